/**
 * Kernels of the svm models.
 *
 * @packageDocumentation
 */
export { svm } from "./svm.js";
export type { SvmKernels } from "./svm-kernels.js";
