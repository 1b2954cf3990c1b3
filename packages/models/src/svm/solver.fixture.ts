import { createRandom, type Workers } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { svm } from "@portrait/kernels/svm";
import { allocateMatrix, gatherInto, type KernelFunction, type SvmInstance } from "./kernel-function.js";
import { solveSmo } from "./smo.js";
import type { SmoOptions, SmoProblem, SmoSolution } from "./smo-problem.js";

/** A problem as plain arrays. */
export interface Drawn extends Omit<SmoProblem, "matrix" | "kernel"> {
  readonly points: Float32Array;
  readonly rows: number;
  readonly stride: number;
  readonly kernel: KernelFunction;
}

/** Random points in four columns. */
export function drawPoints(rows: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: rows * 4 }, () => random.normal());
}

const rbf: KernelFunction = { code: 1, gamma: 0.4, coef0: 0, degree: 1 };

/** Random points whose labels are noisy; costs differ by row. */
export function drawClasses(rows: number, seed: number, cost = 1, kernel: KernelFunction = rbf): Drawn {
  const points = drawPoints(rows, seed);
  const random = createRandom(seed + 1);
  const label = (row: number): number => {
    const score = (points[row * 4] as number) * (points[row * 4 + 1] as number) + 0.5 * random.normal();
    return score > 0 ? 1 : -1;
  };
  const linear = Float64Array.from({ length: rows }, (_, row) => label(row));
  const costs = linear.map((_, row) => cost * (1 + (row % 3)));
  return {
    points,
    rows,
    stride: 4,
    kernel,
    linear,
    lower: linear.map((value, row) => (value > 0 ? 0 : -(costs[row] as number))),
    upper: linear.map((value, row) => (value > 0 ? (costs[row] as number) : 0)),
    epsilon: 0,
  };
}

/** Random points whose targets are a noisy function. */
export function drawNumbers(rows: number, seed: number, epsilon: number): Drawn {
  const points = drawPoints(rows, seed);
  const random = createRandom(seed + 2);
  const linear = Float64Array.from(
    { length: rows },
    (_, row) => Math.sin(2 * (points[row * 4] as number)) + 0.3 * random.normal(),
  );
  const upper = linear.map((_, row) => 1 + (row % 2));
  return {
    points,
    rows,
    stride: 4,
    kernel: rbf,
    linear,
    lower: upper.map((bound) => -bound),
    upper,
    epsilon,
  };
}

/** The options of the tests. */
export const tight: SmoOptions = {
  tolerance: 1e-6,
  maxIterations: 1_000_000,
  shrinking: true,
  cacheBytes: 2 ** 24,
  pause: async () => {},
};

/** Solves a drawn problem. */
export async function solve(
  drawn: Drawn,
  options: SmoOptions = tight,
  how: { readonly simd?: boolean; readonly workers?: Workers } = {},
): Promise<SmoSolution> {
  const instance: SvmInstance = await instantiate(svm, how);
  const { points, rows, stride, ...problem } = drawn;
  const matrix = allocateMatrix(instance, rows, stride);
  gatherInto(
    instance,
    points,
    Int32Array.from({ length: rows }, (_, row) => row),
    matrix,
  );
  const top = instance.mark();
  const solution = await solveSmo(instance, { ...problem, matrix }, options);
  if (instance.mark() !== top) throw new Error("memory was not released");
  instance.dispose();
  return solution;
}

/** The kernel matrix of a drawn problem, computed plainly. */
export function kernelMatrix({ points, rows, stride, kernel }: Drawn): number[][] {
  const at = (row: number): Float32Array => points.subarray(row * stride, (row + 1) * stride);
  return Array.from({ length: rows }, (_, a) =>
    Array.from({ length: rows }, (__, b) => {
      const [x, z] = [at(a), at(b)];
      const dot = x.reduce((sum, value, i) => sum + value * (z[i] as number), 0);
      const distance = x.reduce((sum, value, i) => sum + (value - (z[i] as number)) ** 2, 0);
      const affine = kernel.gamma * dot + kernel.coef0;
      return [dot, Math.exp(-kernel.gamma * distance), affine ** kernel.degree, Math.tanh(affine)][
        kernel.code
      ] as number;
    }),
  );
}
