/**
 * Kernels of the forest models.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
