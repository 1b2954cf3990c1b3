import { beforeAll, describe, expect, test } from "vitest";
import { bundleWorker, workerPath } from "./edge/bundle.ts";
import { askWorker, hasWorkerd } from "./edge/workerd.ts";
import { type Answers, answers, distance, learnModels, type ModelFiles } from "./smoke/edge/answers.mjs";

const needed = "needs the program of the package workerd, which exists for Linux, macOS and Windows";

describe.skipIf(!hasWorkerd)(`models in workerd (${needed})`, () => {
  let files: ModelFiles = {};
  let inNode: Answers = { simd: false, found: {}, trees: [] };

  beforeAll(async () => {
    files = await learnModels();
    inNode = await answers(files);
  });

  test("Node's answers, to compare with", () => {
    expect(inNode.simd).toBe(true);
    expect(Object.keys(inNode.found)).toEqual([
      "trees, loaded",
      "trees, learnt",
      "logistic, loaded",
      "logistic, learnt",
    ]);
    for (const numbers of Object.values(inNode.found)) {
      expect(numbers).toHaveLength(5 + 2 * 600);
      expect(new Set(numbers).size).toBeGreaterThan(100);
    }
    expect(new Set(inNode.trees).size).toBeGreaterThan(100);
  });

  test.each([
    { how: "imported as files run", compiled: true },
    { how: "that would be compiled at run time give way to their twins", compiled: false },
  ])("kernels $how, with the results of Node", async ({ compiled }) => {
    const { simd, found, trees } = await askWorker(await bundleWorker(workerPath, compiled), files);
    expect(simd).toBe(compiled);
    expect(trees).toEqual(inNode.trees);
    expect(distance(found, inNode.found)).toBeLessThan(1e-12);
  });
});
