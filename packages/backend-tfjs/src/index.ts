/**
 * TensorFlow.js backends, and the differentiable operations that they lack or do slowly.
 *
 * @packageDocumentation
 */
export { gatherRows } from "./ops/gather-rows.js";
export { sampledMatMul } from "./ops/sampled-matmul.js";
export { sparseDenseMatMul } from "./ops/sparse-dense-matmul.js";
export {
  type PlaceSelection,
  partitionPlaces,
  type SparseMatrix,
  sparseMatrix,
  withValues,
} from "./ops/sparse-matrix.js";
export { requireTfjs } from "./require-tfjs.js";
export {
  type TensorFlow,
  type TfjsBackend,
  type TfjsBackendName,
  type TfjsMemory,
  type TfjsOptions,
  tfjs,
} from "./tfjs.js";
