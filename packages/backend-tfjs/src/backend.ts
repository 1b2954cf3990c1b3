import type { Backend } from "@portrait/core";
import type * as tf from "@tensorflow/tfjs-core";

/** The module `@tensorflow/tfjs-core`, in the copy that the backends were started in. */
export type TensorFlow = typeof tf;

/**
 * What is held at the moment. tfjs keeps one count of tensors for all backends; the blocks of data that lie behind them
 * are counted by backend. A block may stand behind several tensors, such as a matrix and its reshaped form.
 */
export interface TfjsMemory {
  /** Tensors that were made and not yet disposed, on all backends together. */
  readonly tensors: number;
  /** Their size in bytes, on all backends together; a block that stands behind two tensors counts twice. */
  readonly bytes: number;
  /** Blocks of data on this backend. */
  readonly buffers: number;
  /** Their size in bytes, each counted once. Left out for a backend that `tfjs` did not start. */
  readonly bufferBytes?: number;
  /** The size of the backend's `WebAssembly.Memory` in bytes, used or not: it grows, and never shrinks. */
  readonly wasmBytes?: number;
  /** What the backend holds on the GPU in bytes, with what it keeps there to use again. */
  readonly gpuBytes?: number;
}

/** A backend that `tfjs("auto")` did not take. */
export interface PassedOver {
  /** The name that tfjs knows it by. */
  readonly name: string;
  /** Why, as a sentence. */
  readonly reason: string;
}

/** A tfjs backend that is ready for use. Pass it to `fit`. */
export interface TfjsBackend extends Backend {
  /** The name that tfjs knows it by; for `tfjs("auto")` that of the backend which was taken. */
  readonly name: string;
  /** What `tfjs("auto")` tried before this one, in its order; empty for a backend that was asked for by its name. */
  readonly passedOver: readonly PassedOver[];
  /**
   * Calls a function with this backend as the active one of tfjs, and makes the one that was active before so again.
   *
   * @param compute - What to do, given `@tensorflow/tfjs-core`; it must not be asynchronous, as other work could then
   *   run on the wrong backend.
   * @returns What the function returns.
   * @throws PortraitError `closed` after {@link TfjsBackend.dispose}; `invalid-argument` when the function returns a promise.
   */
  run<Result>(compute: (tf: TensorFlow) => Result): Result;
  /**
   * As {@link TfjsBackend.run}, and disposes the tensors that the function made, but for those that it returns.
   *
   * @param compute - What to do, given `@tensorflow/tfjs-core`, not asynchronous.
   * @returns What the function returns.
   * @throws PortraitError as {@link TfjsBackend.run}.
   */
  tidy<Result extends tf.TensorContainer>(compute: (tf: TensorFlow) => Result): Result;
  /**
   * What tfjs holds.
   *
   * @throws PortraitError `closed` after {@link TfjsBackend.dispose}.
   */
  memory(): TfjsMemory;
  /**
   * Gives the backend back. The last of the handles on a backend that `tfjs` started frees the backend and its memory;
   * tensors on it are lost: to read one is an error `closed`, to dispose one still is right. A second call does nothing.
   */
  dispose(): void;
}
