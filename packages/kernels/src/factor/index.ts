/**
 * Kernels of matrix factorisation.
 *
 * @packageDocumentation
 */
export { placeTiles } from "../dense/place-tiles.js";
export type { RankKernels } from "../dense/rank-kernels.js";
export { factor } from "./factor.js";
export type { FactorKernels } from "./kernels.js";
