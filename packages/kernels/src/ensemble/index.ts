/**
 * Kernels of the ensemble models.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
