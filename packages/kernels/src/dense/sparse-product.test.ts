import { createRandom, isPortraitError } from "@portrait/core";
import { expect, test } from "vitest";
import { type Csr, createCsr } from "../csr.js";
import { workers } from "../pool/workers.js";
import { sparseDenseMatMul } from "../sparse-dense-matmul.js";
import { createSparseProduct, type SparseProductOptions } from "./sparse-product.js";

const random = createRandom("product");
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random.next() - 0.5);

const matrix = createCsr({
  rows: 200,
  columns: 150,
  row: Array.from({ length: 3000 }, () => random.integer(200)),
  column: Array.from({ length: 3000 }, () => random.integer(150)),
  value: numbers(3000),
});

async function failure(run: () => unknown): Promise<[string, string]> {
  try {
    await run();
  } catch (error) {
    if (isPortraitError(error)) return [error.code, error.message];
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("products equal those of the plain function to the bit, on any number of threads", async () => {
  await using pool = await workers({ size: 2 });
  for (const options of [{}, { workers: pool }]) {
    const product = await createSparseProduct(matrix, 20, options);
    expect([product.rows, product.columns, product.width]).toEqual([200, 150, 20]);
    for (let turn = 0; turn < 3; turn++) {
      const dense = numbers(150 * 20);
      const expected = sparseDenseMatMul(matrix, dense, 20);
      expect(product.multiply(dense)).toEqual(expected);
      const out = new Float32Array(200 * 20);
      expect(product.multiply(dense, out)).toBe(out);
      expect(out).toEqual(expected);
    }
    product.dispose();
    product.dispose();
  }
});

test("float32 sums differ from float64 sums by rounding alone", async () => {
  const product = await createSparseProduct(matrix, 20, { precision: "float32" });
  const dense = numbers(150 * 20);
  const expected = sparseDenseMatMul(matrix, dense, 20);
  const actual = product.multiply(dense);
  expect(actual).not.toEqual(expected);
  actual.forEach((value, at) => {
    expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-6);
  });
  product.dispose();
});

test("a matrix without rows, columns or values", async () => {
  for (const [rows, columns] of [
    [0, 0],
    [0, 3],
    [3, 0],
    [3, 3],
  ] as const) {
    const empty = createCsr({ rows, columns, row: [], column: [] });
    const product = await createSparseProduct(empty, 2);
    expect(product.multiply(new Float32Array(columns * 2))).toEqual(new Float32Array(rows * 2));
    product.dispose();
  }
});

const of = (change: Partial<Csr>): Csr => ({
  rows: 2,
  columns: 2,
  offsets: Int32Array.of(0, 1, 2),
  indices: Int32Array.of(0, 1),
  values: Float32Array.of(1, 1),
  ...change,
});

test.each<[Csr, number, SparseProductOptions, string, string]>([
  [of({}), 0, {}, "invalid-argument", 'createSparseProduct: "width" must be an integer >= 1; received 0.'],
  [
    of({ rows: 3 }),
    1,
    {},
    "invalid-argument",
    'createSparseProduct: "offsets" must hold 4 numbers; received 3.',
  ],
  [
    of({ values: new Float32Array(3) }),
    1,
    {},
    "invalid-argument",
    'createSparseProduct: "values" must hold 2 numbers; received 3.',
  ],
  [
    of({ indices: Int32Array.of(0, 2) }),
    1,
    {},
    "invalid-argument",
    'createSparseProduct: "indices" must hold integers >= 0 and < 2; received 2 at position 1.',
  ],
  [
    of({ offsets: Int32Array.of(0, 2, 1) }),
    1,
    {},
    "invalid-argument",
    'createSparseProduct: "offsets" must ascend from 0 to the number of stored values, 2. Make the matrix with createCsr.',
  ],
  [
    of({ offsets: Int32Array.of(0, 1, 3) }),
    1,
    {},
    "invalid-argument",
    'createSparseProduct: "offsets" must hold integers >= 0 and < 3; received 3 at position 2.',
  ],
  [
    of({}),
    1,
    { precision: "half" as "float32" },
    "invalid-option",
    'createSparseProduct: "precision" must be one of "float64", "float32"; received "half". Leave it out to use "float64".',
  ],
])("wrong input %#", async (matrix, width, options, code, message) => {
  expect(await failure(() => createSparseProduct(matrix, width, options))).toEqual([code, message]);
});

test("wrong lengths, and use after the end", async () => {
  const product = await createSparseProduct(of({}), 2);
  expect(await failure(() => product.multiply(new Float32Array(3)))).toEqual([
    "invalid-argument",
    'multiply: "dense" must hold 4 numbers; received 3.',
  ]);
  expect(await failure(() => product.multiply(new Float32Array(4), new Float32Array(5)))).toEqual([
    "invalid-argument",
    'multiply: "out" must hold 4 numbers; received 5.',
  ]);
  product.dispose();
  expect(await failure(() => product.multiply(new Float32Array(4)))).toEqual([
    "closed",
    "dense was disposed and cannot be used. Make another one.",
  ]);
});
