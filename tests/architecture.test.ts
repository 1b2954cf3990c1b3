import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  entryPoints,
  exists,
  filesUnder,
  readManifest,
  root,
  workspacePackages,
} from "../tools/workspace.ts";
import { importRules, type SourceFile, violations } from "./support/architecture.ts";
import { importsOf } from "./support/imports.ts";

const packages = workspacePackages();
const rootDependencies = new Set(Object.keys(readManifest(root).devDependencies ?? {}));
const isTest = (path: string): boolean => /\.(test|test-d|bench)\.ts$/.test(path);

const read = (path: string): SourceFile => ({
  path,
  imports: importsOf(path, readFileSync(path, "utf8")),
  test: isTest(path),
});

const named = (folder: string) => {
  const found = packages.find((pkg) => pkg.folder === folder);
  if (found === undefined) throw new Error(`no package ${folder}`);
  return found;
};

const check = (folder: string, file: string, text: string): string[] => {
  const path = join(root, "packages", folder, "src", file);
  return violations(
    named(folder),
    { path, imports: importsOf(path, text), test: isTest(file) },
    rootDependencies,
  ).map((line) => line.slice(line.indexOf(" imports ") + 1));
};

describe("imports", () => {
  test("every package has a rule, and every rule a package", () => {
    expect(packages.map((pkg) => pkg.folder)).toEqual(Object.keys(importRules).sort());
  });

  test("the arrows have no cycle", () => {
    const reach = (folder: string, path: readonly string[]): void => {
      if (path.includes(folder)) throw new Error(`cycle: ${[...path, folder].join(" -> ")}`);
      for (const next of importRules[folder]?.portrait ?? []) reach(next, [...path, folder]);
    };
    for (const folder of Object.keys(importRules)) reach(folder, []);
  });

  test.each(packages)("$manifest.name imports only what the design allows", (pkg) => {
    const files = filesUnder(join(pkg.path, "src"), (path) => /\.[cm]?tsx?$/.test(path));
    expect(files.length).toBeGreaterThan(0);
    expect(files.map(read).flatMap((file) => violations(pkg, file, rootDependencies))).toEqual([]);
  });

  test.each(packages)("$manifest.name declares in its manifest only what its rule allows", (pkg) => {
    const allowed = importRules[pkg.folder];
    const names = [
      ...(allowed?.portrait.map((folder) => `@portrait/${folder}`) ?? []),
      ...(allowed?.others ?? []),
    ];
    const { dependencies, peerDependencies } = pkg.manifest;
    const listed = [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})];
    expect(listed.filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(packages.flatMap(entryPoints))("$specifier has a source file", ({ source }) => {
    expect(exists(source)).toBe(true);
  });
});

describe("the check itself", () => {
  test("finds every way to name a module", () => {
    const text = `
      import "a"; import b from "b"; import type { C } from "c"; export * from "d"; export type { E } from "e";
      const f = await import("f"); type G = import("g").G; import h = require("h"); const i = require("i");
      const template = await import(\`j\`); /* import "no" */ const s = 'import "no"';`;
    expect(importsOf("x.ts", text).map((site) => site.specifier)).toEqual([..."abcdefghij"]);
  });

  test.each([
    ["core", "x.ts", 'import { f } from "@portrait/features";', "does not declare it"],
    ["core", "x.ts", 'import type { F } from "@portrait/features";', "does not declare it"],
    ["core", "x.ts", 'import { readFile } from "node:fs/promises";', "also runs in browsers"],
    ["core", "x.ts", 'import { readFile } from "fs";', 'write "node:fs"'],
    ["core", "x.ts", 'import { z } from "zod";', "does not declare it"],
    ["core", "x.ts", 'import { x } from "../../features/src/index.ts";', "stays within the package's src"],
    ["core", "x.ts", 'import { x } from "@portrait/core/node";', "imports itself by a relative path"],
    ["features", "x.ts", 'type E = import("@portrait/engine-duckdb").E;', "does not declare it"],
    ["models", "linear/x.ts", 'import * as tf from "@tensorflow/tfjs-core";', "works without tfjs"],
    ["models", "baseline/x.ts", 'import { tfjs } from "@portrait/backend-tfjs";', "works without tfjs"],
    ["metrics", "x.test.ts", 'import { x } from "left-pad";', "does not declare it"],
  ])("refuses in %s/src/%s: %s", (folder, file, text, reason) => {
    expect(check(folder, file, text)).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ["core", "node/x.ts", 'import { readFile } from "node:fs/promises";'],
    ["core", "x.ts", 'import type { StandardSchemaV1 } from "@standard-schema/spec";'],
    ["core", "x.test.ts", 'import { z } from "zod"; import { readFileSync } from "node:fs";'],
    ["models", "graph/x.ts", 'import * as tf from "@tensorflow/tfjs-core";'],
    ["models", "linear/x.ts", 'import { f } from "@portrait/core"; import { g } from "../shared/g.ts";'],
  ])("allows in %s/src/%s: %s", (folder, file, text) => {
    expect(check(folder, file, text)).toEqual([]);
  });
});
