/**
 * The kernels of {@link svm}. Pointers are byte offsets into the instance's memory. A matrix of points holds float32
 * rows of `stride` floats, a multiple of 4, padded with zeros; it and every array of one float a point have room for a
 * multiple of four points, and what is computed for the points behind the last is of no meaning.
 *
 * `kind` is the kernel function of points `x` and `q`: 0, `x . q`; 1, `exp(-gamma * ||x - q||^2)`; 2,
 * `(gamma * x . q + coef0)^degree`; 3, `tanh(gamma * x . q + coef0)`. It is computed in float32, and bounded by
 * +-1e30.
 */
export interface SvmKernels {
  /**
   * The squared norm of each point, as float32.
   *
   * @param x - The points.
   * @param count - How many.
   * @param stride - Floats a point.
   * @param out - Where to: `count` floats.
   */
  squaredNorms(x: number, count: number, stride: number, out: number): void;
  /**
   * The kernel function of each point with one, as float32. Threads take parts of the points.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param kind - The kernel function.
   * @param x - The points.
   * @param norms - Their squared norms.
   * @param count - How many.
   * @param stride - Floats a point.
   * @param q - The one point.
   * @param norm - Its squared norm.
   * @param gamma - See above.
   * @param coef0 - See above.
   * @param degree - An integer >= 1.
   * @param out - Where to: `count` floats.
   */
  kernelRow(
    thread: number,
    threads: number,
    kind: number,
    x: number,
    norms: number,
    count: number,
    stride: number,
    q: number,
    norm: number,
    gamma: number,
    coef0: number,
    degree: number,
    out: number,
  ): void;
  /**
   * The kernel function of each point with itself, as float32.
   *
   * @param kind - The kernel function.
   * @param norms - The squared norms of the points.
   * @param count - How many.
   * @param gamma - See above.
   * @param coef0 - See above.
   * @param degree - An integer >= 1.
   * @param out - Where to: `count` floats.
   */
  kernelDiagonal(
    kind: number,
    norms: number,
    count: number,
    gamma: number,
    coef0: number,
    degree: number,
    out: number,
  ): void;
  /**
   * Some entries of a row of float32, in their order; `out` may lie at or before `row`.
   *
   * @param row - The row.
   * @param kept - Ascending places, 32-bit integers.
   * @param count - How many are kept.
   * @param out - Where to.
   */
  compactRow(row: number, kept: number, count: number, out: number): void;
  /**
   * One step of sequential minimal optimisation: `gradient -= step * (rowI - rowJ)`, and of what results the greatest
   * `gradient + up` and the least `gradient + down`. Arrays are float64, the rows float32.
   *
   * @param gradient - What is updated.
   * @param up - Addends; -Infinity where a variable may not grow.
   * @param down - Addends; Infinity where a variable may not fall.
   * @param count - How many variables, a multiple of 4.
   * @param rowI - The kernel row of the variable that grows.
   * @param rowJ - The kernel row of the variable that falls.
   * @param step - By how much.
   * @param result - Where to, float64: the greatest, its place, the least, its place; of equals the first in a block.
   */
  smoUpdate(
    gradient: number,
    up: number,
    down: number,
    count: number,
    rowI: number,
    rowJ: number,
    step: number,
    result: number,
  ): void;
  /**
   * The partner that promises the greatest decrease: of the greatest
   * `max(0, greatest - gradient - down)^2 / max(1e-12, own + diagonal - 2 row)`.
   *
   * @param gradient - The gradient.
   * @param down - Addends; Infinity where a variable may not fall.
   * @param count - How many variables, a multiple of 4.
   * @param row - The kernel row of the first variable.
   * @param diagonal - Each variable's kernel with itself, float32.
   * @param own - The first variable's.
   * @param greatest - The first variable's `gradient + up`.
   * @param scale - Multiplies the differences, so that they fit float32.
   * @param result - Where to, float64: the place; -1 when there is none.
   */
  smoPartner(
    gradient: number,
    down: number,
    count: number,
    row: number,
    diagonal: number,
    own: number,
    greatest: number,
    scale: number,
    result: number,
  ): void;
  /**
   * Decision functions of pairs of classes over support vectors sorted by class: for classes `a < b`,
   * `sum over vectors of a of coefficient[b - 1] * K + sum over vectors of b of coefficient[a] * K + intercept`.
   * Threads take parts of the points.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param kind - The kernel function.
   * @param x - The points.
   * @param norms - Their squared norms.
   * @param count - How many.
   * @param stride - Floats a point, and a vector.
   * @param vectors - The support vectors.
   * @param vectorNorms - Their squared norms.
   * @param vectorCount - How many.
   * @param gamma - See above.
   * @param coef0 - See above.
   * @param degree - An integer >= 1.
   * @param coefficients - Float64, `classes - 1` lines of `vectorCount`.
   * @param starts - 32-bit integers, where each class's vectors begin; `classes + 1` of them.
   * @param classes - How many classes, at least 2.
   * @param intercepts - Float64, one a pair.
   * @param scratch - Room for two floats a vector, the vectors rounded up to a multiple of four, for each thread.
   * @param out - Where to: float64, for each point one a pair.
   */
  decision(
    thread: number,
    threads: number,
    kind: number,
    x: number,
    norms: number,
    count: number,
    stride: number,
    vectors: number,
    vectorNorms: number,
    vectorCount: number,
    gamma: number,
    coef0: number,
    degree: number,
    coefficients: number,
    starts: number,
    classes: number,
    intercepts: number,
    scratch: number,
    out: number,
  ): void;
  /**
   * The squared norm of each row of linear data, the constant column included, as float64.
   *
   * Linear data is a record of 40 bytes: the offsets of the dense rows (float32), of each row's first sparse entry
   * (32-bit integers, one more than rows), of the sparse entries (a 32-bit place and a float32 each), of the weights
   * (float64; of the dense columns, a multiple of 4), of the weights of the sparse columns, and of the weight of the
   * constant column, six 32-bit integers; the constant column's value (float64); floats a dense row (a 32-bit integer).
   *
   * @param data - The record.
   * @param rows - How many rows.
   * @param out - Where to.
   */
  linearSquares(data: number, rows: number, out: number): void;
  /**
   * The value of the linear function at each row, as float64.
   *
   * @param data - Linear data, see {@link SvmKernels.linearSquares}.
   * @param rows - How many rows.
   * @param out - Where to.
   */
  linearValues(data: number, rows: number, out: number): void;
  /**
   * One epoch of dual coordinate descent for a linear classifier: the active rows are shuffled, and each coordinate
   * is minimised in turn; rows whose coordinates seem settled at a bound are set aside. Arrays are float64, by row.
   *
   * The state is a record of 56 bytes: the random number (32 bits, not 0), how many rows are active (32 bits); then
   * float64: the greatest and least projected slope of the epoch before, and those of this epoch; not used; not used.
   *
   * @param data - Linear data, see {@link SvmKernels.linearSquares}; the weights are kept up to date.
   * @param labels - -1 or 1.
   * @param bounds - The greatest value of each coordinate.
   * @param ridges - What is added to the diagonal.
   * @param squares - See {@link SvmKernels.linearSquares}.
   * @param alphas - The coordinates.
   * @param order - Row numbers, 32-bit integers, the active ones first.
   * @param state - The record.
   */
  dualClassEpoch(
    data: number,
    labels: number,
    bounds: number,
    ridges: number,
    squares: number,
    alphas: number,
    order: number,
    state: number,
  ): void;
  /**
   * The same as {@link SvmKernels.dualClassEpoch} for a linear regression; in the state the greatest violation of the
   * epoch before takes the place of the slopes, then come a number not used, the greatest violation of this epoch, a
   * number not used, and the sum of the violations.
   *
   * @param data - Linear data.
   * @param targets - The target of each row.
   * @param bounds - The greatest magnitude of each coordinate.
   * @param ridges - What is added to the diagonal.
   * @param squares - See {@link SvmKernels.linearSquares}.
   * @param betas - The coordinates.
   * @param order - Row numbers, the active ones first.
   * @param state - The record.
   * @param epsilon - The half width of the tube.
   */
  dualNumberEpoch(
    data: number,
    targets: number,
    bounds: number,
    ridges: number,
    squares: number,
    betas: number,
    order: number,
    state: number,
    epsilon: number,
  ): void;
}
