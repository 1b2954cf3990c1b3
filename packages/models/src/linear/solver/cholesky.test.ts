import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { factorCholesky, solveCholesky } from "./cholesky.js";

test("solves a symmetric positive definite system", () => {
  const random = createRandom(3);
  const size = 12;
  const half = Float64Array.from({ length: size * size }, () => random.normal());
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let k = 0; k < size; k++) {
        const product = (half[row * size + k] as number) * (half[column * size + k] as number);
        matrix[row * size + column] = (matrix[row * size + column] as number) + product;
      }
    }
  }
  const answer = Float64Array.from({ length: size }, () => random.normal());
  const vector = answer.map((_, row) =>
    answer.reduce((sum, value, column) => sum + (matrix[row * size + column] as number) * value, 0),
  );
  expect(factorCholesky(matrix, size)).toBe(true);
  solveCholesky(matrix, vector);
  vector.forEach((value, index) => {
    expect(value).toBeCloseTo(answer[index] as number, 8);
  });
});

test("knows a matrix that is not positive definite", () => {
  expect(factorCholesky(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
  expect(factorCholesky(Float64Array.of(Number.NaN), 1)).toBe(false);
  expect(factorCholesky(Float64Array.of(4, 0, 2, 5), 2)).toBe(true);
});
