import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Csr, createCsr, transposeCsr } from "../csr.js";
import { type Instance, type Instances, openInstances, putF32, putI32 } from "./both.fixture.js";

let instances: Instances;
beforeAll(async () => {
  instances = await openInstances((actual, expected) => expect(actual).toEqual(expected));
});
afterAll(() => instances.close());

const random = createRandom("graph");
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.next() * 4 - 2);
const at = (values: ArrayLike<number>, index: number): number => values[index] as number;

function sparse(rows: number, columns: number, entries: number): Csr {
  const row = Int32Array.from({ length: entries }, () => random.integer(rows));
  const column = Int32Array.from({ length: entries }, () => random.integer(columns));
  return createCsr({ rows, columns, row, column, value: f32(entries) });
}

function putCsr(instance: Instance, { offsets, indices, values }: Csr): [number, number, number] {
  return [putI32(instance, offsets), putI32(instance, indices), putF32(instance, values)];
}

function close(actual: Float32Array, expected: (index: number) => number): void {
  actual.forEach((value, index) => {
    expect(value).toBeCloseTo(expected(index), 3);
  });
}

describe("propagate", () => {
  test.each([
    [5, 7, 1, 20],
    [40, 30, 3, 300],
    [40, 30, 64, 300],
    [3, 2, 67, 5],
    [1, 1, 32, 0],
    [64, 128, 100, 900],
  ])("%i x %i, %i wide, %i entries: scale times base and product", (rows, columns, width, entries) => {
    const matrix = sparse(rows, columns, entries);
    const [dense, base] = [f32(columns * width), f32(rows * width)];
    const product = (index: number): number => {
      const [row, column] = [Math.floor(index / width), index % width];
      let sum = 0;
      for (let e = at(matrix.offsets, row); e < at(matrix.offsets, row + 1); e++) {
        sum += at(matrix.values, e) * at(dense, at(matrix.indices, e) * width + column);
      }
      return sum;
    };
    const [plain, based, inPlace] = instances.same((instance) => {
      const places = putCsr(instance, matrix);
      const [from, start] = [putF32(instance, dense), putF32(instance, base)];
      const out = instance.alloc(4 * rows * width);
      const run = (begin: number, scale: number, to: number): Float32Array => {
        instance.parallel("propagate", ...places, rows, columns, from, width, begin, scale, to);
        return instance.f32(to, rows * width).slice();
      };
      return [run(0, 1, out), run(start, 0.25, out), run(start, 0.25, start)] as const;
    });
    close(plain, product);
    close(based, (index) => 0.25 * (at(base, index) + product(index)));
    expect(inPlace).toEqual(based);
  });

  test("is the same with rows read ahead", () => {
    const [columns, width] = [70_000, 64];
    const matrix = sparse(50, columns, 800);
    const dense = f32(columns * width);
    const out = instances.same((instance) => {
      const places = putCsr(instance, matrix);
      const from = putF32(instance, dense);
      const to = instance.alloc(4 * 50 * width);
      instance.parallel("propagate", ...places, 50, columns, from, width, 0, 1, to);
      return instance.f32(to, 50 * width).slice();
    });
    expect(out.some((value) => value !== 0)).toBe(true);
  });
});

test.each([
  [1, 1, 0],
  [4, 9, 12],
  [50, 20, 400],
])("transpose of %i x %i with %i entries", (rows, columns, entries) => {
  const matrix = sparse(rows, columns, entries);
  const stored = matrix.indices.length;
  const turned = instances.same((instance) => {
    const places = putCsr(instance, matrix);
    const out = [4 * (columns + 1), 4 * stored, 4 * stored].map((bytes) => instance.alloc(bytes));
    const [offsets, indices, values] = out as [number, number, number];
    instance.kernels.transpose(...places, rows, columns, offsets, indices, values);
    return {
      offsets: instance.i32(offsets, columns + 1).slice(),
      indices: instance.i32(indices, stored).slice(),
      values: instance.f32(values, stored).slice(),
    };
  });
  const { offsets, indices, values } = transposeCsr(matrix).transpose;
  expect(turned).toEqual({ offsets, indices, values });
});

describe("multiply", () => {
  test.each([
    [1, 1, 1],
    [4, 8, 8],
    [5, 3, 11],
    [9, 64, 40],
    [13, 300, 17],
    [6, 600, 9],
    [3, 0, 5],
  ])("%i x %i times %i columns, read by rows and by columns, set and added", (rows, inner, columns) => {
    const [left, right, held] = [f32(rows * inner), f32(inner * columns), f32(rows * columns)];
    const expected = (index: number): number => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += at(left, row * inner + k) * at(right, k * columns + column);
      return sum;
    };
    const turned = Float32Array.from({ length: left.length }, (_, place) =>
      at(left, (place % rows) * inner + Math.floor(place / rows)),
    );
    const [set, added, crossed] = instances.same((instance) => {
      const [a, b, t] = [putF32(instance, left), putF32(instance, right), putF32(instance, turned)];
      const run = (x: number, row: number, column: number, alpha: number, add: number): Float32Array => {
        const to = putF32(instance, held);
        instance.parallel(
          "multiply",
          ...[x, row, column, b, columns, rows, inner, columns, alpha, add, to, columns],
        );
        return instance.f32(to, rows * columns).slice();
      };
      return [run(a, inner, 1, 1, 0), run(a, inner, 1, -0.5, 1), run(t, 1, rows, 1, 0)] as const;
    });
    close(set, expected);
    close(added, (index) => at(held, index) - 0.5 * expected(index));
    expect(crossed).toEqual(set);
  });
});

describe("rows", () => {
  test.each([1, 3, 4, 7, 64])("%i wide are taken as rows and columns, and added in order", (width) => {
    const values = f32(9 * width);
    const which = Int32Array.from([3, 0, 3, 8, 8, 8, 1]);
    const [rows, columns, sums] = instances.same((instance) => {
      const [from, list] = [putF32(instance, values), putI32(instance, which)];
      const [taken, turned] = [instance.alloc(4 * 7 * width), instance.alloc(4 * 9 * width)];
      const target = putF32(instance, values);
      instance.parallel("takeRows", from, width, list, 7, taken);
      instance.parallel("takeColumns", from, width, list, 7, turned, 9);
      instance.kernels.addRows(taken, width, list, 7, target);
      return [
        instance.f32(taken, 7 * width).slice(),
        instance.f32(turned, 9 * width).slice(),
        instance.f32(target, 9 * width).slice(),
      ] as const;
    });
    const cell = (p: number, k: number): number => at(values, at(which, p) * width + k);
    rows.forEach((value, index) => {
      expect(value).toBe(cell(Math.floor(index / width), index % width));
    });
    for (let k = 0; k < width; k++) {
      for (let p = 0; p < 7; p++) expect(columns[k * 9 + p]).toBe(cell(p, k));
    }
    const times = [1, 1, 0, 2, 0, 0, 0, 0, 3];
    close(sums, (index) => at(values, index) * (1 + at(times, Math.floor(index / width))));
  });
});
