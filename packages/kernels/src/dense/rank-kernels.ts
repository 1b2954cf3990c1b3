/** Rankings of all items: kernels of `dense` and of `factor`. */
export interface RankKernels {
  /**
   * Lays rows out in tiles, as {@link RankKernels.rank} reads items: four rows to a tile, whose numbers lie side by side dimension by
   * dimension. What the last tile has no row for is 0.
   *
   * @param matrix - `rows` x `width`.
   * @param rows - How many rows.
   * @param width - How many columns, any integer >= 0.
   * @param out - Where to: `width` numbers for each row, and for as many more as make a multiple of 4.
   */
  tileRows(matrix: number, rows: number, width: number, out: number): void;
  /**
   * For each query the `k` items of greatest score, best first, ties by smaller index; NaN scores are left out. The score is the
   * query's number in `base`, plus the inner product of the vectors, which is summed in the order of the dimensions. Items stream
   * through a cache once for all queries.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are, at most 64.
   * @param queries - The queries' vectors, rows of `width`.
   * @param count - How many queries.
   * @param items - The items' vectors, in tiles.
   * @param candidates - How many items.
   * @param width - The length of a vector, any integer >= 0.
   * @param base - For each query a number for each item; 0 for none.
   * @param k - How many items each query gets at most.
   * @param skip - For each item a byte, 1 if no query may get it; 0 for none.
   * @param excludeOffsets - Where each query's exclusions begin; 0 for none.
   * @param excludeIndices - The exclusions, ascending query by query.
   * @param indices - Where the items go: `k` places a query, Int32.
   * @param scores - Where their scores go: `k` places a query.
   * @param sizes - How many each query got, Int32.
   * @param scratch - What {@link RankKernels.rankScratch} gives, for all threads together.
   */
  rank(
    thread: number,
    threads: number,
    queries: number,
    count: number,
    items: number,
    candidates: number,
    width: number,
    base: number,
    k: number,
    skip: number,
    excludeOffsets: number,
    excludeIndices: number,
    indices: number,
    scores: number,
    sizes: number,
    scratch: number,
  ): void;
  /**
   * How many bytes of scratch memory {@link RankKernels.rank} needs.
   *
   * @param count - How many queries.
   * @param width - The length of a vector.
   */
  rankScratch(count: number, width: number): number;
}
