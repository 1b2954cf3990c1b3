import { sparseTwin } from "../dense/sparse-twin.js";
import type { KernelModule } from "../runtime/kernel-module.js";
import type { TensorKernels } from "./kernels.js";
import { rowsTwin } from "./rows-twin.js";
import { wasm } from "./tensor.wasm.js";

/** Kernels of tensor programs, for `instantiate`, or for `bindKernels` on the memory of another program. */
export const tensor: KernelModule<TensorKernels> = {
  name: "tensor",
  wasm,
  twin: (memory) => ({
    sparseDenseMatMulF32: sparseTwin(memory).sparseDenseMatMulF32,
    ...rowsTwin(memory),
  }),
};
