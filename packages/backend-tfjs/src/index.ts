/**
 * TensorFlow.js backends, and the differentiable operations that they lack or do slowly.
 *
 * @packageDocumentation
 */
export type { PassedOver, TensorFlow, TfjsBackend, TfjsMemory } from "./backend.js";
export { type AttentionOptions, attention } from "./ops/attention.js";
export { type DropoutOptions, dropout } from "./ops/dropout.js";
export { gatherRows } from "./ops/gather-rows.js";
export { type GruWeights, gruCell } from "./ops/gru-cell.js";
export { type LayerNormOptions, layerNorm } from "./ops/layer-norm.js";
export { sampledMatMul } from "./ops/sampled-matmul.js";
export { segmentSoftmax } from "./ops/segment-softmax.js";
export { softmaxCrossEntropy } from "./ops/softmax-cross-entropy.js";
export { sparseDenseMatMul } from "./ops/sparse-dense-matmul.js";
export { type SparseDropoutOptions, sparseDropoutMatMul } from "./ops/sparse-dropout-matmul.js";
export {
  type PlaceSelection,
  partitionPlaces,
  type SparseMatrix,
  sparseMatrix,
  withValues,
} from "./ops/sparse-matrix.js";
export { type AdamOptions, adam } from "./optimizer/adam.js";
export type { TfjsBackendName, TfjsModule, TfjsOptions } from "./options.js";
export { requireTfjs } from "./require-tfjs.js";
export { tfjs } from "./tfjs.js";
export type { WasmPaths } from "./wasm/start-wasm.js";
export type { GpuAdapter, GpuBinding, GpuDevice } from "./webgpu/gpu-binding.js";
