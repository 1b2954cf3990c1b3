/**
 * Kernels of the boosting models.
 *
 * @packageDocumentation
 */
export type { KernelModule } from "../runtime/kernel-module.js";
export { boosting } from "./boosting.js";
export type { BoostingKernels } from "./boosting-kernels.js";
export { NODE, NODE_BYTES, PLAN_FIELDS, type PlanField, type TreePlan, writePlan } from "./tree-plan.js";
