import { createRandom } from "@portrait/core";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { factor } from "./factor.js";
import type { FactorKernels } from "./kernels.js";

type Instance = KernelInstance<FactorKernels>;

/** The compiled kernels, their twin, and the compiled ones on three threads; each runs a case, and is freed. */
export async function onAll<Result>(
  run: (instance: Instance) => Result,
): Promise<readonly [compiled: Result, twin: Result, threads: Result]> {
  const pool = await workers({ size: 3 });
  try {
    const instances = [
      await instantiate(factor),
      await instantiate(factor, { simd: false }),
      await instantiate(factor, { workers: pool }),
    ] as const;
    const results = instances.map(run);
    for (const instance of instances) instance.dispose();
    return results as [Result, Result, Result];
  } finally {
    await pool.dispose();
  }
}

/** Rows of normal numbers, the columns behind `used` being 0. */
export function randomRows(seed: string, rows: number, width: number, used: number = width): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: rows * width }, (_, at) => (at % width < used ? random.normal() : 0));
}

/** Copies numbers into an instance's memory. */
export function place(instance: Instance, values: Float32Array | Float64Array | Int32Array): number {
  const at = instance.alloc(values.byteLength);
  instance.u8(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return at;
}
