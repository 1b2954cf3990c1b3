import type { RankedRows } from "@portrait/kernels";
import type { InnerProductQueries } from "@portrait/kernels/dense";

/**
 * Items that are searched by inner product. `createInnerProductIndex` of `@portrait/kernels/dense` makes one that is exact, {@link approximateIndex} one that
 * looks at a part of the items; whoever takes an `ItemIndex` takes either.
 */
export interface ItemIndex {
  /** How many items there are. */
  readonly size: number;
  /** The length of a vector. */
  readonly width: number;
  /**
   * The `k` items of greatest inner product for each query: greater score first, then smaller index. An approximate index may miss some.
   *
   * @param queries - Vectors, `k` and what to leave out.
   */
  search(queries: InnerProductQueries): RankedRows;
  /** Frees the memory. May be called twice. */
  dispose(): void;
}
