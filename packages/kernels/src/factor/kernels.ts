import type { RankKernels } from "../dense/rank-kernels.js";

/**
 * The kernels of {@link factor}. Pointers are byte offsets into the instance's memory; matrices are row-major float32 whose
 * width is a multiple of 4, what is behind the last column being 0; a sparse matrix is Int32 `offsets` and
 * `indices` as in `Csr`. Kernels whose first arguments are `thread` and `threads` do the thread's part, for `parallel`.
 * All round after each product and each sum.
 */
export interface FactorKernels extends RankKernels {
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
   * `out = rows matrix`, each number summed in the order of the dimensions.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param rows - `count` x `width`.
   * @param count - How many rows.
   * @param width - The length of a row.
   * @param matrix - `width` x `columns`.
   * @param columns - How many columns, a multiple of 4.
   * @param out - Where to: `count` x `columns`.
   */
  multiplyRows(
    thread: number,
    threads: number,
    rows: number,
    count: number,
    width: number,
    matrix: number,
    columns: number,
    out: number,
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
  /**
   * For each row of a sparse matrix steps of the method of conjugate gradients towards the vector that makes
   * `sum over the row's columns of (1 - w . h)^2 + w' G w + penalty |w|^2` least. A row whose slope has become 10^-7 of what it was
   * at first, or 0, takes no more.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param offsets - Where each row's columns begin.
   * @param indices - The columns.
   * @param rows - How many rows.
   * @param vectors - The columns' vectors `h`, rows of `width`.
   * @param width - The length of a vector.
   * @param steps - How many steps a row takes at most.
   * @param gram - G, `width` x `width`, both triangles.
   * @param penalties - One number above 0 for each row.
   * @param out - The rows' vectors `w`: where it starts, and where it ends.
   * @param scratch - `scratchBytes` for each thread.
   * @param scratchBytes - What {@link FactorKernels.improveScratch} gives.
   */
  improveRows(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    rows: number,
    vectors: number,
    width: number,
    steps: number,
    gram: number,
    penalties: number,
    out: number,
    scratch: number,
    scratchBytes: number,
  ): void;
  /**
   * How many bytes of scratch memory each thread of {@link FactorKernels.improveRows} needs.
   *
   * @param width - The length of a vector.
   * @param longest - How many columns the longest row has.
   */
  improveScratch(width: number, longest: number): number;
  /**
   * The scores that {@link RankKernels.rank} ranks by, of all items for all queries.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are, at most 64.
   * @param queries - The queries' vectors, rows of `width`.
   * @param count - How many queries.
   * @param items - The items' vectors, in the tiles of {@link RankKernels.tileRows}.
   * @param candidates - How many items.
   * @param width - The length of a vector, any integer >= 0.
   * @param base - For each query a number for each item; 0 for none.
   * @param out - Where to: `count` x `candidates`; may be `base`.
   * @param scratch - What {@link RankKernels.rankScratch} gives, for all threads together.
   */
  scoreAll(
    thread: number,
    threads: number,
    queries: number,
    count: number,
    items: number,
    candidates: number,
    width: number,
    base: number,
    out: number,
    scratch: number,
  ): void;
  /**
   * Sparse rows times one sparse matrix, or times two, as dense rows: `out = rows first` or `out = (rows first) second`.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param offsets - Where each row begins.
   * @param indices - The rows' indices.
   * @param values - Their values; 0 if all are 1.
   * @param count - How many rows.
   * @param firstOffsets - The first matrix.
   * @param firstIndices - Its indices.
   * @param firstValues - Its values.
   * @param between - How many columns the first matrix has, and rows the second.
   * @param secondOffsets - The second matrix; 0 for none.
   * @param secondIndices - Its indices.
   * @param secondValues - Its values.
   * @param columns - How many columns `out` has.
   * @param out - Where to: `count` x `columns`.
   * @param scratch - What {@link FactorKernels.spreadScratch} gives, for each thread.
   */
  spread(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    count: number,
    firstOffsets: number,
    firstIndices: number,
    firstValues: number,
    between: number,
    secondOffsets: number,
    secondIndices: number,
    secondValues: number,
    columns: number,
    out: number,
    scratch: number,
  ): void;
  /**
   * How many bytes of scratch memory each thread of {@link FactorKernels.spread} needs.
   *
   * @param between - How many columns the first matrix has.
   */
  spreadScratch(between: number): number;
  /**
   * The inverse of a block of 64 pivots, of a symmetric float32 matrix of which the upper triangle is read. With the panel and the sweep of every
   * block the matrix becomes minus its inverse.
   *
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot, a multiple of 64.
   * @param pivot - Where to: 64 x 64.
   * @returns 1; 0 where the matrix is not positive definite.
   */
  pivotsF32(matrix: number, width: number, from: number, pivot: number): number;
  /**
   * The rows of the pivots of a float32 matrix, as they are and times the inverse, in tiles of eight columns: 64 rows of eight
   * numbers a tile. The latter take the place of the rows in the matrix.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot.
   * @param pivot - What {@link FactorKernels.pivotsF32} wrote.
   * @param raw - Where the rows go: 64 x `width` numbers.
   * @param weighed - Where the products go, likewise.
   */
  panelF32(
    thread: number,
    threads: number,
    matrix: number,
    width: number,
    from: number,
    pivot: number,
    raw: number,
    weighed: number,
  ): void;
  /**
   * Takes from the other rows of a float32 matrix what the pivots explain.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot.
   * @param raw - What {@link FactorKernels.panelF32} wrote.
   * @param weighed - What it wrote there.
   */
  sweepF32(
    thread: number,
    threads: number,
    matrix: number,
    width: number,
    from: number,
    raw: number,
    weighed: number,
  ): void;
  /**
   * The inverse of a block of 64 pivots, of a symmetric float64 matrix of which the upper triangle is read. With the panel and the sweep of every
   * block the matrix becomes minus its inverse.
   *
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot, a multiple of 64.
   * @param pivot - Where to: 64 x 64.
   * @returns 1; 0 where the matrix is not positive definite.
   */
  pivotsF64(matrix: number, width: number, from: number, pivot: number): number;
  /**
   * The rows of the pivots of a float64 matrix, as they are and times the inverse, in tiles of eight columns: 64 rows of eight
   * numbers a tile. The latter take the place of the rows in the matrix.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot.
   * @param pivot - What {@link FactorKernels.pivotsF64} wrote.
   * @param raw - Where the rows go: 64 x `width` numbers.
   * @param weighed - Where the products go, likewise.
   */
  panelF64(
    thread: number,
    threads: number,
    matrix: number,
    width: number,
    from: number,
    pivot: number,
    raw: number,
    weighed: number,
  ): void;
  /**
   * Takes from the other rows of a float64 matrix what the pivots explain.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param matrix - `width` x `width`.
   * @param width - A multiple of 64.
   * @param from - The first pivot.
   * @param raw - What {@link FactorKernels.panelF64} wrote.
   * @param weighed - What it wrote there.
   */
  sweepF64(
    thread: number,
    threads: number,
    matrix: number,
    width: number,
    from: number,
    raw: number,
    weighed: number,
  ): void;
  /**
   * Steps of stochastic gradient ascent on `ln sigma(w . (h - g)) - l2 / 2 (|w|^2 + |h|^2 + |g|^2)`, with `sigma(x) = 1 / (1 + exp(-x))`: for a random pair of
   * a user `w` and an item `h`, and a random item `g` that the user does not have. Steps of users who have all items are left out.
   *
   * @param state - The random number, 32 bits, not 0; it goes on.
   * @param steps - How many.
   * @param rows - For each pair its user.
   * @param offsets - Where each user's items begin.
   * @param indices - The items, ascending.
   * @param pairs - How many pairs, at least 1.
   * @param users - The users' vectors, rows of `width`.
   * @param items - The items' vectors.
   * @param count - How many items.
   * @param width - The length of a vector, a multiple of 4.
   * @param rate - The length of a step.
   * @param l2 - The penalty.
   */
  rankPairs(
    state: number,
    steps: number,
    rows: number,
    offsets: number,
    indices: number,
    pairs: number,
    users: number,
    items: number,
    count: number,
    width: number,
    rate: number,
    l2: number,
  ): void;
  /**
   * For each of some items the weights of at most `most` others that explain who has it, as in SLIM: of those of the greatest cosine with it,
   * by coordinate descent on `1/2 sum_u c_u (x_u - X_u w)^2 + 1/2 sum_i p_i w_i^2 + l1 sum |w|` in float64, in the order of their numbers, from 0 on. The
   * cosine counts users by c, too. Threads take items in turn.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param first - The first item.
   * @param count - How many items.
   * @param userOffsets - Where each user's items begin.
   * @param userItems - The users' items.
   * @param users - How many users.
   * @param itemOffsets - Where each item's users begin.
   * @param itemUsers - The items' users.
   * @param items - How many items there are.
   * @param userWeights - c, what each user counts, > 0, float64.
   * @param totals - The sum of c over each item's users, float64.
   * @param penalties - p, the weight of the squares of what each item says of others, > 0, float64.
   * @param most - How many candidates an item has at most.
   * @param l1 - The weight of sizes.
   * @param nonNegative - 1 if weights below 0 are forbidden, else 0.
   * @param passes - How many passes are made at most.
   * @param tolerance - A pass that changes no weight by more is the last.
   * @param listed - Where the others go, ascending: `most` places an item, Int32.
   * @param weights - Where their weights go: `most` places an item, float32.
   * @param sizes - How many there are, Int32.
   * @param scratch - What {@link FactorKernels.regressScratch} gives, for each thread.
   */
  regressItems(
    thread: number,
    threads: number,
    first: number,
    count: number,
    userOffsets: number,
    userItems: number,
    users: number,
    itemOffsets: number,
    itemUsers: number,
    items: number,
    userWeights: number,
    totals: number,
    penalties: number,
    most: number,
    l1: number,
    nonNegative: number,
    passes: number,
    tolerance: number,
    listed: number,
    weights: number,
    sizes: number,
    scratch: number,
  ): void;
  /**
   * How many bytes of scratch memory each thread of {@link FactorKernels.regressItems} needs.
   *
   * @param users - How many users.
   * @param items - How many items.
   * @param most - How many candidates an item has at most.
   */
  regressScratch(users: number, items: number, most: number): number;
}
