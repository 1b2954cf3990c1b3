import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCsr } from "../csr.js";
import { type WorkerPool, workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { sparseDenseMatMul } from "../sparse-dense-matmul.js";
import { topK } from "../top-k.js";
import { dense } from "./dense.js";
import type { DenseKernels } from "./kernels.js";

type Instance = KernelInstance<DenseKernels>;

let pool: WorkerPool;
let instances: { readonly simd: Instance; readonly twin: Instance; readonly threads: Instance };

beforeAll(async () => {
  pool = await workers({ size: 3 });
  instances = {
    simd: await instantiate(dense),
    twin: await instantiate(dense, { simd: false }),
    threads: await instantiate(dense, { workers: pool }),
  };
});

afterAll(async () => {
  for (const instance of Object.values(instances)) instance.dispose();
  await pool.dispose();
});

const random = createRandom("dense");
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.next() * 4 - 2);
const f64 = (length: number): Float64Array => Float64Array.from({ length }, () => random.next() * 4 - 2);

type Data = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Copies data into an instance's memory; gives their offsets. */
function put(instance: Instance, ...arrays: readonly Data[]): number[] {
  const places = arrays.map((array) => instance.alloc(array.byteLength));
  arrays.forEach((array, which) => {
    instance
      .u8(places[which] as number, array.byteLength)
      .set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  });
  return places;
}

/** Runs the same on the binary, on the twin and on three threads; all must agree to the last bit. */
function same<Result>(run: (instance: Instance) => Result): Result {
  const [expected, ...others] = Object.values(instances).map((instance) => {
    const mark = instance.mark();
    const result = run(instance);
    instance.release(mark);
    return result;
  });
  for (const other of others) expect(other).toEqual(expected);
  return expected as Result;
}

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 64, 100, 1003];
const close = (actual: number, expected: number): void => expect(actual).toBeCloseTo(expected, 4);

describe("vectors", () => {
  test.each(sizes)("dot and axpy of %i numbers", (n) => {
    const [a, b, c, d] = [f32(n), f32(n), f64(n), f64(n)];
    const single = same((instance) => {
      const [x, y] = put(instance, a, b) as [number, number];
      const dot = instance.kernels.dotF32(x, y, n);
      instance.kernels.axpyF32(0.3, x, y, n);
      return { dot, sum: instance.f32(y, n).slice() };
    });
    close(
      single.dot,
      a.reduce((sum, value, i) => sum + value * (b[i] as number), 0),
    );
    single.sum.forEach((value, i) => {
      close(value, (b[i] as number) + 0.3 * (a[i] as number));
    });
    const double = same((instance) => {
      const [x, y] = put(instance, c, d) as [number, number];
      const dot = instance.kernels.dotF64(x, y, n);
      instance.kernels.axpyF64(0.3, x, y, n);
      return { dot, sum: instance.f64(y, n).slice() };
    });
    close(
      double.dot,
      c.reduce((sum, value, i) => sum + value * (d[i] as number), 0),
    );
    expect(double.sum).toEqual(d.map((value, i) => value + 0.3 * (c[i] as number)));
  });

  test("not a number and infinity spread", () => {
    const values = Float32Array.from([1, Number.NaN, Number.POSITIVE_INFINITY, 1, 1, 1, 1, 1, 1]);
    const result = same((instance) => {
      const [x, y] = put(instance, values, values) as [number, number];
      return [instance.kernels.dotF32(x, y, 1), instance.kernels.dotF32(x, y, 9)];
    });
    expect(result).toEqual([1, Number.NaN]);
  });
});

describe("matrices", () => {
  test.each([
    [0, 3],
    [1, 1],
    [5, 7],
    [17, 33],
    [100, 8],
  ])("%i x %i times a vector, and its rows gathered", (rows, columns) => {
    const [a, x, b, y] = [f32(rows * columns), f32(columns), f64(rows * columns), f64(columns)];
    const which = Int32Array.from({ length: rows === 0 ? 0 : 40 }, () => random.integer(rows));
    const result = same((instance) => {
      const [pa, px, pb, py, pw] = put(instance, a, x, b, y, which) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [single, double] = [instance.alloc(4 * rows), instance.alloc(8 * rows)];
      const gathered = instance.alloc(4 * which.length * columns);
      instance.parallel("matVecF32", pa, rows, columns, px, single);
      instance.parallel("matVecF64", pb, rows, columns, py, double);
      instance.parallel("gatherRows", pa, columns, pw, which.length, gathered);
      return {
        single: instance.f32(single, rows).slice(),
        double: instance.f64(double, rows).slice(),
        gathered: instance.f32(gathered, which.length * columns).slice(),
      };
    });
    for (let row = 0; row < rows; row++) {
      const of = (matrix: Float32Array | Float64Array, vector: Float32Array | Float64Array): number => {
        let sum = 0;
        for (const [column, value] of vector.entries())
          sum += value * (matrix[row * columns + column] as number);
        return sum;
      };
      close(result.single[row] as number, of(a, x));
      close(result.double[row] as number, of(b, y));
    }
    const expected = [...which].flatMap((row) => [...a.subarray(row * columns, (row + 1) * columns)]);
    expect([...result.gathered]).toEqual(expected);
  });
});

function sparse(rows: number, columns: number, count: number) {
  return createCsr({
    rows,
    columns,
    row: Array.from({ length: count }, () => random.integer(rows)),
    column: Array.from({ length: count }, () => random.integer(columns)),
    value: f32(count),
  });
}

