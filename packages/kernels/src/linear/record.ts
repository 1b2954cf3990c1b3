/** The losses: of a row's margin `z` and target `y`, weighted with `c`. */
export type LinearLoss = "logistic" | "squared" | "poisson" | "softmax";

/**
 * What the linear kernels work on. Pointers are byte offsets; 0 stands for "none" where that is allowed. Columns are
 * either dense (column after column, `stride` numbers apart) or in one matrix of compressed rows. The point holds for
 * each output the weights of the dense and then of the sparse columns, and behind all of them one intercept for each
 * output.
 */
export interface LinearRecord {
  /** How many rows. */
  readonly rows: number;
  /** How many dense columns. */
  readonly width: number;
  /** How many sparse columns. */
  readonly sparseWidth: number;
  /** How many margins a row has: 1, or the number of classes for `softmax`. */
  readonly outputs: number;
  /** Whether margins include the intercepts; their gradient is given in any case. */
  readonly intercept: boolean;
  /** The loss. */
  readonly loss: LinearLoss;
  /** The dense columns, float64, zero behind the last row of each. */
  readonly dense: number;
  /** Where each row of the sparse columns starts: `rows + 1` int32; 0 if there are none. */
  readonly offsets: number;
  /** The column of each sparse value, int32. */
  readonly indices: number;
  /** The sparse values, float32. */
  readonly values: number;
  /** The targets, float64: 0 or 1 for `logistic`, class numbers for `softmax`. */
  readonly target: number;
  /** The weights of the rows, float64; 0 if all are 1. */
  readonly weights: number;
  /** The point, float64. */
  readonly point: number;
  /** Where margins go, `rows` float64 for each output; 0 if they are not wanted. */
  readonly margins: number;
  /** Where the derivatives of the losses by the margins go, laid out as margins; 0 if they are not wanted. */
  readonly residuals: number;
  /** Where the second derivatives go, `rows` float64; 0 if they are not wanted. Not for `softmax`. */
  readonly curvatures: number;
  /** For each chunk a value and a gradient, float64: `chunks * (1 + outputs * (width + sparseWidth + 1))`. */
  readonly partials: number;
  /** Room to work for each thread. */
  readonly scratch: number;
  /** How much each thread has: at least `8 * block * max(3, outputs)`. */
  readonly scratchBytes: number;
  /** Into how many parts the rows are cut. */
  readonly chunks: number;
  /** How many rows each part but the last has, a multiple of `block`. */
  readonly chunkRows: number;
  /** How many rows are worked on at a time, a multiple of 2. */
  readonly block: number;
  /** How many numbers lie between the starts of two dense columns, even, at least `rows`. */
  readonly stride: number;
}

/** How many bytes a record takes. */
export const LINEAR_RECORD_BYTES = 128;

/** The losses in the order of their numbers. */
const LINEAR_LOSSES: readonly LinearLoss[] = ["logistic", "squared", "poisson", "softmax"];

/**
 * Writes a record as the kernels read it.
 *
 * @param words - At least 23 words, where the record goes.
 * @param record - The record.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { LINEAR_RECORD_BYTES, linear, writeLinearRecord } from "@portrait/kernels/linear";
 *
 * const instance = await instantiate(linear);
 * const dense = instance.alloc(16);
 * const target = instance.alloc(16);
 * const point = instance.alloc(16);
 * const partials = instance.alloc(24);
 * const scratch = instance.alloc(8 * 2 * 3);
 * const record = instance.alloc(LINEAR_RECORD_BYTES);
 * instance.f64(dense, 2).set([1, 3]);
 * instance.f64(target, 2).set([2, 5]);
 * instance.f64(point, 2).set([2, 0]);
 * writeLinearRecord(instance.i32(record, 32), {
 *   rows: 2, width: 1, sparseWidth: 0, outputs: 1, intercept: true, loss: "squared", dense, offsets: 0, indices: 0,
 *   values: 0, target, weights: 0, point, margins: 0, residuals: 0, curvatures: 0, partials, scratch,
 *   scratchBytes: 48, chunks: 1, chunkRows: 2, block: 2, stride: 2,
 * });
 * instance.parallel("evaluate", record);
 * [...instance.f64(partials, 3)]; // => [0.5, 3, 1]
 * ```
 */
export function writeLinearRecord(words: Int32Array, record: LinearRecord): void {
  words.set([
    record.rows,
    record.width,
    record.sparseWidth,
    record.outputs,
    record.intercept ? 1 : 0,
    LINEAR_LOSSES.indexOf(record.loss),
    record.dense,
    record.offsets,
    record.indices,
    record.values,
    record.target,
    record.weights,
    record.point,
    record.margins,
    record.residuals,
    record.curvatures,
    record.partials,
    record.scratch,
    record.scratchBytes,
    record.chunks,
    record.chunkRows,
    record.block,
    record.stride,
  ]);
}

/**
 * Reads a record back.
 *
 * @param words - Where it is.
 */
export function readLinearRecord(words: Int32Array): LinearRecord {
  const word = (index: number): number => words[index] as number;
  const place = (index: number): number => word(index) >>> 0;
  return {
    rows: word(0),
    width: word(1),
    sparseWidth: word(2),
    outputs: word(3),
    intercept: word(4) !== 0,
    loss: LINEAR_LOSSES[word(5)] as LinearLoss,
    dense: place(6),
    offsets: place(7),
    indices: place(8),
    values: place(9),
    target: place(10),
    weights: place(11),
    point: place(12),
    margins: place(13),
    residuals: place(14),
    curvatures: place(15),
    partials: place(16),
    scratch: place(17),
    scratchBytes: word(18),
    chunks: word(19),
    chunkRows: word(20),
    block: word(21),
    stride: word(22),
  };
}
