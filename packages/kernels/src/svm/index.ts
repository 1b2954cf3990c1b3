/**
 * Kernels of the svm models.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
