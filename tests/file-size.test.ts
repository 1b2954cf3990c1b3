import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exists, filesUnder, fromRoot, root } from "../tools/workspace.ts";

const limit = 20_000;
const folders = ["packages", "examples", "bench", "tests", "tools"];
/** Generated files are for machines: they may be of any size, such as a WebAssembly binary in base64. */
const isGenerated = (path: string): boolean => /\.(generated|wasm)\.ts$/.test(path);
const isSource = (path: string): boolean =>
  /\.(ts|tsx|mts|cts|js|mjs|cjs|py)$/.test(path) && !isGenerated(path);

test(`no source file holds more than ${limit} bytes`, () => {
  const files = folders
    .map((folder) => join(root, folder))
    .filter(exists)
    .flatMap((folder) => filesUnder(folder, isSource));
  expect(files.length).toBeGreaterThan(20);
  const large = files.map((path) => ({ path: fromRoot(path), bytes: statSync(path).size }));
  expect(large.filter((file) => file.bytes > limit)).toEqual([]);
});
