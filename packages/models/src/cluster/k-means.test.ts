import { readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  createTable,
  type DecodedState,
  type Examples,
  fit,
  type Json,
  permutation,
  type Tensor,
  takeExamples,
} from "@portrait/core";
import { expectPortraitError, mixedExamples } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { kMeans } from "./k-means.js";
import { kMeansCodec } from "./k-means-codec.js";
import { lloyd } from "./lloyd.js";
import { nearestCenter, type Points, squaredDistance } from "./points.js";

interface Reference {
  readonly generator: string;
  readonly x: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly cases: readonly {
    readonly start: readonly number[];
    readonly weighted: boolean;
    readonly centers: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly inertia: number;
  }[];
}

const fixture = new URL("../../fixtures/k-means.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));
const values = Float64Array.from(reference.x.flat());
const pointsOf = (weighted: boolean): Points => ({
  values,
  width: 3,
  weights: weighted ? Float64Array.from(reference.weights) : new Float64Array(100).fill(1),
});
const options = { maxIterations: 300, tolerance: 0, onIteration: async () => {} };
const startAt = (rows: readonly number[]) => Float64Array.from(rows.flatMap((row) => reference.x[row] ?? []));

describe("lloyd agrees with scikit-learn 1.9.1:", () => {
  test.each(reference.cases)("from $start, weighted $weighted", async ({ start, weighted, ...expected }) => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    const found = await lloyd(pointsOf(weighted), startAt(start), options);
    expect([...found.labels]).toEqual(expected.labels);
    expect(found.converged).toBe(true);
    expect(found.inertia).toBeCloseTo(expected.inertia, 6);
    expected.centers.flat().forEach((value, at) => {
      expect(found.centers[at]).toBeCloseTo(value, 8);
    });
  });
});

/** Lloyd's algorithm as it is written in books. */
function naive({ values, width, weights }: Points, start: Float64Array, iterations: number): Float64Array {
  let centers = start;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const labels = Array.from(weights, (_, at) => nearestCenter(values, at * width, centers, width));
    const before = centers;
    centers = before.map((old, at) => {
      const own = labels.flatMap((label, row) => (label === Math.floor(at / width) ? [row] : []));
      const total = own.reduce((sum, row) => sum + (weights[row] as number), 0);
      if (total === 0) return old;
      const sum = own.reduce(
        (sum, row) => sum + (weights[row] as number) * (values[row * width + (at % width)] as number),
        0,
      );
      return sum / total;
    });
  }
  return centers;
}

test("with bounds, every iteration is that of the plain algorithm", async () => {
  const random = createRandom(8);
  for (let trial = 0; trial < 12; trial++) {
    const [width, clusters] = [1 + (trial % 4), 2 + (trial % 5)];
    const points: Points = {
      values: Float64Array.from({ length: 200 * width }, () => random.normal()),
      width,
      weights: Float64Array.from({ length: 200 }, () => 0.1 + random.next()),
    };
    const start = points.values.slice(0, clusters * width);
    for (const maxIterations of [1, 2, 7]) {
      const { centers } = await lloyd(points, start, { ...options, maxIterations });
      naive(points, start, maxIterations).forEach((value, at) => {
        expect(centers[at]).toBeCloseTo(value, 10);
      });
    }
  }
});

test("a centre without points takes the point farthest from its own", async () => {
  const points: Points = {
    values: Float64Array.of(0, 1, 2.5, 10),
    width: 1,
    weights: new Float64Array(4).fill(1),
  };
  const { centers, labels, inertia } = await lloyd(points, Float64Array.of(1, 500, 1), options);
  expect(new Set(labels).size).toBe(3);
  expect([...centers].sort((a, b) => a - b)).toEqual([0.5, 2.5, 10]);
  expect(inertia).toBeCloseTo(0.5, 12);
});

