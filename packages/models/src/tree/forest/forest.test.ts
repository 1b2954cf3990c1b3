import { createExamples, createRandom, fit } from "@portrait/core";
import { workers } from "@portrait/kernels";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, describe, expect, test } from "vitest";
import { decisionTree } from "../decision-tree/decision-tree.js";
import { learnTreeInputs } from "../ensemble/tree-inputs.js";
import { readBinary } from "./answers.js";
import { extraTrees } from "./extra-trees.js";
import { growTrees } from "./grow-trees.js";
import { featureCount } from "./growth.js";
import { randomForest } from "./random-forest.js";

const LEVELS = Array.from({ length: 12 }, (_, index) => `level ${index}`);
const GOOD = new Set(["level 1", "level 4", "level 6", "level 11"]);

const schema = {
  columns: [
    { name: "a", type: "number" },
    { name: "b", type: "number" },
    { name: "noise", type: "number" },
    { name: "kind", type: "category" },
  ],
} as const;

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => ({
    a: random.next() < 0.1 ? null : random.normal(),
    b: random.normal(),
    noise: random.normal(),
    kind: LEVELS[random.integer(LEVELS.length)] as string,
  }));
  const scores = rows.map(
    ({ a, b, kind }) => (a ?? 1.5) + b * b + (GOOD.has(kind) ? 2 : 0) - 2 + random.normal() / 2,
  );
  return { rows, scores };
}

const train = draw(1500, 1);
const held = draw(1500, 2);
const binary = createExamples({ rows: train.rows, schema, target: train.scores.map((score) => score > 0) });
const numbers = createExamples({ rows: train.rows, schema, target: train.scores });
const named = (scores: readonly number[]): string[] =>
  scores.map((score) => (score > 1 ? "high" : score > -0.5 ? "middle" : "low"));
const classes = createExamples({ rows: train.rows, schema, target: named(train.scores) });

const threads = await workers({ size: 2 });
afterAll(() => threads.dispose());

