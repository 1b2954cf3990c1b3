import { readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  createSparseVector,
  createTable,
  fit,
  type SparseVector,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { exactSingularVectors, fixSigns } from "./singular-vectors.js";
import { truncatedSvd } from "./truncated-svd.js";
import { truncatedSvdCodec } from "./truncated-svd-codec.js";
import { dot, orthonormalise } from "./vectors.js";

interface Reference {
  readonly generator: string;
  readonly counts: readonly (readonly number[])[];
  readonly svd: {
    readonly vectors: readonly (readonly number[])[];
    readonly values: readonly number[];
    readonly variance: readonly number[];
    readonly ratio: readonly number[];
    readonly points: readonly (readonly number[])[];
  };
}

const fixture = new URL("../../fixtures/decomposition.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));

const sparseOf = (rows: readonly (readonly number[])[], width: number): SparseVector => {
  const entries = rows.map((row) =>
    row.flatMap((value, place) => (value === 0 ? [] : [[place, value] as const])),
  );
  return createSparseVector({
    width,
    offsets: Int32Array.of(0, ...entries.map((_, row) => entries.slice(0, row + 1).flat().length)),
    indices: Int32Array.from(entries.flat(), ([place]) => place),
    values: Float32Array.from(entries.flat(), ([, value]) => value),
  });
};
const examplesOf = (rows: readonly (readonly number[])[], width = 12) =>
  createExamples({ table: createTable({ words: sparseOf(rows, width) }), target: rows.map(() => true) });

const expectNear = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(Math.abs((actual[at] as number) - value)).toBeLessThan(tolerance);
  });
};

describe("truncatedSvd", () => {
  test("agrees with scikit-learn 1.9.1", async () => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    const { svd, counts } = reference;
    const model = await fit(truncatedSvd({ components: 4, iterations: 20 }), examplesOf(counts), { seed: 3 });
    expectNear(model.singularValues, svd.values, 1e-6);
    expectNear(model.explainedVariance, svd.variance, 1e-6);
    expectNear(model.explainedVarianceRatio, svd.ratio, 1e-7);
    const { values } = await model.transform(examplesOf(counts.slice(0, 4)));
    expectNear(values, svd.points.flat(), 1e-5);
    const { loadings } = model.state().tensors;
    const first = Array.from({ length: 12 }, (_, place) => loadings?.data[place * 4] as number);
    expectNear(first, svd.vectors[0] as number[], 1e-6);
  });

  test("one row is placed where it is among others; weights count as rows", async () => {
    const { counts } = reference;
    const data = examplesOf(counts.slice(0, 9));
    const weights = Float64Array.from({ length: 9 }, (_, row) => row % 3);
    const model = await fit(
      truncatedSvd({ components: 2, iterations: 25 }),
      { ...data, weights },
      { seed: 1 },
    );
    const repeated = counts.slice(0, 9).flatMap((row, at) => Array<readonly number[]>(at % 3).fill(row));
    const plain = await fit(truncatedSvd({ components: 2, iterations: 25 }), examplesOf(repeated), {
      seed: 1,
    });
    expectNear(model.singularValues, plain.singularValues, 1e-6);
    expectNear(model.explainedVarianceRatio, plain.explainedVarianceRatio, 1e-6);
    const row = { words: { width: 12, indices: [1, 5], values: [2, 1] } };
    expect([...model.transformOne(row)]).toEqual([...(await model.transform([row])).values]);
    expect((await model.transform([])).values).toHaveLength(0);
  });

  test("there are no more dimensions than directions", async () => {
    const model = await fit(
      truncatedSvd({ components: 9 }),
      examplesOf(
        [
          [1, 0, 2],
          [2, 0, 4],
          [0, 3, 0],
        ],
        3,
      ),
    );
    expect(model.dimensions).toBe(2);
    expectNear(model.singularValues, [5, 3], 1e-9);
  });

  test.each([
    [{ components: 0 }, '"components" must be an integer >= 1; received 0. Leave it out to use 50.'],
    [{ column: 5 }, '"column" must be the name of a sparse column; received 5. It may be left out.'],
    [
      { k: 5 },
      'there is no option "k". The options are "column", "components", "iterations", "oversampling".',
    ],
  ])("refuses the option %o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => truncatedSvd(untyped as object), {
      code: "invalid-option",
      message: `truncatedSvd: ${message}`,
    });
  });

  test("refuses rows without one sparse column, zeros, and vectors of another width", async () => {
    const none = createExamples({ table: createTable({}), target: [] as boolean[] });
    await expectPortraitError(fit(truncatedSvd(), none), {
      code: "invalid-data",
      message: "truncatedSvd: at least two rows are needed; received 0.",
    });
    const table = createTable({ n: { type: "number", values: Float64Array.of(1, 2) } as const });
    await expectPortraitError(fit(truncatedSvd(), createExamples({ table, target: [true, true] })), {
      code: "invalid-data",
      message:
        "truncatedSvd: the rows must have one sparse column; they have none. Make one with hashNgrams.",
    });
    const words = sparseOf([[1], [2]], 1);
    const both = createExamples({ table: createTable({ a: words, b: words }), target: [true, true] });
    await expectPortraitError(fit(truncatedSvd(), both), {
      code: "invalid-data",
      message:
        'truncatedSvd: the rows must have one sparse column; they have "a", "b". Name one with the option "column".',
    });
    expect((await fit(truncatedSvd({ column: "b" }), both)).inputs.columns[0]?.name).toBe("b");
    await expectPortraitError(fit(truncatedSvd(), examplesOf([[0], [0]], 1)), {
      code: "invalid-data",
      message:
        "truncatedSvd: the rows do not differ in any input, so that there is no direction in which they vary. Take more rows or other inputs.",
    });
    const model = await fit(truncatedSvd(), examplesOf(reference.counts));
    await expectPortraitError(model.transform(examplesOf([[1]], 13)), {
      code: "invalid-data",
      message:
        'truncatedSvd: the sparse vectors of column "words" must have the width 12; received 13. Encode the rows with the options that the training rows were encoded with.',
    });
  });

  test("a hostile state is refused", async () => {
    const state = (await fit(truncatedSvd({ components: 2 }), examplesOf(reference.counts))).state();
    const empty = { shape: [0], data: new Float64Array() };
    expect(() =>
      truncatedSvdCodec.decode({ ...state, tensors: { ...state.tensors, singularValues: empty } }),
    ).toThrow('truncatedSvd: the artifact\'s tensor "singularValues" must hold at least one number.');
    expect(() => truncatedSvdCodec.decode({ ...state, config: { ...state.config, width: 11 } })).toThrow(
      'truncatedSvd: the artifact\'s tensor "places" must hold ascending places >= 0 and < 11.',
    );
    expect(() => truncatedSvdCodec.decode({ ...state, config: { ...state.config, width: 0 } })).toThrow(
      "truncatedSvd: the artifact's config.width must be an integer >= 1 and <= 2147483647; received 0.",
    );
  });
});

