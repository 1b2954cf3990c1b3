/**
 * Numeric kernels: the loops over edges times factors and over candidates times users.
 *
 * @packageDocumentation
 */
export { type Csr, type CsrEntries, createCsr, transposeCsr } from "./csr.js";
export { gatherRows, scatterAddRows } from "./rows.js";
export { sampledMatMul } from "./sampled-matmul.js";
export { sparseDenseMatMul } from "./sparse-dense-matmul.js";
export { createTopK, type Ranked, type TopK, topK } from "./top-k.js";
export {
  type Exclusions,
  type InnerProductSearch,
  type RankedRows,
  topKInnerProduct,
} from "./top-k-inner-product.js";