describe.each([
  ["randomForest", randomForest],
  ["extraTrees", extraTrees],
] as const)("%s", (_name, forest) => {
  test("the result does not depend on the number of workers, for any task", async () => {
    const options = { trees: 7, bootstrap: true, outOfBag: true };
    const one = await fit(forest(options), binary, { seed: 3 });
    const two = await fit(forest(options), binary, { seed: 3, workers: threads });
    expect(two.state()).toEqual(one.state());
    const alone = await fit(forest({ ...options, task: "regression" }), numbers, { seed: 3 });
    const both = await fit(forest({ ...options, task: "regression" }), numbers, {
      seed: 3,
      workers: threads,
    });
    expect(both.state()).toEqual(alone.state());
    const few = await fit(forest({ ...options, task: "multiclass" }), classes, { seed: 3 });
    const many = await fit(forest({ ...options, task: "multiclass" }), classes, {
      seed: 3,
      workers: threads,
    });
    expect(many.state()).toEqual(few.state());
  });

  test("a seed gives one forest, another seed another, and more trees begin with the same", async () => {
    const learn = (seed: number, trees = 3) => fit(forest({ trees }), binary, { seed });
    const [one, again, other, more] = [await learn(1), await learn(1), await learn(2), await learn(1, 5)];
    expect(again.ensemble).toEqual(one.ensemble);
    expect(other.ensemble).not.toEqual(one.ensemble);
    const { feature } = one.ensemble;
    expect([...more.ensemble.feature.subarray(0, feature.length)]).toEqual([...feature]);
  });

  test("the out-of-bag score is close to that on new rows, for any task", async () => {
    const options = { trees: 60, bootstrap: true, outOfBag: true, minSamplesLeaf: 3 };
    const two = await fit(forest(options), binary, { seed: 1 });
    const right = held.rows.filter(
      (row, index) => two.predictOne(row).value === (held.scores[index] as number) > 0,
    );
    expect(two.outOfBag?.rows).toBe(1500);
    expect(Math.abs((two.outOfBag?.score as number) - right.length / 1500)).toBeLessThan(0.025);
    expect(two.outOfBag?.score).toBeGreaterThan(0.8);

    const three = await fit(forest({ ...options, task: "multiclass" }), classes, { seed: 1 });
    const truth = named(held.scores);
    const hits = held.rows.filter((row, index) => three.predictOne(row).value === truth[index]);
    expect(Math.abs((three.outOfBag?.score as number) - hits.length / 1500)).toBeLessThan(0.03);

    const many = await fit(forest({ ...options, task: "regression" }), numbers, { seed: 1 });
    const mean = held.scores.reduce((sum, value) => sum + value, 0) / 1500;
    const off = held.rows.reduce(
      (sum, row, index) => sum + (many.predictOne(row) - (held.scores[index] as number)) ** 2,
      0,
    );
    const spread = held.scores.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Math.abs((many.outOfBag?.score as number) - (1 - off / spread))).toBeLessThan(0.04);
    expect(many.outOfBag?.predictions.length).toBe(1500);
  });

  test("out-of-bag probabilities of a row sum to 1", async () => {
    const model = await fit(
      forest({ trees: 20, bootstrap: true, outOfBag: true, task: "multiclass" }),
      classes,
    );
    const { predictions = new Float64Array(0) } = model.outOfBag ?? {};
    expect(predictions.length).toBe(4500);
    for (let row = 0; row < 1500; row++) {
      const part = predictions.subarray(3 * row, 3 * row + 3);
      if (!Number.isNaN(part[0])) expect(part.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });

  test("the importance of noise is the least", async () => {
    const model = await fit(forest({ trees: 30, minSamplesLeaf: 5 }), binary);
    const names = model.weights().map(({ name }) => name);
    expect(names[names.length - 1]).toBe("noise");
    expect(model.weights().reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  test("an even weight of classes lifts the rare one", async () => {
    const rare = createExamples({ rows: train.rows, schema, target: train.scores.map((score) => score > 3) });
    const mean = async (classWeight: "none" | "balanced"): Promise<number> => {
      const model = await fit(forest({ trees: 20, maxDepth: 4, classWeight }), rare);
      const chances = (await model.predictProba(train.rows)).of(true);
      return chances.reduce((sum, value) => sum + value, 0) / chances.length;
    };
    const share = train.scores.filter((score) => score > 3).length / 1500;
    expect(Math.abs((await mean("none")) - share)).toBeLessThan(0.03);
    expect(await mean("balanced")).toBeGreaterThan(2 * share);
  });

  test("limits hold", async () => {
    const model = await fit(forest({ trees: 3, maxLeaves: 9, minSamplesLeaf: 20, bootstrap: false }), binary);
    const { roots, feature, cover } = model.ensemble;
    for (const [tree, root] of roots.entries()) {
      const nodes = feature.subarray(root, roots[tree + 1] ?? feature.length);
      expect(nodes.filter((column) => column < 0).length).toBeLessThanOrEqual(9);
    }
    expect(Math.min(...cover)).toBeGreaterThanOrEqual(20);
    const flat = await fit(forest({ trees: 3, maxDepth: 2 }), binary);
    expect(flat.ensemble.feature.length).toBeLessThanOrEqual(21);
  });

  test("numbers far from 0 and of any size lose no precision", async () => {
    for (const [scale, shift] of [
      [1, 1e12],
      [1e-200, 0],
      [1e200, 0],
    ] as const) {
      const target = train.scores.map((score) => score * scale + shift);
      const model = await fit(
        forest({ task: "regression", trees: 5, bootstrap: false }),
        createExamples({ rows: train.rows, schema, target }),
        { seed: 1 },
      );
      const plain = await fit(forest({ task: "regression", trees: 5, bootstrap: false }), numbers, {
        seed: 1,
      });
      const expected = held.rows.slice(0, 50).map((row) => plain.predictOne(row));
      held.rows.slice(0, 50).forEach((row, index) => {
        expect((model.predictOne(row) - shift) / scale).toBeCloseTo(
          expected[index] as number,
          shift > 0 ? 0 : 6,
        );
      });
    }
  });
});

test("a tree finds the planted set of levels", async () => {
  const target = train.rows.map(({ kind }) => GOOD.has(kind));
  for (const splits of ["exact", "histogram"] as const) {
    const model = await fit(decisionTree({ splits }), createExamples({ rows: train.rows, schema, target }));
    expect(model.leaves).toBe(2);
    expect(model.weights()[0]).toEqual({ name: "kind", weight: 1 });
    for (const kind of LEVELS) {
      expect(model.predictOne({ a: 0, b: 0, noise: 0, kind }).value).toBe(GOOD.has(kind));
    }
  }
});

test("the TypeScript twin grows the same forest to the last bit", async () => {
  const small = draw(300, 5);
  const data = createExamples({ rows: small.rows, schema, target: small.scores.map((score) => score > 0) });
  const inputs = learnTreeInputs("test", data.table, schema);
  const answers = readBinary("test", data);
  const growth = {
    criterion: "gini",
    random: false,
    trees: 3,
    features: 2,
    maxDepth: Number.POSITIVE_INFINITY,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    maxLeaves: Number.POSITIVE_INFINITY,
    minImpurityDecrease: 0,
    bootstrap: true,
    outOfBag: true,
    balanced: true,
  } as const;
  const context = { random: createRandom(1), workers: undefined, step: async () => {} };
  const fast = await growTrees(inputs, data.table, answers, growth, context);
  expect(await growTrees(inputs, data.table, answers, growth, context, false)).toEqual(fast);
});

test("columns drawn for a split", () => {
  expect(featureCount("sqrt", 30)).toBe(5);
  expect(featureCount("log2", 30)).toBe(4);
  expect(featureCount("third", 2)).toBe(1);
  expect(featureCount("all", 7)).toBe(7);
  expect(featureCount(0.5, 9)).toBe(4);
  expect(featureCount(99, 9)).toBe(9);
});

describe("what does not fit is refused:", () => {
  const wrong = (options: object) => () => randomForest(options as never);
  test.each([
    [{ trees: 0 }, '"trees" must be an integer >= 1 and <= 100000; received 0. Leave it out to use 100.'],
    [
      { depth: 3 },
      'there is no option "depth". The options are "task", "inputs", "trees", "criterion", "maxFeatures", "maxDepth", "minSamplesSplit", "minSamplesLeaf", "maxLeaves", "minImpurityDecrease", "bootstrap", "outOfBag", "classWeight".',
    ],
    [
      { task: "ranking" },
      '"task" must be one of "binary", "multiclass", "regression"; received "ranking". Leave it out to use "binary".',
    ],
    [
      { criterion: "squared" },
      '"criterion" must be one of "gini", "entropy"; received "squared". Leave it out to use "gini".',
    ],
    [
      { task: "regression", criterion: "gini" },
      '"criterion" must be one of "squared"; received "gini". Leave it out to use "squared".',
    ],
    [
      { task: "regression", classWeight: "balanced" },
      '"classWeight" must be one of "none"; received "balanced". Leave it out to use "none".',
    ],
    [
      { maxFeatures: 1.5 },
      '"maxFeatures" must be one of "sqrt", "log2", "third", "all", an integer >= 1 or a share > 0 and < 1; received 1.5. Leave it out to use "sqrt".',
    ],
    [{ maxDepth: 0 }, '"maxDepth" must be an integer >= 1; received 0. It may be left out.'],
    [{ maxLeaves: 1 }, '"maxLeaves" must be an integer >= 2; received 1. It may be left out.'],
    [
      { bootstrap: false, outOfBag: true },
      '"outOfBag" needs "bootstrap"; without it every tree takes every row. Pass bootstrap: true, or leave outOfBag out.',
    ],
    [
      { inputs: { columns: [{ name: "l", type: "list" }] } },
      `input "l" is of type list; inputs must be numbers, booleans or categories. Count the list's entries in a feature, or learn vectors of the items with fuse.`,
    ],
  ])("%#", async (options, message) => {
    await expectPortraitError(wrong(options), {
      code: "invalid-option",
      message: `randomForest: ${message}`,
    });
  });

  test("a null for options, and exact options of a tree", async () => {
    await expectPortraitError(() => extraTrees(null as never), {
      code: "invalid-option",
      message: "extraTrees: options must be an object; received null. Leave them out to use the defaults.",
    });
    await expectPortraitError(
      () => decisionTree({ task: "regression", criterion: "absolute", splits: "histogram" }),
      {
        code: "invalid-option",
        message:
          'decisionTree: "absolute" needs exact splits; received splits: "histogram". Leave splits out, or use criterion "squared".',
      },
    );
    await expectPortraitError(() => decisionTree({ splits: "fast" as never }), {
      code: "invalid-option",
      message:
        'decisionTree: "splits" must be one of "exact", "histogram"; received "fast". It may be left out.',
    });
  });

  test("examples of another task", async () => {
    await expectPortraitError(fit(randomForest(), numbers as never), {
      code: "invalid-argument",
      message:
        "randomForest: the data must be examples; received examples whose answers are numbers. Make them with buildExamples or createExamples.",
    });
  });
});

test("a fit ends when it is aborted between trees", async () => {
  const stop = new AbortController();
  let seen = 0;
  const running = fit(randomForest({ trees: 50 }), binary, {
    signal: stop.signal,
    onProgress: ({ completed, total }) => {
      seen = completed;
      expect(total).toBe(50);
      if (completed === 4) stop.abort();
    },
  });
  await expect(running).rejects.toMatchObject({ code: "aborted" });
  expect(seen).toBeLessThan(10);
});
