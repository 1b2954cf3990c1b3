import type { KernelInstance } from "@portrait/kernels";
import type { SvmKernels } from "@portrait/kernels/svm";

/** The numbers that say which kernel function the compiled loops compute. */
export interface KernelFunction {
  /** 0: linear, 1: radial basis function, 2: polynomial, 3: sigmoid. */
  readonly code: 0 | 1 | 2 | 3;
  /** The factor of the squared distance or of the inner product. */
  readonly gamma: number;
  /** What is added to the inner product. */
  readonly coef0: number;
  /** The power. */
  readonly degree: number;
}

/** An instance of the compiled loops. */
export type SvmInstance = KernelInstance<SvmKernels>;

/** Rows of 32-bit floats in the memory of an instance, padded with zeros to whole blocks of four rows and columns. */
export interface PointMatrix {
  /** How many rows there are. */
  readonly rows: number;
  /** How many floats a row takes, a multiple of 4. */
  readonly stride: number;
  /** Where the rows are. */
  readonly data: number;
  /** Where the squared norms of the rows are. */
  readonly norms: number;
}

/**
 * The next multiple of four.
 *
 * @param count - A count.
 */
export const padded = (count: number): number => (count + 3) & ~3;

/**
 * Room for a matrix, filled with zeros.
 *
 * @param instance - Where.
 * @param rows - How many rows.
 * @param stride - How many floats a row takes, a multiple of 4.
 */
export function allocateMatrix(instance: SvmInstance, rows: number, stride: number): PointMatrix {
  return {
    rows,
    stride,
    data: instance.alloc(Math.max(4, padded(rows)) * stride * 4),
    norms: instance.alloc(Math.max(4, padded(rows)) * 4),
  };
}

/**
 * Copies some rows into a matrix and fills in their norms.
 *
 * @param instance - Where the matrix is.
 * @param source - Rows of `matrix.stride` floats each.
 * @param order - Which rows.
 * @param matrix - Where to; as many rows as `order` names.
 */
export function gatherInto(
  instance: SvmInstance,
  source: Float32Array,
  order: ArrayLike<number>,
  matrix: PointMatrix,
): void {
  const { stride, data, norms } = matrix;
  const rows = instance.f32(data, order.length * stride);
  for (let to = 0; to < order.length; to++) {
    const from = (order[to] as number) * stride;
    rows.set(source.subarray(from, from + stride), to * stride);
  }
  instance.kernels.squaredNorms(data, order.length, stride, norms);
}
