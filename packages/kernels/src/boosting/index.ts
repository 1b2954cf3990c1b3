/**
 * Kernels of the boosting models.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
export { boosting } from "./boosting.js";
export type { BoostingKernels } from "./boosting-kernels.js";
