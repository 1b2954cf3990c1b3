import { createRandom, type Random, type Workers } from "@portrait/core";
import { instantiate, type KernelInstance, type KernelModule } from "@portrait/kernels";

/** One kernel on data of one shape. */
export interface KernelCase<E> {
  /** The kernel's name. */
  readonly kernel: string;
  /** Further kernels that it runs, which have no case of their own. */
  readonly also?: readonly string[];
  /** The data in words. */
  readonly shape: string;
  /** How many bytes must be read and written at least. */
  readonly bytes: number;
  /** How many additions and multiplications the definition asks for; 0 where it is about moving and comparing. */
  readonly flops: number;
  /** What a unit of work is, in one word. */
  readonly unit: string;
  /** How many units of work there are. */
  readonly units: number;
  /** Whether the kernel runs on several threads. */
  readonly threads: boolean;
  /** Lays out the data; gives what is to be timed. */
  prepare(instance: KernelInstance<E>): () => void;
}

/** A case whose kernels are known no more: what the runner needs. */
export interface Runnable extends Omit<KernelCase<unknown>, "prepare"> {
  /** The module's name. */
  readonly module: string;
  /**
   * Makes an instance and its data; gives what is to be timed, and how to end it.
   *
   * @param workers - The threads; undefined for one.
   * @param simd - `false` for the TypeScript twin.
   */
  open(
    workers: Workers | undefined,
    simd: boolean,
  ): Promise<{ readonly run: () => void; readonly close: () => void }>;
}

/** The cases of one module. */
export function suite<E extends object>(
  module: KernelModule<E>,
  cases: readonly KernelCase<E>[],
): Runnable[] {
  return cases.map((item) => ({
    module: module.name,
    kernel: item.kernel,
    also: item.also ?? [],
    shape: item.shape,
    bytes: item.bytes,
    flops: item.flops,
    unit: item.unit,
    units: item.units,
    threads: item.threads,
    async open(workers, simd) {
      const instance = await instantiate(module, { workers, simd });
      return { run: item.prepare(instance), close: () => instance.dispose() };
    },
  }));
}

/** The stream of random numbers of a case. */
export const randomOf = (kernel: string): Random => createRandom(`bench ${kernel}`);

/** Takes memory for float64 numbers and fills it. */
export function placeF64<E>(
  instance: KernelInstance<E>,
  length: number,
  value: (at: number) => number,
): number {
  const at = instance.alloc(8 * length);
  const view = instance.f64(at, length);
  for (let i = 0; i < length; i++) view[i] = value(i);
  return at;
}

/** Takes memory for float32 numbers and fills it. */
export function placeF32<E>(
  instance: KernelInstance<E>,
  length: number,
  value: (at: number) => number,
): number {
  const at = instance.alloc(4 * length);
  const view = instance.f32(at, length);
  for (let i = 0; i < length; i++) view[i] = value(i);
  return at;
}

/** Takes memory for 32-bit integers and fills it. */
export function placeI32<E>(
  instance: KernelInstance<E>,
  length: number,
  value: (at: number) => number,
): number {
  const at = instance.alloc(4 * length);
  const view = instance.i32(at, length);
  for (let i = 0; i < length; i++) view[i] = value(i);
  return at;
}

/** Takes memory for bytes and fills it. */
export function placeU8<E>(
  instance: KernelInstance<E>,
  length: number,
  value: (at: number) => number,
): number {
  const at = instance.alloc(length);
  const view = instance.u8(at, length);
  for (let i = 0; i < length; i++) view[i] = value(i);
  return at;
}
