import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Modules } from "../tests/edge/bundle.ts";
import { askWorker, hasWorkerd } from "../tests/edge/workerd.ts";
import type * as Edge from "../tests/smoke/edge/answers.mjs";

/**
 * Deploys the smoke tests' Worker from a project that holds the packed packages, as an application does with wrangler and
 * without configuration, runs it in workerd, and compares its answers with Node's.
 */
const [folder = ""] = process.argv.slice(2).map((path) => resolve(path));
const WRANGLER = "wrangler@4";

function deployed(): Modules {
  const out = join(folder, "edge", "deployed");
  const flags = ["--dry-run", "--outdir", out, "--name", "edge", "--compatibility-date", "2025-01-01"];
  execFileSync("npx", ["-y", "-p", WRANGLER, "wrangler", "deploy", "edge/worker.mjs", ...flags], {
    cwd: folder,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", 2, 2],
  });
  const names = readdirSync(out).filter((name) => /\.wasm(\?module)?$/.test(name));
  assert.ok(names.length > 0, "wrangler left the kernels out");
  return new Map<string, string | Uint8Array>([
    ["worker.js", readFileSync(join(out, "worker.js"), "utf8")],
    ...names.map((name) => [name, readFileSync(join(out, name))] as const),
  ]);
}

if (hasWorkerd) {
  const path = pathToFileURL(join(folder, "edge", "answers.mjs")).href;
  const { learnModels, answers, distance }: typeof Edge = await import(path);
  const files = await learnModels();
  const expected = await answers(files);
  const modules = deployed();
  const { simd, found, trees } = await askWorker(modules, files);
  assert.ok(simd, "the kernels did not run");
  assert.deepEqual(trees, expected.trees);
  assert.ok(distance(found, expected.found) < 1e-12);
  console.log(`workerd: ${modules.size - 1} binaries, the answers of Node ${process.version}`);
} else console.log("left out: there is no workerd for this system");