/** Three groups of users, planted. */
function planted(seed: number): { readonly data: Examples; readonly truth: readonly number[] } {
  const random = createRandom(`planted ${seed}`);
  const truth = Array.from({ length: 300 }, (_, row) => (row < 150 ? 0 : row < 250 ? 1 : 2));
  const rows = truth.map((group) => ({
    visits: ([2, 30, 30][group] as number) + random.normal(),
    member: group === 2,
    country: group === 0 ? "FR" : null,
  }));
  const columns = [
    { name: "visits", type: "number" },
    { name: "member", type: "boolean" },
    { name: "country", type: "category" },
  ] as const;
  return { data: createExamples({ rows, schema: { columns }, target: rows.map(() => false) }), truth };
}

describe("kMeans", () => {
  test("finds planted groups, numbers them by weight, and describes them in the units of the data", async () => {
    const { data, truth } = planted(1);
    const model = await fit(kMeans({ clusters: 3 }), data, { seed: 4 });
    expect([...(await model.assign(data))]).toEqual(truth);
    expect(model.centers.map(({ weight }) => weight)).toEqual([150, 100, 50]);
    const [first, second, third] = model.centers.map(({ values }) =>
      Object.fromEntries(values.map(({ name, value }) => [name, value])),
    );
    expect(first?.visits).toBeCloseTo(2, 0);
    expect(second?.visits).toBeCloseTo(30, 0);
    expect([first?.["country=FR"], second?.["country (null)"], third?.member]).toEqual([1, 1, 1]);
    expect(model.assignOne({ visits: 29, member: true, country: null })).toBe(2);
    expect(model.converged).toBe(true);
  });

  test.each(["kMeans++", "random"] as const)(
    "%s: rows in another order give the same clusters",
    async (initialization) => {
      const { data } = planted(2);
      const estimator = kMeans({ clusters: 4, initialization });
      const model = await fit(estimator, data, { seed: 1 });
      const shuffled = takeExamples(data, permutation(300, createRandom(1)));
      const other = await fit(estimator, shuffled, { seed: 1 });
      const centers = (one: typeof model) =>
        one.centers.flatMap(({ values }) => values.map(({ value }) => value));
      centers(other).forEach((value, at) => {
        expect(value).toBeCloseTo(centers(model)[at] as number, 9);
      });
    },
  );

  test("more starts never have more inertia; the inertia is the sum of squared distances", async () => {
    const data = mixedExamples();
    const inertias: number[] = [];
    for (const starts of [1, 3, 8]) {
      inertias.push((await fit(kMeans({ clusters: 6, starts, tolerance: 0 }), data, { seed: 2 })).inertia);
    }
    expect([...inertias].sort((a, b) => b - a)).toEqual(inertias);
    const table = createTable({ a: { type: "number", values: Float64Array.of(0, 1, 5, 7) } as const });
    const rows = createExamples({ table, target: [true, true, true, true] });
    expect((await fit(kMeans({ clusters: 2, scaling: "none" }), rows)).inertia).toBeCloseTo(0.5 + 2, 12);
  });

  test("weights count as rows, and a logarithmic centre is put back into the data's units", async () => {
    const table = createTable({ a: { type: "number", values: Float64Array.of(1, 4, 100, 400) } as const });
    const target = [true, true, true, true];
    const weighted = createExamples({ table, target, weights: [3, 1, 2, 0] });
    const model = await fit(kMeans({ clusters: 2, scaling: "none" }), weighted);
    expect(model.centers).toEqual([
      { weight: 4, values: [{ name: "a", value: 1.75 }] },
      { weight: 2, values: [{ name: "a", value: 100 }] },
    ]);
    const log = await fit(kMeans({ clusters: 2, scaling: "signedLog" }), createExamples({ table, target }));
    expect(log.centers.map(({ values }) => Math.round((values[0]?.value ?? 0) * 1000))).toEqual([
      Math.round((Math.sqrt(2 * 5) - 1) * 1000),
      Math.round((Math.sqrt(101 * 401) - 1) * 1000),
    ]);
  });

  test("rows assigned together go where each goes alone, and no centre is nearer", async () => {
    const rows = [{ a: 0 }, { a: 4 }, { a: 6 }, { a: 20 }, { a: 21 }, { a: null }];
    const schema = { columns: [{ name: "a", type: "number" }] } as const;
    const data = createExamples({ rows, schema, target: rows.map(() => true) });
    const model = await fit(kMeans({ clusters: 3, scaling: "none" }), data);
    const labels = await model.assign(rows);
    expect(labels).toEqual(await model.assign(data));
    rows.forEach((row, at) => {
      expect(model.assignOne(row)).toBe(labels[at]);
      const distances = model.centers.map(({ values }) => Math.abs((values[0]?.value ?? 0) - (row.a ?? 6)));
      expect(distances[labels[at] as number]).toBe(Math.min(...distances));
    });
    expect(squaredDistance(Float64Array.of(0, 3, 1), 0, Float64Array.of(4, 0, 1), 0, 3)).toBe(25);
  });
});

