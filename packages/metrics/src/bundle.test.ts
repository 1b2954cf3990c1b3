import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const external = ["@observablehq/plot", "linkedom"];
let folder = "";

beforeAll(() => {
  const cache = source("../node_modules/.cache/");
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(`${cache}build-`);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["the main entry point", "./index.ts", 18_000],
  ["the choice of models", "./selection/index.ts", 22_000],
  ["the inspection of models", "./inspection/index.ts", 20_000],
])("%s needs neither Plot nor a document, and is small", async (_, entry, most) => {
  const { metafile, outputFiles } = await build({
    entryPoints: [source(entry)],
    minify: true,
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["@portrait/source"],
    metafile: true,
  });
  expect(
    Object.keys(metafile.inputs).filter((path) => /observablehq|linkedom|d3-|\/report\//.test(path)),
  ).toEqual([]);
  expect(gzipSync(outputFiles[0]?.contents ?? "").length).toBeLessThan(most);
});

describe.each(["esm", "cjs"] as const)("the report as %s", (format) => {
  test("is drawn by Node", async () => {
    const outfile = `${folder}/report.${format === "esm" ? "mjs" : "cjs"}`;
    await build({
      entryPoints: [source("./report/index.ts")],
      bundle: true,
      outfile,
      format,
      target: "es2022",
      platform: "neutral",
      conditions: ["@portrait/source"],
      external,
    });
    const load =
      format === "esm" ? `await import(${JSON.stringify(outfile)})` : `require(${JSON.stringify(outfile)})`;
    const script = `const { createReport, reportHtml } = ${load};
      const weights = [{ title: "w", weights: [{ name: "a", weight: 1 }] }];
      reportHtml(createReport({ title: "T", weights })).then((page) => console.log(/<svg[\\s\\S]*<rect/.test(page)));`;
    const type = format === "esm" ? "module" : "commonjs";
    expect(
      execFileSync(process.execPath, [`--input-type=${type}`, "-e", script], { encoding: "utf8" }).trim(),
    ).toBe("true");
  });
});
