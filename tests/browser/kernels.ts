import { createCsr, instantiate, type WorkersOptions, workers } from "@portrait/kernels";
import { createInnerProductIndex, createSparseProduct, dense } from "@portrait/kernels/dense";

/** What a browser reports of its kernels. */
export interface KernelReport {
  /** Whether the page may share memory between threads. */
  readonly isolated: boolean;
  /** How many threads the pool has. */
  readonly size: number;
  /** How many threads an instance uses. */
  readonly threads: number;
  /** Whether the kernels are WebAssembly with SIMD. */
  readonly simd: boolean;
  /** The numbers that must be the same everywhere. */
  readonly numbers: readonly number[];
}

/** Multiplies and ranks the same data as everywhere, on a pool of so many threads. */
export async function reportKernels(options: WorkersOptions): Promise<KernelReport> {
  const pool = await workers(options);
  const instance = await instantiate(dense, { workers: pool });
  const at = (count: number, step: number, bound: number): number[] =>
    Array.from({ length: count }, (_, index) => (index * step) % bound);
  const matrix = createCsr({
    rows: 300,
    columns: 200,
    row: at(20_000, 7919, 300),
    column: at(20_000, 104_729, 200),
    value: at(20_000, 31, 17),
  });
  const product = await createSparseProduct(matrix, 24, { workers: pool });
  const numbers = Float32Array.from({ length: 200 * 24 }, (_, index) => ((index * 37) % 101) / 64);
  const vectors = product.multiply(numbers);
  const index = await createInnerProductIndex({ items: vectors, width: 24 }, { workers: pool });
  const ranked = index.search({ queries: numbers.subarray(0, 24 * 20), k: 5 });
  const failed = failure(() => instance.parallel("dotF32", 2 ** 28));
  for (const one of [product, index, instance]) one.dispose();
  await pool.dispose();
  return {
    isolated: globalThis.crossOriginIsolated === true,
    size: pool.size,
    threads: instance.threads,
    simd: instance.simd,
    numbers: [
      vectors.reduce((sum, value) => sum + value, 0),
      ...ranked.indices,
      ...ranked.scores,
      failed ? 1 : 0,
    ],
  };
}

/** Whether a call fails: reads far beyond the memory must, on every thread. */
function failure(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
