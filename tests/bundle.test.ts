import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundle } from "../tools/bundle.ts";
import { root } from "../tools/workspace.ts";

const tensorflow = (inputs: readonly string[]): string[] =>
  inputs.filter((path) => path.includes("@tensorflow") || path.includes("backend-tfjs"));

describe("bundles for a browser", () => {
  test("@portrait/core takes at most 30 kB gzipped, and nothing of Node or of another package", async () => {
    const made = await bundle(["@portrait/core"]);
    expect(made.external).toEqual([]);
    expect(
      made.inputs.filter((path) => path !== "entry.js" && !path.startsWith("packages/core/src/")),
    ).toEqual([]);
    expect(made.gzipBytes).toBeLessThanOrEqual(30_000);
  });

  test.each([
    "@portrait/models/linear",
    "@portrait/models/baseline",
    "@portrait/models/collaborative",
    "@portrait/models/fusion",
  ])("%s pulls in no tfjs", async (name) => {
    const made = await bundle([name]);
    expect(made.inputs.some((path) => path.startsWith("packages/models/src/"))).toBe(true);
    expect(tensorflow(made.inputs)).toEqual([]);
    expect(made.external).toEqual([]);
  });

  test.each(["@portrait/features", "@portrait/kernels", "@portrait/metrics", "@portrait/datasets"])(
    "%s needs nothing of Node",
    async (name) => {
      expect((await bundle([name])).external).toEqual([]);
    },
  );

  test("@portrait/features pulls in no Arrow; @portrait/features/arrow does", async () => {
    const arrow = (inputs: readonly string[]): boolean =>
      inputs.some((path) => path.includes("apache-arrow"));
    expect(arrow((await bundle(["@portrait/features", "@portrait/features/quality"])).inputs)).toBe(false);
    expect(arrow((await bundle(["@portrait/features/arrow"])).inputs)).toBe(true);
  });

  test("the check sees what is pulled in", async () => {
    const made = await bundle(["@tensorflow/tfjs-backend-cpu"], {
      from: join(root, "packages/backend-tfjs"),
    });
    expect(tensorflow(made.inputs).length).toBeGreaterThan(0);
    expect((await bundle(["node:fs"])).external).toEqual(["node:fs"]);
  });
});
