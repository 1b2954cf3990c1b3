/**
 * The kernels of {@link factor}. Pointers are byte offsets into the instance's memory; matrices are row-major float32 whose
 * width is a multiple of 4, what is behind the last column being 0; a sparse matrix is Int32 `offsets` and
 * `indices` as in `Csr`. Kernels whose first arguments are `thread` and `threads` do the thread's part, for `parallel`.
 * All round after each product and each sum.
 */
export interface FactorKernels {
  /**
   * `out = scale * matrix' matrix`, both triangles, each entry summed in the order of the rows.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param matrix - `rows` x `width`.
   * @param rows - How many rows.
   * @param width - How many columns.
   * @param scale - The factor.
   * @param out - Where to: `width` x `width`.
   */
  gram(
    thread: number,
    threads: number,
    matrix: number,
    rows: number,
    width: number,
    scale: number,
    out: number,
  ): void;
  /**
   * Cholesky's factor U of `matrix = U' U`, in the place of the upper triangle; what is below it has no meaning. A pivot that is
   * not above `least` is left out: its row is 0, and so is its entry of `inverse`.
   *
   * @param matrix - `width` x `width`; the upper triangle is read.
   * @param width - How many columns.
   * @param inverse - Where one over each entry of U's diagonal goes.
   * @param least - The bound, at least 0.
   * @returns How many pivots were kept.
   */
  factorise(matrix: number, width: number, inverse: number, least: number): number;
  /**
   * Solves `U' U x = vector` in the vector's place.
   *
   * @param matrix - What {@link FactorKernels.factorise} left.
   * @param width - How many columns.
   * @param inverse - What it wrote there.
   * @param vector - `width` numbers.
   */
  substitute(matrix: number, width: number, inverse: number, vector: number): void;
  /**
   * `row = row U^(-1)` for each row, in its place: with U of the rows' Gram matrix, their columns are orthonormal afterwards.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param rows - `count` x `width`.
   * @param count - How many rows.
   * @param width - How many columns.
   * @param matrix - What {@link FactorKernels.factorise} left.
   * @param inverse - What it wrote there.
   */
  divideRows(
    thread: number,
    threads: number,
    rows: number,
    count: number,
    width: number,
    matrix: number,
    inverse: number,
  ): void;
  /**
   * For each row of a sparse matrix, and for one block of its vector's dimensions after the other, the values of the block
   * that make `sum over the row's columns of (1 - w . h)^2 + w' G w + penalty |w|^2` least. With one block that is the
   * solution for the row; with more it is one sweep of iALS++.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param offsets - Where each row's columns begin.
   * @param indices - The columns.
   * @param rows - How many rows.
   * @param vectors - The columns' vectors `h`, rows of `width`.
   * @param width - The length of a vector.
   * @param block - How many dimensions a block has, a multiple of 4; the last may have fewer.
   * @param gram - G, `width` x `width`, both triangles.
   * @param penalties - One number above 0 for each row.
   * @param out - The rows' vectors `w`: where it starts, and what it finds.
   * @param scratch - `scratchBytes` for each thread.
   * @param scratchBytes - What {@link FactorKernels.solveScratch} gives.
   */
  solveRows(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    rows: number,
    vectors: number,
    width: number,
    block: number,
    gram: number,
    penalties: number,
    out: number,
    scratch: number,
    scratchBytes: number,
  ): void;
  /**
   * How many bytes of scratch memory each thread of {@link FactorKernels.solveRows} needs.
   *
   * @param block - How many dimensions a block has.
   * @param longest - How many columns the longest row has.
   */
  solveScratch(block: number, longest: number): number;
}
