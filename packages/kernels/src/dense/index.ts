/**
 * Dense and sparse kernels: inner products, sums of rows, products of matrices, the best of many.
 *
 * @packageDocumentation
 */
export { type DenseKernels, dense } from "./dense.js";
