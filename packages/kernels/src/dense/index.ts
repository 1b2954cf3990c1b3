/**
 * Dense and sparse kernels: inner products, sums of rows, products of matrices, the best of many.
 *
 * @packageDocumentation
 */
export { dense } from "./dense.js";
export {
  createInnerProductIndex,
  type IndexedItems,
  type InnerProductIndex,
  type InnerProductIndexOptions,
  type InnerProductQueries,
} from "./inner-product-index.js";
export type { DenseKernels } from "./kernels.js";
export { placeTiles } from "./place-tiles.js";
export type { RankKernels } from "./rank-kernels.js";
export { createSparseProduct, type SparseProduct, type SparseProductOptions } from "./sparse-product.js";
