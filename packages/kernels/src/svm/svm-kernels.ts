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
   * @param scratch - Room for one float a vector, rounded up to four of them, for each thread.
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
}
