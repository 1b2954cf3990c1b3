/**
 * Kernels of the linear models: losses and gradients over dense and sparse columns, products of columns, coordinate
 * descent.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
export { type LinearKernels, linear } from "./linear.js";
export { LINEAR_RECORD_BYTES, type LinearLoss, type LinearRecord, writeLinearRecord } from "./record.js";
