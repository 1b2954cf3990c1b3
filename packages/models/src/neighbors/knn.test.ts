import { readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  createTable,
  type DecodedState,
  fit,
  type Json,
  type Table,
  type Tensor,
} from "@portrait/core";
import { expectPortraitError, mixedExamples, mixedNumbers } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { createBruteForce, createKdTree } from "./kd-tree.js";
import { knn } from "./knn.js";
import { knnCodec } from "./knn-codec.js";
import type { KnnOptions } from "./knn-options.js";
import { createNearest } from "./nearest.js";
import { rowDistance } from "./row-distance.js";

interface Reference {
  readonly generator: string;
  readonly classes: readonly string[];
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly z: readonly number[];
  readonly queries: readonly (readonly number[])[];
  readonly cases: readonly (Required<Pick<KnnOptions, "metric" | "weighting">> & {
    readonly probabilities: readonly (readonly number[])[];
    readonly predictions: readonly number[];
    readonly distances: readonly number[];
    readonly rows: readonly (readonly number[])[];
  })[];
}

const fixture = new URL("../../fixtures/knn.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));

const tableOf = (rows: readonly (readonly number[])[]): Table =>
  createTable(
    Object.fromEntries(
      ["a", "b", "c"].map((name, column) => [
        name,
        { type: "number", values: Float64Array.from(rows, (row) => row[column] as number) } as const,
      ]),
    ),
  );

describe("knn agrees with scikit-learn 1.9.1:", () => {
  const table = tableOf(reference.x);
  const target = reference.y.map((code) => reference.classes[code] as string);
  const queries = reference.queries.map(([a = 0, b = 0, c = 0]) => ({ a, b, c }));
  test.each(reference.cases)("$metric, $weighting", async ({ metric, weighting, ...expected }) => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    for (const search of ["tree", "brute"] as const) {
      const options = { k: 7, metric, weighting, search, scaling: "none" } as const;
      const classifier = await fit(
        knn({ task: "multiclass", ...options }),
        createExamples({ table, target }),
      );
      const { values } = await classifier.predictProba(queries);
      expected.probabilities.flat().forEach((value, at) => {
        expect(Math.abs((values[at] as number) - value)).toBeLessThan(1e-6);
      });
      queries.forEach((query, at) => {
        const found = classifier.neighbors(query);
        expect(found.map(({ row }) => row)).toEqual(expected.rows[at]);
        expect(found[6]?.distance).toBeCloseTo(expected.distances[at] as number, 9);
      });
      const regressor = await fit(
        knn({ task: "regression", ...options }),
        createExamples({ table, target: reference.z }),
      );
      const predictions = await regressor.predict(queries);
      expected.predictions.forEach((value, at) => {
        expect(Math.abs((predictions[at] as number) - value)).toBeLessThan(1e-6);
      });
    }
  });
});

test("a tree finds the rows that looking at all finds, ties included", () => {
  const random = createRandom(2);
  for (const [length, width, levels] of [
    [1, 2, 3],
    [30, 1, 3],
    [700, 3, 4],
    [900, 5, 1000],
    [500, 2, 1],
  ] as const) {
    const values = Float64Array.from({ length: length * width }, () => random.integer(levels) / 3);
    for (const metric of ["euclidean", "manhattan"] as const) {
      const distance = rowDistance(metric);
      const rows = { values, width, length };
      const searches = [
        createKdTree(rows, distance, metric === "euclidean" ? 2 : 1),
        createBruteForce(rows, distance),
      ];
      for (let query = 0; query < 60; query++) {
        const at = Float64Array.from({ length: width }, () => (random.integer(levels + 2) - 1) / 3);
        const [tree, all] = searches.map((search) => {
          const nearest = createNearest(Math.min(9, length));
          search.search(at, nearest);
          return [[...nearest.rows], [...nearest.distances], nearest.count];
        });
        expect(tree).toEqual(all);
      }
    }
  }
});

