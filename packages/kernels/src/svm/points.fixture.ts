import { createRandom } from "@portrait/core";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { svm } from "./svm.js";
import type { SvmKernels } from "./svm-kernels.js";

/** Random points in the memory of an instance. */
export interface Points {
  /** How many. */
  readonly count: number;
  /** Floats a point. */
  readonly stride: number;
  /** Where they are. */
  readonly x: number;
  /** Where their squared norms are. */
  readonly norms: number;
}

/** The compiled kernels and their twin. */
export async function bothKernels(): Promise<readonly KernelInstance<SvmKernels>[]> {
  return [await instantiate(svm), await instantiate(svm, { simd: false })];
}

/** The same random points for any instance; the first two are equal. */
export function placePoints(
  { alloc, f32, kernels }: KernelInstance<SvmKernels>,
  count: number,
  width: number,
  seed = 1,
): Points {
  const random = createRandom(seed);
  const stride = Math.ceil(width / 4) * 4;
  const room = Math.ceil(count / 4) * 4;
  const x = alloc(room * stride * 4);
  const norms = alloc(room * 4);
  const values = f32(x, count * stride);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < width; column++) values[row * stride + column] = random.normal();
  }
  if (count > 1) values.copyWithin(stride, 0, stride);
  kernels.squaredNorms(x, count, stride, norms);
  return { count, stride, x, norms };
}
