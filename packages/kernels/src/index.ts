/**
 * Numeric kernels: the loops over edges times factors and over candidates times users.
 *
 * @packageDocumentation
 */
export { type Csr, type CsrEntries, createCsr, transposeCsr } from "./csr.js";
export type { WorkerLike } from "./pool/thread.js";
export { type WorkerPool, type WorkersOptions, workers } from "./pool/workers.js";
export { gatherRows, scatterAddRows } from "./rows.js";
export { bindKernels } from "./runtime/bind.js";
export { type InstantiateSyncOptions, instantiate, instantiateSync } from "./runtime/instantiate.js";
export type { InstantiateOptions, KernelInstance } from "./runtime/kernel-instance.js";
export type { CompiledBinary, KernelExports, KernelModule } from "./runtime/kernel-module.js";
export { hasSimd } from "./runtime/simd.js";
export { sampledMatMul } from "./sampled-matmul.js";
export { sparseDenseMatMul } from "./sparse-dense-matmul.js";
export { createTopK, type Ranked, type TopK, topK } from "./top-k.js";
export {
  type Exclusions,
  type InnerProductSearch,
  type RankedRows,
  topKInnerProduct,
} from "./top-k-inner-product.js";
