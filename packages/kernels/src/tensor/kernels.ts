import type { DenseKernels } from "../dense/kernels.js";

/**
 * The kernels of {@link tensor}. Pointers are byte offsets, multiples of 4; arrays are row-major and hold float32
 * numbers, indices Int32, unless said otherwise. They keep nothing in memory but what they are told to write, so that
 * {@link bindKernels} may run them on a memory of somebody else.
 */
export interface TensorKernels extends Pick<DenseKernels, "sparseDenseMatMulF32"> {
  /** The first of `count` positions whose index lies outside [0, `rows`); -1 if there is none. */
  firstOutside(indices: number, count: number, rows: number): number;
  /**
   * Slices by index: `x` is batches x outer x rows x slices of `bytes` bytes, `indices` batches x count and `out` batches
   * x outer x count x slices. The indices must lie in [0, rows).
   */
  gather(
    x: number,
    indices: number,
    batches: number,
    outer: number,
    rows: number,
    count: number,
    bytes: number,
    out: number,
  ): void;
  /**
   * Sums by segment: `x` is rows x columns x width, `ids` rows x columns and `out` segments x columns x width:
   * `out[ids[r, c], c] += x[r, c]` in the order of the rows, in float32. Ids outside [0, segments) are left out.
   */
  segmentSumF32(
    x: number,
    ids: number,
    rows: number,
    columns: number,
    width: number,
    segments: number,
    out: number,
  ): void;
  /** The same over 32-bit integers, which wrap around. */
  segmentSumI32(
    x: number,
    ids: number,
    rows: number,
    columns: number,
    width: number,
    segments: number,
    out: number,
  ): void;
  /**
   * For each stored place (r, c) of a sparse pattern the inner product `left[r] . right[c]` of `width` numbers, summed in
   * float32 in sixteen lanes.
   */
  sampledMatMulF32(
    offsets: number,
    indices: number,
    rows: number,
    left: number,
    right: number,
    width: number,
    out: number,
  ): void;
}
