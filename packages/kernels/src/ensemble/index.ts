/**
 * Kernels that walk rows down ensembles of decision trees.
 *
 * @packageDocumentation
 */
export { type EnsembleKernels, ensemble } from "./ensemble.js";