describe("orthonormalise and exactSingularVectors", () => {
  const random = createRandom(6);
  const vectors = (count: number, length: number) =>
    Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));

  test("vectors are at right angles, and combine to what they were made of", () => {
    const made = vectors(6, 20);
    made[3] = Float64Array.from(
      made[0] as Float64Array,
      (value, at) => 2 * value - (made[1]?.[at] as number),
    );
    const { basis, r } = orthonormalise(made);
    basis.forEach((a, i) => {
      basis.forEach((b, j) => {
        expect(Math.abs(dot(a, b) - Number(i === j && i !== 3))).toBeLessThan(1e-14);
      });
    });
    made.forEach((vector, j) => {
      vector.forEach((value, at) => {
        const sum = basis.reduce(
          (total, unit, i) => total + (r[i * 6 + j] as number) * (unit[at] as number),
          0,
        );
        expect(sum).toBeCloseTo(value, 12);
      });
    });
  });

  test.each([
    [5, 30],
    [12, 4],
  ])("of %i columns and %i rows, the right vectors diagonalise the products", (count, length) => {
    const columns = vectors(count, length);
    const { values, vectors: right } = exactSingularVectors(columns, 99);
    expect(values).toHaveLength(Math.min(count, length));
    right.forEach((vector, k) => {
      const image = Float64Array.from({ length }, (_, row) =>
        columns.reduce((sum, column, at) => sum + (column[row] as number) * (vector[at] as number), 0),
      );
      columns.forEach((column, at) => {
        expect(dot(column, image)).toBeCloseTo((values[k] as number) ** 2 * (vector[at] as number), 8);
      });
    });
  });

  test("of equally great entries the one of the smallest name becomes positive", () => {
    const vector = Float64Array.of(0.5, -0.5, 0.1);
    fixSigns([vector], ["b", "a", "c"]);
    expect([...vector]).toEqual([-0.5, 0.5, -0.1]);
  });
});
