/**
 * Kernels of tensor programs: rows by index and by segment, products with sparse matrices.
 *
 * @packageDocumentation
 */
export type { TensorKernels } from "./kernels.js";
export { tensor } from "./tensor.js";
