/**
 * Kernels that train vectors on a graph: propagation over edges, losses of pairs with their derivatives, Adam.
 *
 * @packageDocumentation
 */
export { graph } from "./graph.js";
export type { GraphKernels } from "./kernels.js";
