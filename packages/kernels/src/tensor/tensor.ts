import { sparseTwin } from "../dense/sparse-twin.js";
import type { KernelModule } from "../runtime/kernel-module.js";
import { attentionTwin } from "./attention-twin.js";
import { convTwin } from "./conv-twin.js";
import { dropoutTwin } from "./dropout-twin.js";
import type { TensorKernels } from "./kernels.js";
import { matMulTwin } from "./matmul-twin.js";
import { rowsTwin } from "./rows-twin.js";
import { softmaxTwin } from "./softmax-twin.js";
import { wasm } from "./tensor.wasm.js";
import { trainTwin } from "./train-twin.js";

/** Kernels of tensor programs, for `instantiate`, or for `bindKernels` on the memory of another program. */
export const tensor: KernelModule<TensorKernels> = {
  name: "tensor",
  wasm,
  twin: (memory) => ({
    sparseDenseMatMulF32: sparseTwin(memory).sparseDenseMatMulF32,
    ...rowsTwin(memory),
    ...matMulTwin(memory),
    ...softmaxTwin(memory),
    ...trainTwin(memory),
    ...convTwin(memory),
    ...attentionTwin(memory),
    ...dropoutTwin(memory),
  }),
};
