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
import { pca } from "./pca.js";
import { pcaCodec } from "./pca-codec.js";

interface Reference {
  readonly generator: string;
  readonly tall: readonly (readonly number[])[];
  readonly wide: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly data: "tall" | "wide";
    readonly components: number;
    readonly whiten: boolean;
    readonly vectors: readonly (readonly number[])[];
    readonly variance: readonly number[];
    readonly ratio: readonly number[];
    readonly values: readonly number[];
    readonly points: readonly (readonly number[])[];
  }[];
}

const fixture = new URL("../../fixtures/decomposition.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));

const examplesOf = (rows: readonly (readonly number[])[], weights?: readonly number[]): Examples => {
  const columns = (rows[0] ?? []).map((_, column) => [
    `x${column}`,
    { type: "number", values: Float64Array.from(rows, (row) => row[column] as number) } as const,
  ]);
  const table = createTable(Object.fromEntries(columns));
  return createExamples({
    table,
    target: rows.map(() => true),
    ...(weights === undefined ? {} : { weights }),
  });
};

const expectNear = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(Math.abs((actual[at] as number) - value)).toBeLessThan(tolerance);
  });
};

describe("pca agrees with scikit-learn 1.9.1:", () => {
  test.each(reference.cases)(
    "$data, $components, whiten $whiten",
    async ({ data, components, whiten, ...expected }) => {
      expect(reference.generator).toBe("scikit-learn 1.9.1");
      const rows = examplesOf(reference[data]);
      const methods = components < 1 ? (["exact"] as const) : (["exact", "randomised"] as const);
      for (const method of methods) {
        const model = await fit(pca({ components, whiten, method, scaling: "none", iterations: 12 }), rows);
        const { components: vectors } = model.state().tensors;
        expectNear(vectors?.data ?? [], expected.vectors.flat(), 1e-7);
        expectNear(model.explainedVariance, expected.variance, 1e-7);
        expectNear(model.explainedVarianceRatio, expected.ratio, 1e-9);
        expectNear(model.singularValues, expected.values, 1e-7);
        const points = await model.transform(takeExamples(rows, [0, 1, 2, 3]));
        expectNear(points.values, expected.points.flat(), 1e-7);
        expect(points).toMatchObject({ dimensions: expected.values.length, length: 4 });
      }
    },
  );
});

describe("pca", () => {
  test("with all components, going back gives the rows, in the units of the data", async () => {
    const data = mixedExamples({ nulls: 0 });
    for (const whiten of [false, true]) {
      const model = await fit(pca({ whiten, scaling: "signedLog" }), data);
      const { values, length } = await model.transform(data);
      const back = model.inverseTransform(values);
      const place = model.columns.indexOf("spend");
      const { spend, visits } = data.table.columns;
      if (spend.type !== "number" || visits.type !== "number") throw new Error();
      for (let row = 0; row < length; row++) {
        expect(back[row * model.columns.length]).toBeCloseTo(visits.values[row] as number, 8);
        expect(back[row * model.columns.length + place]).toBeCloseTo(spend.values[row] as number, 5);
      }
    }
  });

  test("points are uncorrelated, of the variance that is said, and of 1 if whitened", async () => {
    const data = mixedExamples();
    for (const whiten of [false, true]) {
      const model = await fit(pca({ whiten }), data);
      const { values, dimensions } = await model.transform(data);
      for (let a = 0; a < dimensions; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = 0;
          for (let row = 0; row < 160; row++) {
            sum += (values[row * dimensions + a] as number) * (values[row * dimensions + b] as number);
          }
          const expected = a !== b ? 0 : whiten ? 1 : (model.explainedVariance[a] as number);
          expect(sum / 159).toBeCloseTo(expected, 8);
        }
      }
      expect(model.explainedVarianceRatio.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
    }
  });

  test("one row alone is placed where it is among others; order and sign do not depend on the rows' order", async () => {
    const data = mixedExamples();
    const model = await fit(pca({ components: 3 }), data);
    const { values } = await model.transform(data);
    const row = { visits: 3, spend: null, member: true, country: "never" };
    expect([...(await model.transform([row])).values]).toEqual([...model.transformOne(row)]);
    const shuffled = takeExamples(data, permutation(160, createRandom(1)));
    expectNear(
      (await (await fit(pca({ components: 3 }), shuffled)).transform(data)).values,
      [...values],
      1e-9,
    );
    for (const component of [0, 1, 2]) {
      const [first] = model.loadings(component);
      expect(first?.weight).toBeGreaterThan(0);
    }
  });

  test("a weight counts as so many rows", async () => {
    const rows = reference.tall.slice(0, 12);
    const weights = rows.map((_, at) => [1, 2, 0, 3][at % 4] as number);
    const repeated = rows.flatMap((row, at) => Array<readonly number[]>(weights[at] as number).fill(row));
    const weighted = await fit(pca({ scaling: "none" }), examplesOf(rows, weights));
    const plain = await fit(pca({ scaling: "none" }), examplesOf(repeated));
    expectNear(weighted.explainedVariance, plain.explainedVariance, 1e-10);
    expectNear(
      weighted.state().tensors.components?.data ?? [],
      [...(plain.state().tensors.components?.data ?? [])],
      1e-9,
    );
  });

  test("there are no more components than directions in which the rows vary", async () => {
    const rows = Array.from({ length: 20 }, (_, at) => [at, 2 * at, 7, (at * at) % 5]);
    const model = await fit(pca({ components: 4, scaling: "none" }), examplesOf(rows));
    expect(model.dimensions).toBe(2);
    expect((await fit(pca({ components: 0.5, scaling: "none" }), examplesOf(rows))).dimensions).toBe(1);
  });
});

