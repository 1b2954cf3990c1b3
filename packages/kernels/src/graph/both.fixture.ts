import { type WorkerPool, workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { graph } from "./graph.js";
import type { GraphKernels } from "./kernels.js";

/** An instance of the kernels. */
export type Instance = KernelInstance<GraphKernels>;

/** The kernels compiled, in plain TypeScript and on three threads. */
export interface Instances {
  /** Runs the same on all; the results must agree to the last bit. */
  same<Result>(run: (instance: Instance) => Result): Result;
  /** Ends them. */
  close(): Promise<void>;
}

/**
 * Starts them.
 *
 * @param compare - Called with each further result and the first one.
 */
export async function openInstances(
  compare: (actual: unknown, expected: unknown) => void,
): Promise<Instances> {
  const pool: WorkerPool = await workers({ size: 3 });
  const all = [
    await instantiate(graph),
    await instantiate(graph, { simd: false }),
    await instantiate(graph, { workers: pool }),
  ];
  return {
    same(run) {
      const [expected, ...others] = all.map((instance) => {
        const mark = instance.mark();
        const result = run(instance);
        instance.release(mark);
        return result;
      });
      for (const other of others) compare(other, expected);
      return expected as ReturnType<typeof run>;
    },
    async close() {
      for (const instance of all) instance.dispose();
      await pool.dispose();
    },
  };
}

/** Copies float32 numbers into an instance's memory. */
export function putF32(instance: Instance, values: Float32Array): number {
  const place = instance.alloc(values.byteLength);
  instance.f32(place, values.length).set(values);
  return place;
}

/** Copies 32-bit integers into an instance's memory. */
export function putI32(instance: Instance, values: Int32Array): number {
  const place = instance.alloc(values.byteLength);
  instance.i32(place, values.length).set(values);
  return place;
}
