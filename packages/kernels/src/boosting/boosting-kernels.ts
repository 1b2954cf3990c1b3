/**
 * Kernels of gradient boosting over binned columns. All arguments are byte offsets and counts; nothing is checked.
 *
 * Layouts: bins are bytes, row-major with `stride` bytes a row (a multiple of 4). A gradient pair is two 32-bit
 * integers, gradient and hessian times their scales. A histogram holds 256 bins of 16 bytes for each feature: a 64-bit
 * sum of gradients, and a 64-bit word with the sum of hessians in its low `shift` bits and the number of rows above
 * them. Integer sums do not depend on the order of rows, nor on the number of threads.
 */
export interface BoostingKernels extends Readonly<Record<string, (...args: number[]) => unknown>> {
  /**
   * Sorts doubles ascending, by radix; none may be NaN. O(n).
   *
   * @param values - `n` doubles.
   * @param spare - Room for `n` doubles.
   * @param counts - Room for 8,192 bytes.
   * @param n - How many.
   */
  readonly sortNumbers: (values: number, spare: number, counts: number, n: number) => void;
  /**
   * Writes for each double how many of 255 ascending upper bounds lie below it.
   *
   * @param values - `n` doubles, with room up to a multiple of eight.
   * @param n - How many.
   * @param uppers - 255 doubles, ascending, padded with Infinity.
   * @param missing - The bin of NaN.
   * @param out - Room for `n` bytes, up to a multiple of eight.
   */
  readonly encodeNumbers: (values: number, n: number, uppers: number, missing: number, out: number) => void;
  /**
   * Turns column-major bins into row-major ones. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param columns - The columns, `pitch` bytes apart.
   * @param pitch - Bytes from one column to the next.
   * @param features - How many columns.
   * @param n - How many rows.
   * @param rows - Where the rows go.
   * @param stride - Bytes from one row to the next, a multiple of 4, at least `features`.
   */
  readonly interleave: (
    thread: number,
    threads: number,
    columns: number,
    pitch: number,
    features: number,
    n: number,
    rows: number,
    stride: number,
  ) => void;
  /**
   * Gradient pairs of the log loss: `g = w (p - y)`, `h = w p (1 - p)`, `p = 1 / (1 + exp(-score))`. Runs on several
   * threads. Arrays have room for an even number of rows, here and below.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param n - How many rows.
   * @param scores - Doubles.
   * @param target - Bytes, 0 or 1.
   * @param weights - Doubles, or 0 for all 1.
   * @param pairs - Where the pairs go.
   * @param gScale - What gradients are multiplied by.
   * @param hScale - What hessians are multiplied by.
   */
  readonly binaryGradients: (
    thread: number,
    threads: number,
    n: number,
    scores: number,
    target: number,
    weights: number,
    pairs: number,
    gScale: number,
    hScale: number,
  ) => void;
  /**
   * Gradient pairs of the softmax loss: `g = w (p - y)`, `h = factor w p (1 - p)` for each class. Scores and pairs are
   * class-major. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param n - How many rows.
   * @param pitch - Rows from one class to the next, even.
   * @param classes - How many classes.
   * @param scores - Doubles.
   * @param codes - For each row its class, 32-bit.
   * @param weights - Doubles, or 0 for all 1.
   * @param pairs - Where the pairs go.
   * @param scratch - Room for `16 * classes` bytes for each thread.
   * @param factor - What hessians are multiplied by before they are scaled.
   * @param gScale - What gradients are multiplied by.
   * @param hScale - What hessians are multiplied by.
   */
  readonly softmaxGradients: (
    thread: number,
    threads: number,
    n: number,
    pitch: number,
    classes: number,
    scores: number,
    codes: number,
    weights: number,
    pairs: number,
    scratch: number,
    factor: number,
    gScale: number,
    hScale: number,
  ) => void;
  /**
   * Gradients and hessians of an objective of numbers as doubles, and their greatest magnitudes. Objective 0 is the
   * squared error (`g = w (s - y)`, `h = w`), 1 the absolute one (`g = w sign(s - y)`, `h = w`), 2 Poisson
   * (`g = w (exp(s) - y)`, `h = w exp(s + parameter)`), 3 the quantile `parameter` (`g = w (1 - parameter)` where
   * `s >= y`, else `-w parameter`; `h = w`). Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param objective - Which objective.
   * @param n - How many rows.
   * @param scores - Doubles.
   * @param target - Doubles.
   * @param weights - Doubles, or 0 for all 1.
   * @param parameter - See above.
   * @param g - Where the gradients go.
   * @param h - Where the hessians go.
   * @param peaks - Where the greatest |g| and h go, two doubles for each thread.
   */
  readonly pointGradients: (
    thread: number,
    threads: number,
    objective: number,
    n: number,
    scores: number,
    target: number,
    weights: number,
    parameter: number,
    g: number,
    h: number,
    peaks: number,
  ) => void;
  /**
   * Gradient pairs of doubles, rounded to the nearest integers, ties to even. A row of positive weight has a hessian of
   * at least 1. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param n - How many rows.
   * @param g - Gradients, doubles.
   * @param h - Hessians, doubles.
   * @param weights - Doubles, or 0 for all 1.
   * @param pairs - Where the pairs go.
   * @param gScale - What gradients are multiplied by.
   * @param hScale - What hessians are multiplied by.
   */
  readonly quantise: (
    thread: number,
    threads: number,
    n: number,
    g: number,
    h: number,
    weights: number,
    pairs: number,
    gScale: number,
    hScale: number,
  ) => void;
  /**
   * The histogram of a leaf: thread 0 writes to `hist`, thread `t` to `partial + (t - 1) * bytes`. Bins in use are
   * zeroed first. Runs on several threads. O(rows * features).
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param bins - Row-major bins; the memory goes on for 64 bytes behind them.
   * @param stride - Bytes a row.
   * @param features - How many features.
   * @param sizes - How many bins each feature has, 32-bit.
   * @param rows - Row numbers, 32-bit, ascending.
   * @param count - How many of them.
   * @param pairs - Gradient pairs.
   * @param shift - Where the count begins in the second word.
   * @param hist - Where the sums go.
   * @param partial - Where the other threads' sums go.
   * @param bytes - Bytes of a histogram.
   * @param scratch - Room for 48 KiB for each thread.
   */
  readonly histogram: (
    thread: number,
    threads: number,
    bins: number,
    stride: number,
    features: number,
    sizes: number,
    rows: number,
    count: number,
    pairs: number,
    shift: number,
    hist: number,
    partial: number,
    bytes: number,
    scratch: number,
  ) => void;
  /**
   * {@link BoostingKernels.histogram} for the listed features only.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param bins - Row-major bins; the memory goes on for 64 bytes behind them.
   * @param stride - Bytes a row.
   * @param list - The features, 32-bit.
   * @param listed - How many of them.
   * @param sizes - How many bins each feature has, 32-bit.
   * @param rows - Row numbers, 32-bit, ascending.
   * @param count - How many of them.
   * @param pairs - Gradient pairs.
   * @param shift - Where the count begins in the second word.
   * @param hist - Where the sums go.
   * @param partial - Where the other threads' sums go.
   * @param bytes - Bytes of a histogram.
   * @param scratch - Room for 48 KiB for each thread.
   */
  readonly histogramOf: (
    thread: number,
    threads: number,
    bins: number,
    stride: number,
    list: number,
    listed: number,
    sizes: number,
    rows: number,
    count: number,
    pairs: number,
    shift: number,
    hist: number,
    partial: number,
    bytes: number,
    scratch: number,
  ) => void;
  /**
   * Adds up the threads' histograms, subtracts the sum from the parent's, which leaves the sibling's, and finds the
   * best split of each listed feature. Runs on several threads. O(bins in use).
   *
   * A split's score is `G^2 / (H + l2)` of its children less that of the leaf, with `max(|G| - l1, 0)` for `G`. A record
   * has 96 bytes: gain, left gradient, left hessian, left rows (doubles), the left pair of sums (two 64-bit integers), the
   * bin up to which values go left (32-bit; -1: no split; 0 for categories), whether missing goes left (32-bit), and for
   * categories a set of bins (32 bytes).
   *
   * `options` holds doubles: l1, l2, least hessian and least rows of a child, `shift`, whether there are monotone
   * features; for categories the smoothing of the order, a further l2, and up to how many levels one is split off
   * the rest. Totals have 32 bytes: the pair of sums (two 64-bit integers), least and greatest value allowed (doubles,
   * in scaled units).
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param list - The features, 32-bit.
   * @param listed - How many of them.
   * @param features - 16 bytes a feature: bins in use, the bin of missing values or -1, 1 for categories, direction
   *   (-1, 0, 1), 32-bit each.
   * @param small - The histogram that was just summed.
   * @param large - The parent's histogram, 0 for none.
   * @param partial - The other threads' sums.
   * @param bytes - Bytes of a histogram.
   * @param parts - How many threads summed.
   * @param options - See above.
   * @param smallTotals - Totals of the summed leaf.
   * @param largeTotals - Totals of its sibling.
   * @param smallOut - Records of the summed leaf, in the order of the list.
   * @param largeOut - Records of its sibling.
   * @param scan - 1: find splits of the summed leaf; 2: of its sibling; 3: of both.
   * @param scratch - Room for 48 KiB for each thread.
   */
  readonly split: (
    thread: number,
    threads: number,
    list: number,
    listed: number,
    features: number,
    small: number,
    large: number,
    partial: number,
    bytes: number,
    parts: number,
    options: number,
    smallTotals: number,
    largeTotals: number,
    smallOut: number,
    largeOut: number,
    scan: number,
    scratch: number,
  ) => void;
  /**
   * The exact sums of two children: the left as recorded, the right as what the parent has beyond it.
   *
   * @param record - The split's record.
   * @param parent - The parent's totals.
   * @param left - Where the left totals go.
   * @param right - Where the right totals go.
   */
  readonly children: (record: number, parent: number, left: number, right: number) => void;
  /**
   * The exact sums of a leaf from one feature's bins of its histogram.
   *
   * @param hist - The feature's bins.
   * @param size - How many are in use.
   * @param out - Where the totals go.
   */
  readonly totals: (hist: number, size: number, out: number) => void;
  /**
   * Writes 0, 1, 2 and so on.
   *
   * @param rows - Room for `n` 32-bit integers.
   * @param n - How many.
   */
  readonly identity: (rows: number, n: number) => void;
  /**
   * Sorts rows into those that go left and those that go right, in their order. Runs on several threads; each writes
   * its own part of `left` and `right`, which `gatherPartition` puts together.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param column - The bins of the split's feature, a byte for each row.
   * @param table - 256 bytes: 1 where a bin goes left.
   * @param rows - Row numbers, 32-bit.
   * @param count - How many of them.
   * @param left - Room for `count + 1` 32-bit integers.
   * @param right - Room for `count + 1` 32-bit integers.
   * @param counts - Where the number of rows that went left goes, 32-bit, one for each thread.
   */
  readonly partition: (
    thread: number,
    threads: number,
    column: number,
    table: number,
    rows: number,
    count: number,
    left: number,
    right: number,
    counts: number,
  ) => void;
  /**
   * Puts together what `partition` sorted. Runs on several threads, as many as `partition` did.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param rows - Where the rows go: those that went left, then the others.
   * @param count - How many.
   * @param left - What `partition` wrote.
   * @param right - What `partition` wrote.
   * @param counts - What `partition` wrote.
   */
  readonly gatherPartition: (
    thread: number,
    threads: number,
    rows: number,
    count: number,
    left: number,
    right: number,
    counts: number,
  ) => void;
  /**
   * Adds a value to the scores of the listed rows. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param rows - Row numbers, 32-bit, all different.
   * @param count - How many of them.
   * @param scores - Doubles.
   * @param value - The value.
   */
  readonly addLeaf: (
    thread: number,
    threads: number,
    rows: number,
    count: number,
    scores: number,
    value: number,
  ) => void;
  /**
   * Grows a tree, best leaf first: the leaf whose best split gains most is split, until there are `maxLeaves` leaves or
   * no split gains anything. A leaf's histogram is summed over its rows for the smaller of two siblings only; the other's
   * is the parent's less that. Call it, and `work` on all threads whenever it answers 1, until it answers 0.
   *
   * @param plan - A {@link TreePlan}, written by `writePlan`.
   * @returns 1 where all threads are to `work`, 0 when the tree is grown: its nodes are those of the plan, `grown` of them.
   */
  readonly grow: (plan: number) => number;
  /**
   * A thread's share of what {@link BoostingKernels.grow} asked for. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param plan - The plan.
   */
  readonly work: (thread: number, threads: number, plan: number) => void;
  /**
   * Adds the values of a grown tree's leaves to the scores of their rows. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param plan - The plan that was grown.
   * @param scores - Doubles.
   */
  readonly addLeaves: (thread: number, threads: number, plan: number, scores: number) => void;
  /**
   * Adds to the scores of rows the values of their leaves. Runs on several threads.
   *
   * @param thread - Which thread.
   * @param threads - Of how many.
   * @param bins - Row-major bins.
   * @param stride - Bytes a row.
   * @param rows - Row numbers, 32-bit, all different; 0 for the first `count` rows.
   * @param count - How many.
   * @param nodes - 16 bytes a node: feature or -1, left child, right child, 0, 32-bit each.
   * @param tables - 256 bytes a node: 1 where a bin goes left.
   * @param values - A double a node.
   * @param scores - Doubles.
   */
  readonly addTree: (
    thread: number,
    threads: number,
    bins: number,
    stride: number,
    rows: number,
    count: number,
    nodes: number,
    tables: number,
    values: number,
    scores: number,
  ) => void;
}
