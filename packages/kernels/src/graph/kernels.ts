/**
 * The kernels of {@link graph}. Pointers are byte offsets into the instance's memory; matrices are row-major float32; a
 * sparse matrix is three arrays as in `Csr`: Int32 `offsets` and `indices`, float32 `values`. Kernels whose first
 * arguments are `thread` and `threads` do the thread's part, for `parallel`; call them with `0, 1` to do all. Each number of a
 * result is computed by one thread in one order, so that it does not depend on how many there are.
 */
export interface GraphKernels {
  /**
   * One layer of propagation: `out = scale * (base + matrix times dense)`, summed in float32 from `base` on in the order of
   * the entries. `base` 0 is a matrix of zeros; `out` may be `base`.
   */
  propagate(
    thread: number,
    threads: number,
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    columns: number,
    dense: number,
    width: number,
    base: number,
    scale: number,
    out: number,
  ): void;
  /**
   * The transpose of a sparse matrix; rows ascend in each of its rows.
   */
  transpose(
    offsets: number,
    indices: number,
    values: number,
    rows: number,
    columns: number,
    outOffsets: number,
    outIndices: number,
    outValues: number,
  ): void;
  /**
   * Bayesian personalised ranking. `offsets` are those of users' pairs; `items` and `coefficients` hold 1 + `negatives`
   * places for each pair, the target first. Of each user the loss (float64) `sum w / negatives softplus((s_negative - s) /
   * temperature)`; of each place the derivative by its score.
   */
  pairwiseStep(
    thread: number,
    threads: number,
    offsets: number,
    items: number,
    weights: number,
    users: number,
    negatives: number,
    userVectors: number,
    itemVectors: number,
    width: number,
    temperature: number,
    coefficients: number,
    losses: number,
  ): void;
  /**
   * Squared loss of pairs: of each user the loss (float64) `sum w (1 - s)^2` and the sum of weights, of each pair the
   * derivative by its score.
   */
  squaresStep(
    thread: number,
    threads: number,
    offsets: number,
    items: number,
    weights: number,
    users: number,
    userVectors: number,
    itemVectors: number,
    width: number,
    coefficients: number,
    totals: number,
    losses: number,
  ): void;
  /**
   * The softmax loss of the users that `some` lists, `rows` of them. `scores` holds a row for each, `scoresStride` numbers
   * apart, with its scores of the `count` items compared with; they become the derivatives by them. Of each pair of
   * these users the derivative by its score, of each user the loss (float64) `sum w (L - s / temperature)`, `L` the
   * logarithm of the sum of `exp(s' / temperature)`, plus `correction`. Where `sampled` is not 0 the target's own exponential
   * is added to the sum: `sum w softplus(L - s / temperature)`.
   */
  softmaxStep(
    thread: number,
    threads: number,
    some: number,
    rows: number,
    scores: number,
    scoresStride: number,
    count: number,
    offsets: number,
    items: number,
    weights: number,
    userVectors: number,
    itemVectors: number,
    width: number,
    temperature: number,
    correction: number,
    sampled: number,
    coefficients: number,
    losses: number,
  ): void;
  /**
   * `out = alpha * left times right`, added to `out` where `add` is not 0; summed in float32 in blocks of 256. Steps are in
   * numbers: from row to row and from column to column of `left`, so that it may be read transposed, and from row to
   * row of `right` and of `out`.
   */
  multiply(
    thread: number,
    threads: number,
    left: number,
    leftRow: number,
    leftColumn: number,
    right: number,
    rightRow: number,
    rows: number,
    inner: number,
    columns: number,
    alpha: number,
    add: number,
    out: number,
    outRow: number,
  ): void;
  /** Copies rows side by side: `out[p] = values[indices[p]]`. */
  takeRows(
    thread: number,
    threads: number,
    values: number,
    width: number,
    indices: number,
    count: number,
    out: number,
  ): void;
  /** Copies rows into columns: `out[k * outRow + p] = values[indices[p], k]`. */
  takeColumns(
    thread: number,
    threads: number,
    values: number,
    width: number,
    indices: number,
    count: number,
    out: number,
    outRow: number,
  ): void;
  /** `out[indices[p]] += values[p]` for rows, in their order. */
  addRows(values: number, width: number, indices: number, count: number, out: number): void;
  /**
   * One step of Adam (Kingma and Ba 2015; 0.9, 0.999, 1e-8) on rows, in float32. The gradient of a row is that of
   * `gradients` plus `l2` times the row's `decay` times its values; `rate` is the step size over `1 - 0.9^t`, `correction` is
   * `1 / (1 - 0.999^t)`.
   */
  adam(
    thread: number,
    threads: number,
    values: number,
    gradients: number,
    first: number,
    second: number,
    decay: number,
    rows: number,
    width: number,
    l2: number,
    rate: number,
    correction: number,
  ): void;
  /** The squared length of each row. */
  squaredLengths(
    thread: number,
    threads: number,
    values: number,
    rows: number,
    width: number,
    out: number,
  ): void;
  /** Scales rows to length 1 in place: times `1 / sqrt(|x|^2 + 1e-12)`, which is kept in `factors`. */
  unitRows(
    thread: number,
    threads: number,
    values: number,
    rows: number,
    width: number,
    factors: number,
  ): void;
  /** Turns gradients by rows that {@link GraphKernels.unitRows} scaled into those by the rows before, in place. */
  unitRowsGradient(
    thread: number,
    threads: number,
    gradients: number,
    units: number,
    rows: number,
    width: number,
    factors: number,
  ): void;
}
