import type { Workers } from "@portrait/core";

/**
 * Kernels with a memory of their own. Pointers are byte offsets into that memory; nothing checks those that are handed
 * to a kernel. Not to be used by two computations at a time.
 *
 * @typeParam E - The kernels.
 */
export interface KernelInstance<E> {
  /** The kernels, to be called on this thread. */
  readonly kernels: E;
  /** How many threads {@link KernelInstance.parallel} uses, at least 1. */
  readonly threads: number;
  /** Whether the kernels are WebAssembly with SIMD; if not, they are the TypeScript twins. */
  readonly simd: boolean;
  /**
   * Takes `bytes` of memory, filled with zeros, at a multiple of 64. Memory grows as needed, which detaches the views
   * made so far. O(bytes) where the memory was used before, else O(1).
   *
   * @param bytes - How many, an integer >= 0.
   * @returns The byte offset, never 0.
   * @throws PortraitError `invalid-argument` for another number; `out-of-memory` past 4 GiB or what the system gives;
   * `closed` after {@link KernelInstance.dispose}.
   */
  alloc(bytes: number): number;
  /** Where the memory in use ends: a mark for {@link KernelInstance.release}. */
  mark(): number;
  /**
   * Gives back all that was taken since `mark`.
   *
   * @param mark - What {@link KernelInstance.mark} gave.
   * @throws PortraitError `invalid-argument` when it lies outside the memory in use.
   */
  release(mark: number): void;
  /** `n` bytes at offset `p`; valid until the next `alloc`, as all views are. */
  u8(p: number, n: number): Uint8Array;
  /** `n` unsigned 16-bit integers at offset `p`, a multiple of 2. */
  u16(p: number, n: number): Uint16Array;
  /** `n` 32-bit integers at offset `p`, a multiple of 4. */
  i32(p: number, n: number): Int32Array;
  /** `n` unsigned 32-bit integers at offset `p`, a multiple of 4. */
  u32(p: number, n: number): Uint32Array;
  /** `n` 64-bit integers at offset `p`, a multiple of 8. */
  i64(p: number, n: number): BigInt64Array;
  /** `n` float32 numbers at offset `p`, a multiple of 4. */
  f32(p: number, n: number): Float32Array;
  /** `n` float64 numbers at offset `p`, a multiple of 8. */
  f64(p: number, n: number): Float64Array;
  /**
   * Runs `kernels[name](thread, threads, ...args)` for every thread number in [0, `threads`) and returns when all are
   * done. The calling thread takes number 0, and any that no worker has begun when it is through with its own: a
   * kernel must not depend on which thread runs which number, nor on two of them running at the same time. The call
   * blocks; it never sleeps.
   *
   * @param name - The kernel.
   * @param args - What follows the thread's number and the number of threads; at most 30.
   * @throws PortraitError `kernel-failed` when it stops on any thread, after all have ended; `invalid-argument` for an
   * unknown name or too many arguments; `closed` after {@link KernelInstance.dispose}.
   */
  parallel(name: keyof E & string, ...args: number[]): void;
  /**
   * Frees the memory, and the workers for other instances. Views that were made are of no use from then on: another
   * instance of the same workers may write there. May be called twice.
   */
  dispose(): void;
}

/** What {@link instantiate} can be told. */
export interface InstantiateOptions {
  /** How many bytes to hold from the start, an integer >= 0; memory grows later too. 0, if left out. */
  readonly bytes?: number | undefined;
  /** The threads, made by {@link workers}. The calling thread alone, if left out. */
  readonly workers?: Workers | undefined;
  /** `false` to take the TypeScript twin where there is SIMD too. `true`, if left out. */
  readonly simd?: boolean | undefined;
  /** The module as the application compiled it, for places that compile none at run time. */
  readonly module?: WebAssembly.Module | undefined;
}
