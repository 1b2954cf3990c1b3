import type { DenseKernels } from "../dense/kernels.js";

/**
 * The kernels of {@link tensor}. Pointers are byte offsets, multiples of 4; arrays are row-major and hold float32
 * numbers, indices Int32, unless said otherwise. They keep nothing in memory but what they are told to write, so that
 * `bindKernels` of `@portrait/kernels` may run them on a memory of somebody else.
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
  /**
   * `out[i] = scale x[i]`, or 0 where 32 pseudo-random bits of place i are a number below `threshold`; `key` chooses the bits.
   * Key and threshold are unsigned.
   */
  dropout(x: number, count: number, key: number, threshold: number, scale: number, out: number): void;
  /**
   * The product of a sparse matrix and rows of `heads` x `width` numbers, `scale` times the matrix's values, in float32 in the
   * order of a row's entries; a value is left out for a head where the bits of its place x `heads` + head are below
   * `threshold`. `places` (Int32) numbers the values, so that a matrix and its transpose leave out the same; 0: as they lie.
   * `scratch` takes a number for each entry.
   */
  sparseDropoutMatMulF32(
    offsets: number,
    indices: number,
    values: number,
    places: number,
    rows: number,
    dense: number,
    heads: number,
    width: number,
    key: number,
    threshold: number,
    scale: number,
    out: number,
    scratch: number,
  ): void;
  /**
   * The product of two matrices, m x n: `a` is m x k, or k x m if `turnedA` is 1; `b` is k x n, or n x k if `turnedB` is 1.
   * Each sum is taken in float32 in the order of k. `scratch` takes {@link TensorKernels.matMulScratch} bytes.
   */
  matMulF32(
    a: number,
    b: number,
    m: number,
    n: number,
    k: number,
    turnedA: number,
    turnedB: number,
    out: number,
    scratch: number,
  ): void;
  /** How many bytes of scratch memory a product needs whose right matrix has `n` columns. */
  matMulScratch(n: number): number;
  /**
   * Softmax within segments: `x` is places x width, segment s holds the places from `offsets[s]` (Int32) up to
   * `offsets[s + 1]`, and each column of a segment sums to one. `scratch` takes `width` numbers.
   */
  segmentSoftmax(
    offsets: number,
    segments: number,
    x: number,
    width: number,
    out: number,
    scratch: number,
  ): void;
  /** The gradient of {@link TensorKernels.segmentSoftmax} from its result `y`. */
  segmentSoftmaxGradient(
    offsets: number,
    segments: number,
    y: number,
    dy: number,
    width: number,
    out: number,
    scratch: number,
  ): void;
  /**
   * Where in each row of `width` numbers the greatest lies (Int32), the first of equal ones. A NaN in the first place is
   * the greatest, any other is none.
   */
  argMax(x: number, rows: number, width: number, out: number): void;
  /** The same of the least. */
  argMin(x: number, rows: number, width: number, out: number): void;
  /**
   * The `k` greatest of each row of `width` numbers, best first, of equal ones the first: `values` and `indices` (Int32) of
   * rows x k. Gives 1 if every row has so many, and 0 if one has not, as NaN is left out.
   */
  topKRows(x: number, rows: number, width: number, k: number, values: number, indices: number): number;
  /**
   * One step of Adam on `count` numbers, in place: `mean += (1 - beta1) (g - mean)`, `square += (1 - beta2) (g g - square)`,
   * `x -= rate mean / (sqrt(square / correction) + epsilon)`.
   */
  adam(
    x: number,
    mean: number,
    square: number,
    gradient: number,
    count: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    rate: number,
    correction: number,
  ): void;
  /** The same on those rows of `width` numbers whose gradient is not zero; the others and their moments stay. */
  adamRows(
    x: number,
    mean: number,
    square: number,
    gradient: number,
    rows: number,
    width: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    rate: number,
    correction: number,
  ): void;
  /**
   * Rows of `width` numbers with mean 0 and variance 1, times `gamma`, plus `beta`. Writes the centred and scaled rows into
   * `normal` and one over each row's deviation into `scales`.
   */
  layerNorm(
    x: number,
    gamma: number,
    beta: number,
    rows: number,
    width: number,
    epsilon: number,
    out: number,
    normal: number,
    scales: number,
  ): void;
  /** The gradients of {@link TensorKernels.layerNorm} from what it wrote. */
  layerNormGradient(
    normal: number,
    scales: number,
    gamma: number,
    dy: number,
    rows: number,
    width: number,
    dx: number,
    dgamma: number,
    dbeta: number,
  ): void;
  /** Softmax of each row of `logits` and its cross-entropy with a class; `labels` (Int32) lie in [0, width). */
  crossEntropy(
    logits: number,
    labels: number,
    rows: number,
    width: number,
    probabilities: number,
    losses: number,
  ): void;
  /** The gradient of {@link TensorKernels.crossEntropy} from the probabilities. */
  crossEntropyGradient(
    probabilities: number,
    labels: number,
    dy: number,
    rows: number,
    width: number,
    out: number,
  ): void;
  /**
   * The gradient of a convolution's filter: `images` are batch x height x width x channels, `dy` batch x outHeight x
   * outWidth x outChannels, `out` filterHeight x filterWidth x channels x outChannels. `scratch` takes
   * {@link TensorKernels.convScratch} bytes.
   */
  convFilterGradient(
    images: number,
    dy: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    padTop: number,
    padLeft: number,
    dilationHeight: number,
    dilationWidth: number,
    out: number,
    scratch: number,
  ): void;
  /** How many bytes of scratch memory that needs, for filterHeight x filterWidth x channels and the out channels. */
  convScratch(filterSize: number, outChannels: number): number;
  /**
   * The gradients of a depthwise convolution: with `toInput` 0 of the filter, from the images and `dy`; with 1 of the
   * images, from the filter and `dy`. The filter is filterHeight x filterWidth x channels x multiplier.
   */
  depthwiseGradient(
    toInput: number,
    other: number,
    dy: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    multiplier: number,
    outHeight: number,
    outWidth: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    padTop: number,
    padLeft: number,
    dilationHeight: number,
    dilationWidth: number,
    out: number,
  ): void;
  /**
   * Attention: for each of `groups` groups softmax(`scale` x q k') v, with q queries x width, k keys x width and v keys x
   * valueWidth. `lengths` (Int32) says how many keys of each group count, or is 0 for all; with `causal` 1 a query sees
   * the keys up to its own place. `scratch` takes {@link TensorKernels.attentionScratch} bytes.
   */
  attention(
    q: number,
    k: number,
    v: number,
    lengths: number,
    groups: number,
    queries: number,
    keys: number,
    width: number,
    valueWidth: number,
    scale: number,
    causal: number,
    out: number,
    scratch: number,
  ): void;
  /** The gradients of {@link TensorKernels.attention}. */
  attentionGradient(
    q: number,
    k: number,
    v: number,
    lengths: number,
    dy: number,
    groups: number,
    queries: number,
    keys: number,
    width: number,
    valueWidth: number,
    scale: number,
    causal: number,
    dq: number,
    dk: number,
    dv: number,
    scratch: number,
  ): void;
  /** How many bytes of scratch memory attention and its gradient need. */
  attentionScratch(queries: number, keys: number, width: number, valueWidth: number): number;
  /**
   * The gates of a gated recurrent unit: `fromInput` and `fromState` are rows x 3 width, in the order reset, update, new:
   * `r = sigmoid(a_r + b_r)`, `z = sigmoid(a_z + b_z)`, `n = tanh(a_n + r b_n)`, `out = n + z (state - n)`.
   */
  gruGates(
    fromInput: number,
    fromState: number,
    state: number,
    rows: number,
    width: number,
    out: number,
  ): void;
  /** The gradients of {@link TensorKernels.gruGates}. */
  gruGatesGradient(
    fromInput: number,
    fromState: number,
    state: number,
    dy: number,
    rows: number,
    width: number,
    dInput: number,
    dFromState: number,
    dState: number,
  ): void;
}
