import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { hasChromium, visit } from "../tests/browser/chromium.ts";
import type * as Browser from "../tests/smoke/browser/found.d.mts";
import type * as Edge from "../tests/smoke/edge/answers.d.mts";

/**
 * Builds the smoke tests' page from a project that holds the packed packages, as an application does with Vite and without
 * configuration, opens it in Chromium, and compares what it learns with Node's.
 */
const [folder = ""] = process.argv.slice(2).map((path) => resolve(path));

/** The files of the built page by their paths. */
async function built(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const made = await build({
    configFile: false,
    root: join(folder, "browser"),
    logLevel: "error",
    build: { write: false },
  });
  assert.ok(!Array.isArray(made) && "output" in made);
  const files = made.output.map(
    (file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source] as const,
  );
  const page = files.find(([path]) => path === "/index.html");
  assert.ok(page !== undefined, "Vite left the page out");
  return new Map([...files, ["/", page[1]]]);
}

type Report = Edge.Answers & { readonly error?: string };

async function inNode(): Promise<typeof Browser & typeof Edge> {
  const load = (name: string) => import(pathToFileURL(join(folder, name)).href);
  return { ...(await load("browser/found.mjs")), ...(await load("edge/answers.mjs")) };
}

if (hasChromium) {
  const { found, distance } = await inNode();
  const files = await built();
  for (const backend of ["cpu", "wasm"]) {
    const expected = await found(backend);
    const report = (await visit({ files, path: `/?backend=${backend}`, headers: {} })) as Report;
    assert.equal(report.error, undefined);
    assert.ok(report.simd, "the kernels did not run");
    assert.deepEqual(report.trees, expected.trees);
    assert.ok(distance(report.found, expected.found) < 1e-4, `${backend}: what was learnt differs`);
  }
  console.log(`Chromium: ${files.size - 1} files, on cpu and wasm what Node ${process.version} learns`);
} else console.log("left out: there is no Chromium");
