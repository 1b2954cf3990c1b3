import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packAll } from "./pack.ts";
import { entryPoints, root } from "./workspace.ts";

/** Prepares a project that has nothing but the packed packages, with the smoke tests in it, and prints its folder. */
const target = process.argv[2];
const folder = target === undefined ? mkdtempSync(join(tmpdir(), "portrait-consumer-")) : resolve(target);
mkdirSync(folder, { recursive: true });

const packed = packAll(join(folder, "packs"));
const dependencies = Object.fromEntries(
  packed.map(({ package: pkg }) => [pkg.manifest.name, `file:./packs/${pkg.folder}.tgz`]),
);
const peers = { vitest: installed("vitest"), "fast-check": installed("fast-check") };
const manifest = {
  name: "consumer",
  private: true,
  version: "0.0.0",
  dependencies: { ...dependencies, ...peers },
  overrides: Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`])),
};
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
cpSync(join(root, "tests", "smoke"), folder, { recursive: true });
writeFileSync(join(folder, "types.mts"), typeConsumer());
writeFileSync(join(folder, "tsconfig.json"), `${JSON.stringify(typeOptions(), null, 2)}\n`);
execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
  cwd: folder,
  stdio: ["ignore", 2, 2],
});
console.log(folder);

function installed(name: string): string {
  return JSON.parse(
    execFileSync("node", ["-p", `JSON.stringify(require("${name}/package.json"))`], {
      cwd: root,
      encoding: "utf8",
    }),
  ).version;
}

/** A module that touches the types of every entry point. */
function typeConsumer(): string {
  const names = packed.flatMap(({ package: pkg }) => entryPoints(pkg)).map((entry) => entry.specifier);
  const imports = names.map((name, index) => `import * as e${index} from ${JSON.stringify(name)};`);
  return `${imports.join("\n")}\nconsole.log(${names.map((_, index) => `typeof e${index}`).join(", ")});\n`;
}

function typeOptions(): object {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "esnext.disposable", "dom"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  return { compilerOptions, files: ["types.mts"] };
}
