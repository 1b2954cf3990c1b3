import type { SparseMatrix } from "@portrait/backend-tfjs";
import type { Csr } from "@portrait/kernels";
import type { Matrix } from "./ops/matrix.js";
import type { Operation } from "./ops/operation.js";

/** What networks are written with: once for training, where values are tensors, and once for serving, on plain arrays. */
export interface Maths<Value> {
  /**
   * A constant.
   *
   * @param matrix - Its numbers.
   */
  constant(matrix: Matrix): Value;
  /**
   * A product of two values.
   *
   * @param a - r x k.
   * @param b - k x c.
   */
  matMul(a: Value, b: Value): Value;
  /**
   * The sum of two values of one shape.
   *
   * @param a - One.
   * @param b - The other.
   */
  add(a: Value, b: Value): Value;
  /**
   * The same numbers in another shape.
   *
   * @param a - The value.
   * @param rows - How many rows.
   * @param columns - How many columns.
   */
  reshape(a: Value, rows: number, columns: number): Value;
  /**
   * A product of a sparse matrix and a value.
   *
   * @param sparse - r x k.
   * @param dense - k x c.
   * @param values - What stands at the matrix's places instead of its constants, places x 1.
   */
  sparseMatMul(sparse: Sparse, dense: Value, values?: Value): Value;
  /**
   * An operation with its own gradient.
   *
   * @param operation - The operation.
   * @param inputs - Its operands.
   */
  apply(operation: Operation, ...inputs: readonly Value[]): Value;
  /**
   * In training each number is 0 with the given probability and otherwise divided by the rest of it; in serving nothing
   * happens.
   *
   * @param a - The value.
   * @param rate - The probability, in [0, 1).
   */
  dropout(a: Value, rate: number): Value;
  /**
   * Prepares products of a constant sparse matrix with weights of several heads, whose columns stand side by side. In
   * training each head sees the stored values with a dropout of its own.
   *
   * @param sparse - r x k.
   * @param rate - The probability.
   * @param heads - How many heads there are; left out, 1.
   * @returns What takes weights, k x (heads * c), and gives r x (heads * c).
   */
  dropoutSparse(sparse: Sparse, rate: number, heads?: number): (weights: Value) => Value;
  /**
   * As `dropoutSparse`, for a value.
   *
   * @param a - r x k.
   * @param rate - The probability.
   * @param heads - How many heads there are.
   */
  dropoutHeads(a: Value, rate: number, heads: number): (weights: Value) => Value;
  /**
   * The softmax over the places of each row of a sparse matrix. A row without places has none.
   *
   * @param pattern - The matrix, whose values do not matter.
   * @param scores - Places x 1.
   */
  segmentSoftmax(pattern: Sparse, scores: Value): Value;
  /**
   * Standard normal noise in training, zeros in serving.
   *
   * @param rows - How many rows.
   * @param columns - How many columns.
   */
  noise(rows: number, columns: number): Value;
}

/** A constant sparse matrix; its transpose is there where gradients are wanted. */
export interface Sparse {
  /** The matrix. */
  readonly matrix: Csr;
  /** With its transpose, made when it is first asked for. */
  transposed(): SparseMatrix;
  /**
   * The matrix with each row and column repeated for each head; see `repeatForHeads`. Made when it is first asked for.
   *
   * @param heads - How many heads there are.
   */
  perHead(heads: number): Sparse;
}
