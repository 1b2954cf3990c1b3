import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./dense.wasm.js";

/** The kernels of {@link dense}. Pointers are byte offsets into the instance's memory. */
export interface DenseKernels {
  /** The inner product of two rows of `count` float32 numbers, summed in float64 in four lanes. */
  dotF32(left: number, right: number, count: number): number;
}

/** Dense and sparse kernels, for {@link instantiate}. */
export const dense: KernelModule<DenseKernels> = {
  name: "dense",
  wasm,
  twin: (memory) => ({
    dotF32(left, right, count) {
      const a = new Float32Array(memory(), left, count);
      const b = new Float32Array(memory(), right, count);
      let sum = 0;
      for (let i = 0; i < count; i++) sum += (a[i] as number) * (b[i] as number);
      return sum;
    },
  }),
};