describe("pca refuses", () => {
  test.each([
    [
      { components: 0 },
      '"components" must be an integer >= 1, or a share of the variance > 0 and < 1; received 0. It may be left out.',
    ],
    [
      { components: 1.5 },
      '"components" must be an integer >= 1, or a share of the variance > 0 and < 1; received 1.5. It may be left out.',
    ],
    [
      { method: "arpack" },
      '"method" must be one of "auto", "exact", "randomised"; received "arpack". Leave it out to use "auto".',
    ],
    [
      { method: "randomised", components: 0.9 },
      'with method "randomised", "components" must be an integer >= 1; received 0.9. Say how many components, or use method "exact".',
    ],
    [
      { rank: 2 },
      'there is no option "rank". The options are "inputs", "components", "whiten", "scaling", "minCount", "method", "iterations".',
    ],
  ])("the option %o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => pca(untyped as object), {
      code: "invalid-option",
      message: `pca: ${message}`,
    });
  });

  test("rows that do not vary, one row, and what are no rows", async () => {
    await expectPortraitError(fit(pca(), examplesOf([[1], [1], [1]])), {
      code: "invalid-data",
      message:
        "pca: the rows do not differ in any input, so that there is no direction in which they vary. Take more rows or other inputs.",
    });
    await expectPortraitError(fit(pca(), examplesOf([[1]])), {
      code: "invalid-data",
      message: "pca: at least two rows are needed; received 1.",
    });
    const none: unknown = [1];
    await expectPortraitError(fit(pca(), none as Examples), {
      code: "invalid-argument",
      message:
        "pca: the data must be a snapshot or examples; received an array of 1. Make a snapshot with buildSnapshot, or examples with createExamples.",
    });
  });

  test("points and components that it does not have", async () => {
    const model = await fit(pca(), mixedExamples());
    await expectPortraitError(() => model.inverseTransform(new Float64Array(model.dimensions + 1)), {
      code: "invalid-argument",
      message: `pca: the points must be a Float64Array of ${model.dimensions} numbers each; received ${model.dimensions + 1} numbers. Pass the values of a projection of this model.`,
    });
    await expectPortraitError(() => model.loadings(99), {
      code: "invalid-argument",
      message: `pca: a component must be an integer >= 0 and < ${model.dimensions}; received 99.`,
    });
  });
});

describe("a hostile state is refused:", async () => {
  const state = (await fit(pca({ components: 2 }), mixedExamples())).state();
  const change = (config: Record<string, Json>, tensors: Record<string, Tensor> = {}): DecodedState => ({
    ...state,
    config: { ...state.config, ...config },
    tensors: { ...state.tensors, ...tensors },
  });
  test.each([
    [
      change({}, { variances: { shape: [2], data: Float64Array.of(1, 0) } }),
      'tensor "variances" must hold at least one number, and all > 0',
    ],
    [change({ totalVariance: 0 }), "config.totalVariance must be a finite number > 0; received 0"],
    [
      change({ params: { ...(state.config.params as object), components: "two" } }),
      'config.params.components must be null, or an integer >= 1, or a share of the variance > 0 and < 1; received "two"',
    ],
  ])("%#", (hostile, problem) => {
    expect(() => pcaCodec.decode(hostile)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `pca: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
