import { describe, expect, test } from "vitest";
import { onAll, place, randomRows } from "./factor.fixture.js";

/** A random symmetric positive definite matrix of `size`, with ones on the diagonal behind it up to `width`. */
function definite(size: number, width: number): Float64Array {
  const rows = randomRows("definite", size + 3, size);
  const matrix = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < width; b++) {
      let sum = a === b ? 1 : 0;
      for (let row = 0; a < size && b < size && row < size + 3; row++) {
        sum += ((rows[row * size + a] as number) * (rows[row * size + b] as number)) / size;
      }
      matrix[a * width + b] = sum;
    }
  }
  return matrix;
}

describe.each([
  ["F32", 50, 64, 2e-5],
  ["F32", 180, 192, 1e-4],
  ["F64", 50, 64, 1e-13],
  ["F64", 130, 192, 1e-12],
] as const)("%s, %i of %i", (kind, size, width, allowed) => {
  const matrix = definite(size, width);
  const bytes = kind === "F32" ? 4 : 8;

  test("sweeps give minus the inverse, the twin the same bits, threads too", async () => {
    const results = await onAll((instance) => {
      const at = place(instance, kind === "F32" ? Float32Array.from(matrix) : matrix);
      const pivot = instance.alloc(bytes * 64 * 64);
      const [raw, weighed] = [instance.alloc(bytes * 64 * width), instance.alloc(bytes * 64 * width)];
      for (let from = 0; from < width; from += 64) {
        expect(instance.kernels[`pivots${kind}`](at, width, from, pivot)).toBe(1);
        instance.parallel(`panel${kind}`, at, width, from, pivot, raw, weighed);
        instance.parallel(`sweep${kind}`, at, width, from, raw, weighed);
      }
      const all = kind === "F32" ? instance.f32(at, width * width) : instance.f64(at, width * width);
      return Array.from(all, (value, place) => (place % width >= Math.floor(place / width) ? value : 0));
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    const inverse = (a: number, b: number): number =>
      -(results[0][Math.min(a, b) * width + Math.max(a, b)] as number);
    for (const a of [0, 1, 17, size - 1]) {
      for (let b = 0; b < size; b++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += inverse(a, k) * (matrix[k * width + b] as number);
        expect(Math.abs(sum - (a === b ? 1 : 0))).toBeLessThan(allowed);
      }
    }
  });
});

test("a matrix that is not positive definite is said to be none", async () => {
  for (const [kind, bytes] of [
    ["F32", 4],
    ["F64", 8],
  ] as const) {
    const results = await onAll((instance) => {
      const at = instance.alloc(bytes * 64 * 64);
      return instance.kernels[`pivots${kind}`](at, 64, 0, instance.alloc(bytes * 64 * 64));
    });
    expect(results).toEqual([0, 0, 0]);
  }
});
