import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
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

test("the main entry point needs neither Plot nor a document", async () => {
  const { metafile } = await build({
    entryPoints: [source("./index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["@portrait/source"],
    metafile: true,
  });
  expect(
    Object.keys(metafile.inputs).filter((path) => /observablehq|linkedom|d3-|\/report\//.test(path)),
  ).toEqual([]);
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
