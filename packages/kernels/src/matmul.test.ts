import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createCsr } from "./csr.js";
import { sampledMatMul } from "./sampled-matmul.js";
import { sparseDenseMatMul } from "./sparse-dense-matmul.js";

const widths = [1, 3, 7, 8, 9, 16, 31, 64, 65];

function fixture(rows: number, columns: number, width: number, count: number) {
  const random = createRandom(`${rows},${columns},${width}`);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());
  const matrix = createCsr({
    rows,
    columns,
    row: Array.from({ length: count }, () => random.integer(rows)),
    column: Array.from({ length: count }, () => random.integer(columns)),
    value: numbers(count),
  });
  return { matrix, left: numbers(rows * width), right: numbers(columns * width) };
}

describe("sparseDenseMatMul", () => {
  test.each(widths)("width %i agrees with the sum over all cells", (width) => {
    const { matrix, right } = fixture(13, 17, width, 60);
    const expected = new Float64Array(13 * width);
    for (let row = 0; row < 13; row++) {
      for (let entry = matrix.offsets[row] as number; entry < (matrix.offsets[row + 1] as number); entry++) {
        for (let column = 0; column < width; column++) {
          const cell = row * width + column;
          const from = (matrix.indices[entry] as number) * width + column;
          expected[cell] =
            (expected[cell] as number) + (matrix.values[entry] as number) * (right[from] as number);
        }
      }
    }
    expect([...sparseDenseMatMul(matrix, right, width)]).toEqual([...expected].map(Math.fround));
  });

  test("rows without entries become zero, also in an array that was used before", () => {
    const matrix = createCsr({ rows: 3, columns: 1, row: [1], column: [0], value: [2] });
    const out = new Float32Array(6).fill(9);
    expect([...sparseDenseMatMul(matrix, new Float32Array([1, 2]), 2, out)]).toEqual([0, 0, 2, 4, 0, 0]);
  });

  test("NaN and infinity spread only to the rows that read them", () => {
    const matrix = createCsr({ rows: 3, columns: 3, row: [0, 1, 2], column: [0, 1, 2], value: [1, 1, 0] });
    const out = sparseDenseMatMul(matrix, new Float32Array([Number.NaN, 1, Number.POSITIVE_INFINITY]), 1);
    expect([...out]).toEqual([Number.NaN, 1, Number.NaN]);
  });

  test.each([
    [0, 2, 0, '"width" must be an integer >= 1; received 0.'],
    [1.5, 2, 0, '"width" must be an integer >= 1; received 1.5.'],
    [2, 3, 2, '"dense" must hold 4 numbers; received 3.'],
    [2, 4, 3, '"out" must hold 2 numbers; received 3.'],
  ])("refuses width %d, %i numbers and room for %i", (width, length, room, message) => {
    const matrix = createCsr({ rows: 1, columns: 2, row: [], column: [] });
    expect(() => sparseDenseMatMul(matrix, new Float32Array(length), width, new Float32Array(room))).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `sparseDenseMatMul: ${message}` }),
    );
  });
});

describe("sampledMatMul", () => {
  test.each(widths)("width %i agrees with the dense product", (width) => {
    const { matrix, left, right } = fixture(11, 6, width, 30);
    const out = sampledMatMul(matrix, left, right, width);
    for (let row = 0; row < 11; row++) {
      for (let entry = matrix.offsets[row] as number; entry < (matrix.offsets[row + 1] as number); entry++) {
        let sum = 0;
        for (let column = 0; column < width; column++) {
          const other = (matrix.indices[entry] as number) * width + column;
          sum += (left[row * width + column] as number) * (right[other] as number);
        }
        expect(out[entry]).toBeCloseTo(sum, 5);
      }
    }
  });

  test.each([
    [3, 4, 1, '"left" must hold 2 numbers; received 3.'],
    [2, 5, 1, '"right" must hold 4 numbers; received 5.'],
    [2, 4, 2, '"out" must hold 1 numbers; received 2.'],
  ])("refuses %i and %i numbers and room for %i", (left, right, room, message) => {
    const pattern = createCsr({ rows: 1, columns: 2, row: [0], column: [1] });
    expect(() =>
      sampledMatMul(pattern, new Float32Array(left), new Float32Array(right), 2, new Float32Array(room)),
    ).toThrow(expect.objectContaining({ code: "invalid-argument", message: `sampledMatMul: ${message}` }));
  });
});
