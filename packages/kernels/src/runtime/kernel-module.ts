/**
 * What a compiled module exports: functions over byte offsets and counts. A kernel that {@link KernelInstance.parallel}
 * runs takes the thread's number and the number of threads before its other arguments.
 */
export type KernelExports = Readonly<Record<string, (...args: number[]) => unknown>>;

/** A binary that a bundler or a runtime compiled before the application starts, as edge runtimes demand. */
export interface CompiledBinary {
  /** The compiled module. */
  readonly module: WebAssembly.Module;
  /** How many pages of 64 KiB its memory must hold at least: static data lie there. */
  readonly pages: number;
}

/**
 * A set of kernels: the same functions as a WebAssembly binary with SIMD and in plain TypeScript. Pass it to
 * {@link instantiate}.
 *
 * @typeParam E - The functions, a type such as {@link KernelExports} with their names.
 */
export interface KernelModule<E> {
  /** The module's name, as in the package's subpath: `dense`, `linear`, … */
  readonly name: string;
  /**
   * The WebAssembly binary in base64, or compiled where the package is imported under the condition `workerd`. It
   * imports its memory as `env.memory`.
   */
  readonly wasm: string | CompiledBinary;
  /**
   * Makes the same functions in plain TypeScript over the same memory: what runs where there is no SIMD, and what the
   * binary is tested against.
   *
   * @param memory - Gives the memory's current buffer, which changes when it grows: ask at each call.
   */
  readonly twin: (memory: () => ArrayBufferLike) => E;
}
