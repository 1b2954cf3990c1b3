import type { Workers } from "@portrait/core";
import { instantiate, type KernelInstance } from "@portrait/kernels";
import { type LinearKernels, linear } from "@portrait/kernels/linear";

/** Kernels, and room for dense columns in their memory. */
export interface DenseMemory {
  /** The kernels. */
  readonly instance: KernelInstance<LinearKernels>;
  /** Where the columns go; numbers of an earlier fit may stand there, where threads keep their memory. */
  readonly dense: number;
  /** Gives it back. */
  dispose(): void;
}

/**
 * Kernels with room for dense columns.
 *
 * @param numbers - How many numbers the columns have.
 * @param further - How many more bytes to hold from the start.
 * @param workers - Threads.
 * @param simd - `false` for the kernels in plain TypeScript.
 * @throws PortraitError `out-of-memory`.
 */
export async function denseMemory(
  numbers: number,
  further: number,
  workers: Workers | undefined,
  simd: boolean,
): Promise<DenseMemory> {
  const bytes = numbers * 8 + further;
  const instance = await instantiate(linear, { bytes, simd, ...(workers === undefined ? {} : { workers }) });
  try {
    const dense = instance.alloc(numbers * 8);
    return { instance, dense, dispose: () => instance.dispose() };
  } catch (error) {
    instance.dispose();
    throw error;
  }
}
