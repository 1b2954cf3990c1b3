/**
 * TensorFlow.js backends, and the differentiable operations that they lack or do slowly.
 *
 * @packageDocumentation
 */
export type { PassedOver, TensorFlow, TfjsBackend, TfjsMemory } from "./backend.js";
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
export type { TfjsBackendName, TfjsModule, TfjsOptions } from "./options.js";
export { requireTfjs } from "./require-tfjs.js";
export { tfjs } from "./tfjs.js";
export type { WasmPaths } from "./wasm/start-wasm.js";
export type { GpuAdapter, GpuBinding, GpuDevice } from "./webgpu/gpu-binding.js";
