import { describe, expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { bothKernels, placePoints } from "./points.fixture.js";
import { svm } from "./svm.js";
import type { SvmKernels } from "./svm-kernels.js";

const kinds = [0, 1, 2, 3] as const;
const gamma = 0.3;
const coef0 = -0.25;

function naive(kind: number, x: Float32Array, q: Float32Array, degree: number): number {
  const dot = x.reduce((sum, value, at) => sum + value * (q[at] as number), 0);
  const distance = x.reduce((sum, value, at) => sum + (value - (q[at] as number)) ** 2, 0);
  const affine = gamma * dot + coef0;
  return [dot, Math.exp(-gamma * distance), affine ** degree, Math.tanh(affine)][kind] as number;
}

function rowOf(
  instance: KernelInstance<SvmKernels>,
  kind: number,
  count: number,
  width: number,
  degree = 3,
): { readonly values: Float32Array; readonly expected: number[] } {
  const { x, norms, stride } = placePoints(instance, count, width);
  const out = instance.alloc((count + 3) * 4);
  const norm = instance.f32(norms, 1)[0] as number;
  instance.parallel("kernelRow", kind, x, norms, count, stride, x, norm, gamma, coef0, degree, out);
  const at = (row: number) => instance.f32(x + row * stride * 4, stride);
  return {
    values: instance.f32(out, count).slice(),
    expected: Array.from({ length: count }, (_, row) => naive(kind, at(row), at(0), degree)),
  };
}

const sizes = [
  [1, 1],
  [2, 3],
  [5, 4],
  [67, 13],
  [130, 50],
] as const;

describe.each(kinds)("kernelRow, kind %i", (kind) => {
  test.each(sizes)("%i points of %i numbers: the formula, and the twin's bits", async (count, width) => {
    const [compiled, twin] = await bothKernels();
    const a = rowOf(compiled as KernelInstance<SvmKernels>, kind, count, width);
    const b = rowOf(twin as KernelInstance<SvmKernels>, kind, count, width);
    expect(a.values).toEqual(b.values);
    a.expected.forEach((value, row) => {
      const allowed = 4e-6 * Math.max(1, Math.abs(value));
      expect(Math.abs((a.values[row] as number) - value)).toBeLessThan(allowed);
    });
  });
});

test("a power of one is the affine function", async () => {
  const [compiled] = await bothKernels();
  const { values, expected } = rowOf(compiled as KernelInstance<SvmKernels>, 2, 9, 5, 1);
  values.forEach((value, row) => {
    expect(value).toBeCloseTo(expected[row] as number, 5);
  });
});

test("equal points have a radial basis kernel of exactly 1; far ones of nearly 0", async () => {
  for (const instance of await bothKernels()) {
    const { x, norms, stride } = placePoints(instance, 4, 3);
    instance.f32(x + 3 * stride * 4, 1)[0] = 1e15;
    instance.kernels.squaredNorms(x, 4, stride, norms);
    const out = instance.alloc(16);
    const norm = instance.f32(norms, 1)[0] as number;
    instance.kernels.kernelRow(0, 1, 1, x, norms, 4, stride, x, norm, 2, 0, 1, out);
    const [own, twin, , far] = instance.f32(out, 4);
    expect([own, twin]).toEqual([1, 1]);
    expect(far).toBeLessThan(1e-37);
  }
});

test("values stay within +-1e30", async () => {
  for (const instance of await bothKernels()) {
    const { x, norms, stride } = placePoints(instance, 2, 2);
    instance.f32(x, 2).set([1e15, -1e15]);
    instance.kernels.squaredNorms(x, 2, stride, norms);
    const out = instance.alloc(16);
    for (const kind of kinds) {
      instance.kernels.kernelRow(0, 1, kind, x, norms, 2, stride, x, 2e30, 1e9, 5, 4, out);
      for (const value of instance.f32(out, 2))
        expect(Math.abs(value)).toBeLessThanOrEqual(Math.fround(1e30));
    }
  }
});

test("kernelDiagonal is what kernelRow gives a point with itself", async () => {
  for (const instance of await bothKernels()) {
    const { x, norms, stride } = placePoints(instance, 7, 6);
    const [row, diagonal] = [instance.alloc(32), instance.alloc(32)];
    for (const kind of kinds) {
      instance.kernels.kernelDiagonal(kind, norms, 7, gamma, coef0, 2, diagonal);
      for (let at = 0; at < 7; at++) {
        const norm = instance.f32(norms, 7)[at] as number;
        instance.kernels.kernelRow(
          0,
          1,
          kind,
          x,
          norms,
          7,
          stride,
          x + at * stride * 4,
          norm,
          gamma,
          coef0,
          2,
          row,
        );
        expect(instance.f32(row, 7)[at]).toBe(instance.f32(diagonal, 7)[at]);
      }
    }
  }
});

test("any number of threads gives the same row", async () => {
  const [alone] = await bothKernels();
  await using pool = await workers({ size: 2 });
  const shared = await instantiate(svm, { workers: pool });
  for (const count of [1, 6, 67, 130]) {
    const one = rowOf(alone as KernelInstance<SvmKernels>, 1, count, 9).values;
    expect(rowOf(shared, 1, count, 9).values).toEqual(one);
  }
  const { kernels, alloc, f32 } = alone as KernelInstance<SvmKernels>;
  const { x, norms, stride } = placePoints(alone as KernelInstance<SvmKernels>, 23, 5);
  const [whole, parts] = [alloc(96), alloc(96)];
  kernels.kernelRow(0, 1, 1, x, norms, 23, stride, x, 1, gamma, 0, 1, whole);
  for (let thread = 0; thread < 5; thread++) {
    kernels.kernelRow(thread, 5, 1, x, norms, 23, stride, x, 1, gamma, 0, 1, parts);
  }
  expect(f32(parts, 23)).toEqual(f32(whole, 23));
  shared.dispose();
});

test("compactRow keeps entries, also in place", async () => {
  for (const { kernels, alloc, f32, i32 } of await bothKernels()) {
    const [row, kept] = [alloc(32), alloc(16)];
    f32(row, 8).set([0, 10, 20, 30, 40, 50, 60, 70]);
    i32(kept, 4).set([1, 2, 5, 7]);
    kernels.compactRow(row, kept, 4, row);
    expect([...f32(row, 4)]).toEqual([10, 20, 50, 70]);
  }
});
