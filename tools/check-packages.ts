import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Packed, packAll } from "./pack.ts";
import { exists, root } from "./workspace.ts";

/** Checks what would be published of every package: its files, its manifest (publint) and its types (attw). */
function check({ package: pkg, tarball }: Packed): string[] {
  const esmOnly = !JSON.stringify(pkg.manifest.publishConfig?.exports).includes('"require"');
  return [
    ...contents(tarball, pkg.manifest.publishConfig?.exports ?? {}),
    ...run("publint", ["run", tarball, "--strict"]),
    ...run("attw", [
      tarball,
      "--profile",
      esmOnly ? "esm-only" : "node16",
      "--format",
      "ascii",
      "--no-color",
      "--no-emoji",
    ]),
  ];
}

function run(tool: string, args: readonly string[]): string[] {
  const done = spawnSync(join(root, "node_modules", ".bin", tool), args, { encoding: "utf8" });
  return done.status === 0 ? [] : [`${tool} ${args[0] ?? ""}\n${done.stdout}${done.stderr}`];
}

/** That the tarball holds the files that its exports name, a README and the licence, no sources, and no range that npm cannot read. */
function contents(tarball: string, exports: Readonly<Record<string, unknown>>): string[] {
  const listed = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
  const files = new Set(listed.map((path) => path.replace(/^package\//, "")));
  const manifest = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  const needed = [...targets(exports), "README.md", "LICENSE"];
  return [
    ...needed.filter((path) => !files.has(path)).map((path) => `${path} is missing`),
    ...[...files].filter((path) => path.startsWith("src/")).map((path) => `${path} is packed`),
    ...(/"(workspace|catalog):|@portrait\/source/.exec(manifest) ?? [])
      .slice(0, 1)
      .map((text) => `the manifest holds ${text}`),
  ];
}

function targets(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(targets) : [];
}

let failed = 0;
for (const packed of packAll()) {
  const problems = exists(join(packed.package.path, "dist"))
    ? check(packed)
    : ["dist is missing: build first"];
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${packed.package.manifest.name}`);
  for (const problem of problems) console.log(problem.replace(/^/gm, "     "));
  failed += problems.length === 0 ? 0 : 1;
}
if (failed > 0) {
  console.error(`${failed} package(s) with problems.`);
  process.exitCode = 1;
}
