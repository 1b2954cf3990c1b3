/**
 * Kernels of matrix factorisation.
 *
 * @packageDocumentation
 */
export { factor } from "./factor.js";
export type { FactorKernels } from "./kernels.js";
