import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./graph.wasm.js";
import type { GraphKernels } from "./kernels.js";
import { lossTwin } from "./loss-twin.js";
import { matrixTwin } from "./matrix-twin.js";
import { vectorTwin } from "./vector-twin.js";

/** Kernels that train vectors on a graph, for `instantiate`: propagation, losses of pairs, Adam. */
export const graph: KernelModule<GraphKernels> = {
  name: "graph",
  wasm,
  twin: (memory) => ({ ...matrixTwin(memory), ...lossTwin(memory), ...vectorTwin(memory) }),
};