describe("sparse matrices", () => {
  test.each([
    [1, 1, 0],
    [1, 5, 3],
    [9, 4, 20],
    [40, 30, 300],
    [3, 100, 1000],
  ])("%i x %i with %i entries times vectors", (rows, columns, count) => {
    const matrix = sparse(rows, columns, count);
    const { offsets, indices, values } = matrix;
    const [x, y] = [f32(columns), f64(columns)];
    const result = same((instance) => {
      const [po, pi, pv, px, py] = put(instance, offsets, indices, values, x, y) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [single, double] = [instance.alloc(4 * rows), instance.alloc(8 * rows)];
      instance.parallel("sparseMatVecF32", po, pi, pv, rows, px, single);
      instance.parallel("sparseMatVecF64", po, pi, pv, rows, py, double);
      const dots = [
        instance.kernels.sparseDotF32(pi, pv, indices.length, px),
        instance.kernels.sparseDotF64(pi, pv, indices.length, py),
      ];
      instance.kernels.sparseAxpyF32(0.7, pi, pv, indices.length, px);
      instance.kernels.sparseAxpyF64(0.7, pi, pv, indices.length, py);
      return {
        single: instance.f32(single, rows).slice(),
        double: instance.f64(double, rows).slice(),
        dots,
        x: instance.f32(px, columns).slice(),
        y: instance.f64(py, columns).slice(),
      };
    });
    const rowOf = (row: number, vector: Float32Array | Float64Array): number => {
      let sum = 0;
      for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
        sum += (values[e] as number) * (vector[indices[e] as number] as number);
      }
      return sum;
    };
    let [total, other] = [0, 0];
    for (let row = 0; row < rows; row++) {
      close(result.single[row] as number, rowOf(row, x));
      close(result.double[row] as number, rowOf(row, y));
      total += rowOf(row, x);
      other += rowOf(row, y);
    }
    close(result.dots[0] as number, total);
    close(result.dots[1] as number, other);
    const added = Float64Array.from(y);
    indices.forEach((column, e) => {
      added[column] = (added[column] as number) + 0.7 * (values[e] as number);
    });
    expect(result.y).toEqual(added);
    result.x.forEach((value, column) => {
      close(value - (x[column] as number), (added[column] as number) - (y[column] as number));
    });
  });

  test.each([1, 3, 4, 15, 16, 17, 31, 32, 33, 64, 77])("times a dense matrix of width %i", (width) => {
    const matrix = sparse(37, 29, 400);
    const from = f32(29 * width);
    const result = same((instance) => {
      const places = put(instance, matrix.offsets, matrix.indices, matrix.values, from) as [
        number,
        number,
        number,
        number,
      ];
      const [po, pi, pv, pd] = places;
      const [exact, quick] = [instance.alloc(4 * 37 * width), instance.alloc(4 * 37 * width)];
      instance.parallel("sparseDenseMatMul", po, pi, pv, 37, 29, pd, width, exact);
      instance.parallel("sparseDenseMatMulF32", po, pi, pv, 37, 29, pd, width, quick);
      return {
        exact: instance.f32(exact, 37 * width).slice(),
        quick: instance.f32(quick, 37 * width).slice(),
      };
    });
    const expected = sparseDenseMatMul(matrix, from, width);
    expect(result.exact).toEqual(expected);
    result.quick.forEach((value, at) => {
      expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-5);
    });
  });
});

test("dense rows that no cache holds are read ahead, without a change of the result", () => {
  const [rows, columns, width] = [300, 2 ** 18 + 1, 17];
  const matrix = createCsr({
    rows,
    columns,
    row: Array.from({ length: 5000 }, (_, entry) => (entry < 4000 ? 7 : random.integer(rows))),
    column: Array.from({ length: 5000 }, () => random.integer(columns)),
    value: f32(5000),
  });
  const from = Float32Array.from({ length: columns * width }, (_, at) => Math.sin(at));
  const result = same((instance) => {
    const [po, pi, pv, pd] = put(instance, matrix.offsets, matrix.indices, matrix.values, from) as [
      number,
      number,
      number,
      number,
    ];
    const out = instance.alloc(4 * rows * width);
    instance.parallel("sparseDenseMatMul", po, pi, pv, rows, columns, pd, width, out);
    const exact = instance.f32(out, rows * width).slice();
    instance.parallel("sparseDenseMatMulF32", po, pi, pv, rows, columns, pd, width, out);
    return { exact, quick: instance.f32(out, rows * width).slice() };
  });
  expect(result.exact).toEqual(sparseDenseMatMul(matrix, from, width));
});

describe("rankings", () => {
  const scores: Readonly<Record<string, Float32Array>> = {
    random: f32(1000),
    ties: Float32Array.from({ length: 1000 }, () => random.integer(5)),
    ascending: Float32Array.from({ length: 301 }, (_, i) => i),
    descending: Float32Array.from({ length: 301 }, (_, i) => -i),
    "holes and infinities": Float32Array.from({ length: 203 }, (_, i) =>
      i % 3 === 0
        ? Number.NaN
        : i % 7 === 0
          ? Number.NEGATIVE_INFINITY
          : i % 50 === 1
            ? Infinity
            : random.next(),
    ),
    "nothing but holes": new Float32Array(9).fill(Number.NaN),
    none: new Float32Array(0),
  };

  test.each(Object.entries(scores))("%s", (_name, values) => {
    for (const k of [0, 1, 2, 7, 64, values.length, values.length + 5]) {
      const result = same((instance) => {
        const [from] = put(instance, values) as [number];
        const [indices, best] = [instance.alloc(4 * k), instance.alloc(4 * k)];
        const size = instance.kernels.topK(from, values.length, k, indices, best);
        return { indices: instance.i32(indices, size).slice(), scores: instance.f32(best, size).slice() };
      });
      expect(result).toEqual(topK(values, k));
    }
  });
});
