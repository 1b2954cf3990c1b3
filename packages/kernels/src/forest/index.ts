/**
 * Kernels of decision trees and forests: the growth of a tree over binned rows, and its out-of-bag predictions.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
export { type ForestKernels, forest } from "./forest.js";
export {
  FOREST_JOB_BYTES,
  FOREST_NODE,
  type ForestJob,
  type ForestNodeField,
  noJob,
  writeForestJob,
} from "./job.js";
export {
  type ForestPlan,
  type ForestSizes,
  type PlacedJob,
  planForest,
  planSorted,
  type SortedPlan,
  type SortedSizes,
} from "./plan.js";