describe("knn", () => {
  const schema = { columns: [{ name: "n", type: "number" }] } as const;
  const rows = [{ n: 0 }, { n: 0 }, { n: 1 }, { n: 3 }];

  test("counts rows by their weights, and leaves out those of weight 0", async () => {
    const data = createExamples({ rows, schema, target: [1, 2, 4, 100], weights: [1, 3, 2, 0] });
    const model = await fit(knn({ task: "regression", k: 3 }), data);
    expect(model.count).toBe(3);
    expect(model.predictOne({ n: 3 })).toBeCloseTo((1 + 6 + 8) / 6, 12);
  });

  test("of rows at distance 0 only those count, if distance does; fewer rows than k are all", async () => {
    const data = createExamples({ rows, schema, target: [1, 2, 4, 100] });
    const options = { task: "regression", k: 99, scaling: "none" } as const;
    const near = await fit(knn({ ...options, weighting: "distance" }), data);
    expect(near.predictOne({ n: 0 })).toBe(1.5);
    expect(near.predictOne({ n: 2 })).toBeCloseTo((0.5 * 1 + 0.5 * 2 + 4 + 100) / 3, 12);
    expect((await fit(knn(options), data)).predictOne({ n: 0 })).toBe(107 / 4);
  });

  test("a prediction can be stopped", async () => {
    const data = mixedNumbers();
    const model = await fit(knn({ task: "regression" }), data);
    await expectPortraitError(model.predict(data, { signal: AbortSignal.abort() }), {
      code: "aborted",
      message: "knn: the prediction was stopped by its signal.",
    });
    const { signal } = new AbortController();
    expect(await model.predict(data, { signal })).toEqual(await model.predict(data));
  });

  test("inputs may be chosen later", async () => {
    const inputs = { columns: [{ name: "visits", type: "number" }] } as const;
    const model = await fit(knn().withInputs(inputs), mixedExamples());
    expect(model.inputs).toEqual(inputs);
  });
});

describe("knn refuses the option", () => {
  test.each([
    [{ k: 0 }, '"k" must be an integer >= 1; received 0. Leave it out to use 5.'],
    [
      { metric: "l2" },
      '"metric" must be one of "euclidean", "manhattan", "cosine"; received "l2". Leave it out to use "euclidean".',
    ],
    [
      { weighting: "gauss" },
      '"weighting" must be one of "uniform", "distance"; received "gauss". Leave it out to use "uniform".',
    ],
    [
      { search: "ball" },
      '"search" must be one of "auto", "tree", "brute"; received "ball". Leave it out to use "auto".',
    ],
    [
      { neighbours: 3 },
      'there is no option "neighbours". The options are "task", "inputs", "k", "metric", "weighting", "scaling", "minCount", "search".',
    ],
  ])("%o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => knn(untyped as object), {
      code: "invalid-option",
      message: `knn: ${message}`,
    });
  });
});

describe("a hostile state is refused:", async () => {
  const model = await fit(knn(), mixedExamples());
  const state = model.state();
  const change = (config: Record<string, Json>, tensors: Record<string, Tensor> = {}): DecodedState => ({
    ...state,
    config: { ...state.config, ...config },
    tensors: { ...state.tensors, ...tensors },
  });
  const filled = (value: number): Tensor => ({ shape: [160], data: new Float64Array(160).fill(value) });
  test.each([
    [change({}, { targets: filled(2) }), 'tensor "targets" must hold codes of 2 classes; number 0 is 2'],
    [change({}, { targets: filled(0.5) }), 'tensor "targets" must hold codes of 2 classes; number 0 is 0.5'],
    [change({}, { weights: filled(0) }), 'tensor "weights" must hold numbers > 0; number 0 is 0'],
    [
      change({}, { targets: { shape: [0], data: new Float64Array() } }),
      'tensor "targets" must hold at least one number',
    ],
    [change({ task: "multiclass", classes: ["one"] }), "config.classes must name at least two"],
  ])("%#", (hostile, problem) => {
    expect(() => knnCodec.decode(hostile)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: expect.stringContaining(`knn: the artifact's ${problem}`),
      }),
    );
  });
});
