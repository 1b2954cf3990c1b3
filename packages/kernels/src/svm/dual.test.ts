import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { bothKernels } from "./points.fixture.js";
import type { SvmKernels } from "./svm-kernels.js";

const ROWS = 60;
const STRIDE = 8;
const SPARSE = 12;

interface Placed {
  readonly data: number;
  readonly weights: number;
  readonly rows: readonly number[][];
}

/** Rows of 6 dense and 12 sparse columns and a constant of 0.5, with random weights. */
function place(instance: KernelInstance<SvmKernels>, dense: boolean): Placed {
  const { alloc, f32, f64, i32, u32 } = instance;
  const random = createRandom(11);
  const stride = dense ? STRIDE : 0;
  const [x, offsets, entries, weights, data] = [
    alloc(ROWS * STRIDE * 4),
    alloc((ROWS + 1) * 4),
    alloc(ROWS * SPARSE * 8),
    alloc((stride + SPARSE + 1) * 8),
    alloc(40),
  ];
  const rows: number[][] = [];
  let entry = 0;
  for (let row = 0; row < ROWS; row++) {
    const values = Array<number>(stride + SPARSE).fill(0);
    for (let column = 0; column < Math.min(6, stride); column++)
      values[column] = Math.fround(random.normal());
    f32(x + row * stride * 4, stride).set(values.slice(0, stride));
    for (let column = 0; column < SPARSE; column++) {
      if (random.next() < 0.6) continue;
      values[stride + column] = Math.fround(random.normal());
      u32(entries + entry * 8, 1)[0] = column;
      f32(entries + entry * 8 + 4, 1)[0] = values[stride + column] as number;
      entry++;
    }
    u32(offsets + row * 4 + 4, 1)[0] = entry;
    rows.push([...values, 0.5]);
  }
  u32(data, 6).set([x, offsets, entries, weights, weights + stride * 8, weights + (stride + SPARSE) * 8]);
  f64(data + 24, 1)[0] = 0.5;
  i32(data + 32, 1)[0] = stride;
  return { data, weights, rows };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);

describe.each([true, false])("linear data, dense columns: %s", (dense) => {
  test("squares and values are those of the rows, to the twin's bits", async () => {
    const answers = (await bothKernels()).map((instance) => {
      const { data, weights, rows } = place(instance, dense);
      const out = instance.alloc(ROWS * 16);
      const random = createRandom(3);
      const width = (rows[0] as number[]).length;
      const w = Array.from({ length: width }, () => random.normal());
      instance.f64(weights, width).set(w);
      instance.kernels.linearSquares(data, ROWS, out);
      instance.kernels.linearValues(data, ROWS, out + ROWS * 8);
      const result = instance.f64(out, 2 * ROWS).slice();
      rows.forEach((row, at) => {
        expect(result[at]).toBeCloseTo(dot(row, row), 12);
        expect(result[ROWS + at]).toBeCloseTo(dot(row, w), 12);
      });
      return result;
    });
    expect(answers[0]).toEqual(answers[1]);
  });

  test.each([
    ["hinge", 0.7, 0],
    ["squaredHinge", Number.POSITIVE_INFINITY, 0.5],
  ])("epochs of %s lower the dual objective, to the twin's bits", async (_, bound, ridge) => {
    const answers = (await bothKernels()).map((instance) => {
      const { data, weights, rows } = place(instance, dense);
      const { alloc, f64, i32, u32, kernels } = instance;
      const [labels, bounds, ridges, squares, alphas] = [0, 1, 2, 3, 4].map(() => alloc(ROWS * 8)) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [order, state] = [alloc(ROWS * 4), alloc(56)];
      const random = createRandom(5);
      const y = Array.from({ length: ROWS }, () => (random.next() < 0.5 ? -1 : 1));
      f64(labels, ROWS).set(y);
      f64(bounds, ROWS).fill(bound);
      f64(ridges, ROWS).fill(ridge);
      i32(order, ROWS).set(y.map((_, row) => row));
      u32(state, 2).set([12345, ROWS]);
      f64(state + 8, 2).set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      kernels.linearSquares(data, ROWS, squares);
      const width = (rows[0] as number[]).length;
      const objectives: number[] = [];
      for (let epoch = 0; epoch < 12; epoch++) {
        kernels.dualClassEpoch(data, labels, bounds, ridges, squares, alphas, order, state);
        const alpha = [...f64(alphas, ROWS)];
        const w = [...f64(weights, width)];
        const expected = w.map((__, column) =>
          rows.reduce(
            (sum, row, at) => sum + (alpha[at] as number) * (y[at] as number) * (row[column] as number),
            0,
          ),
        );
        w.forEach((value, column) => {
          expect(value).toBeCloseTo(expected[column] as number, 10);
        });
        objectives.push(dot(w, w) / 2 - alpha.reduce((s, a) => s + a - (ridge / 2) * a * a, 0));
      }
      expect(objectives).toEqual([...objectives].sort((a, b) => b - a));
      expect([...f64(alphas, ROWS)].every((alpha) => alpha >= 0 && alpha <= bound)).toBe(true);
      return [
        f64(alphas, ROWS).slice(),
        i32(order, ROWS).slice(),
        f64(state, 6).slice(),
        u32(state, 2).slice(),
      ];
    });
    expect(answers[0]).toEqual(answers[1]);
  });

  test.each([
    ["absolute", 0.7, 0],
    ["squared", Number.POSITIVE_INFINITY, 0.5],
  ])("epochs of the %s loss lower the dual objective, to the twin's bits", async (_, bound, ridge) => {
    const epsilon = 0.2;
    const answers = (await bothKernels()).map((instance) => {
      const { data, weights, rows } = place(instance, dense);
      const { alloc, f64, i32, u32, kernels } = instance;
      const [targets, bounds, ridges, squares, betas] = [0, 1, 2, 3, 4].map(() => alloc(ROWS * 8)) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [order, state] = [alloc(ROWS * 4), alloc(56)];
      const random = createRandom(5);
      const z = Array.from({ length: ROWS }, () => random.normal());
      f64(targets, ROWS).set(z);
      f64(bounds, ROWS).fill(bound);
      f64(ridges, ROWS).fill(ridge);
      i32(order, ROWS).set(z.map((__, row) => row));
      u32(state, 2).set([777, ROWS]);
      f64(state + 8, 1)[0] = Number.POSITIVE_INFINITY;
      kernels.linearSquares(data, ROWS, squares);
      const width = (rows[0] as number[]).length;
      const objectives: number[] = [];
      for (let epoch = 0; epoch < 12; epoch++) {
        kernels.dualNumberEpoch(data, targets, bounds, ridges, squares, betas, order, state, epsilon);
        const beta = [...f64(betas, ROWS)];
        const w = [...f64(weights, width)];
        const terms = beta.map(
          (b, at) => epsilon * Math.abs(b) - (z[at] as number) * b + (ridge / 2) * b * b,
        );
        objectives.push(terms.reduce((sum, term) => sum + term, dot(w, w) / 2));
        expect(f64(state, 6)[5]).toBeGreaterThanOrEqual(f64(state, 4)[3] as number);
      }
      objectives.slice(1).forEach((value, at) => {
        expect(value).toBeLessThanOrEqual((objectives[at] as number) + 1e-12);
      });
      return [
        f64(betas, ROWS).slice(),
        i32(order, ROWS).slice(),
        f64(state, 6).slice(),
        u32(state, 2).slice(),
      ];
    });
    expect(answers[0]).toEqual(answers[1]);
  });
});
