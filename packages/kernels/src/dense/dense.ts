import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./dense.wasm.js";
import type { DenseKernels } from "./kernels.js";
import { searchTwin } from "./search-twin.js";
import { sparseTwin } from "./sparse-twin.js";
import { vectorTwin } from "./vector-twin.js";

/** Dense and sparse kernels, for `instantiate`: vectors, matrices, sparse times dense, the best of many. */
export const dense: KernelModule<DenseKernels> = {
  name: "dense",
  wasm,
  twin: (memory) => ({ ...vectorTwin(memory), ...sparseTwin(memory), ...searchTwin(memory) }),
};