describe("kMeans refuses", () => {
  test.each([
    [{ clusters: 0 }, '"clusters" must be an integer >= 1; received 0. Leave it out to use 8.'],
    [
      { initialization: "pca" },
      '"initialization" must be one of "kMeans++", "random"; received "pca". Leave it out to use "kMeans++".',
    ],
    [
      { k: 3 },
      'there is no option "k". The options are "inputs", "clusters", "starts", "initialization", "maxIterations", "tolerance", "scaling", "minCount".',
    ],
  ])("the option %o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => kMeans(untyped as object), {
      code: "invalid-option",
      message: `kMeans: ${message}`,
    });
  });

  test("fewer different rows than clusters, no rows, and what are no rows", async () => {
    const table = createTable({ a: { type: "number", values: Float64Array.of(1, 1, 2) } as const });
    const rows = createExamples({ table, target: [true, true, true] });
    await expectPortraitError(fit(kMeans({ clusters: 3 }), rows), {
      code: "invalid-data",
      message:
        'kMeans: 3 clusters need as many different rows; there are 2. Ask for fewer "clusters", or name more columns in "inputs".',
    });
    await expectPortraitError(fit(kMeans(), takeExamples(rows, [])), {
      code: "invalid-data",
      message: "kMeans: there are no rows to learn from.",
    });
    const none: unknown = [];
    await expectPortraitError(fit(kMeans(), none as Examples), {
      code: "invalid-argument",
      message:
        "kMeans: the data must be a snapshot or examples; received an array of 0. Make a snapshot with buildSnapshot, or examples with createExamples.",
    });
    await expectPortraitError(fit(kMeans({ clusters: 1 }), { ...rows, weights: Float64Array.of(1, -1, 1) }), {
      code: "invalid-data",
      message: "kMeans: a weight must be a finite number >= 0; row 1 holds -1.",
    });
  });
});

describe("a hostile state is refused:", async () => {
  const state = (await fit(kMeans({ clusters: 2 }), mixedExamples())).state();
  const change = (config: Record<string, Json>, tensors: Record<string, Tensor> = {}): DecodedState => ({
    ...state,
    config: { ...state.config, ...config },
    tensors: { ...state.tensors, ...tensors },
  });
  test.each([
    [
      change({}, { weights: { shape: [0], data: new Float64Array() } }),
      'tensor "weights" must hold at least one number, and none below 0',
    ],
    [
      change({}, { weights: { shape: [2], data: Float64Array.of(1, -1) } }),
      'tensor "weights" must hold at least one number, and none below 0',
    ],
    [change({ inertia: -1 }), "config.inertia must be a finite number >= 0; received -1"],
    [change({ converged: "yes" }), 'config.converged must be true or false; received "yes"'],
  ])("%#", (hostile, problem) => {
    expect(() => kMeansCodec.decode(hostile)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `kMeans: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
