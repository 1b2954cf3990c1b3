import type { FitContext } from "@portrait/core";
import { type Csr, instantiate, type KernelInstance } from "@portrait/kernels";
import { createSparseProduct } from "@portrait/kernels/dense";
import { type FactorKernels, factor } from "@portrait/kernels/factor";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

import { padded } from "./padded-rows.js";

/** Vectors of items, row-major. */
export interface ItemVectors {
  /** The length of a row. */
  readonly width: number;
  /** The rows. */
  readonly values: Float32Array;
}

/** How {@link smoothVectors} approximates. */
export interface SmoothOptions {
  /** How many vectors are wanted. */
  readonly factors: number;
  /** How often the matrix and its transpose are applied. */
  readonly iterations: number;
}

type Instance = KernelInstance<FactorKernels>;

/** How many random vectors more than wanted are taken. */
const OVERSAMPLING = 16;

/** How many columns are multiplied at a time. */
const COLUMNS = 64;

/** Which share of the greatest pivot a column must have left of its own to be kept. */
const LEAST = 1e-6;

/** A block of columns in the kernels' memory. */
interface Block {
  readonly instance: Instance;
  readonly rows: number;
  readonly width: number;
  readonly at: number;
}

/** Makes the columns orthonormal; those that depend on others become 0. */
function orthonormalise({ instance, rows, width, at }: Block): void {
  const mark = instance.mark();
  const [gram, inverse] = [instance.alloc(4 * width * width), instance.alloc(4 * width)];
  instance.parallel("gram", at, rows, width, 1, gram);
  const numbers = instance.f32(gram, width * width);
  let greatest = 0;
  for (let k = 0; k < width; k++) greatest = Math.max(greatest, numbers[k * width + k] as number);
  instance.kernels.factorise(gram, width, inverse, LEAST * greatest);
  instance.parallel("divideRows", at, rows, width, gram, inverse);
  instance.release(mark);
}

/** Applies a function to the columns, some at a time. */
function eachColumns(from: Block, into: Block, apply: (columns: Float32Array) => Float32Array): void {
  const columns = new Float32Array(from.rows * COLUMNS);
  for (let first = 0; first < from.width; first += COLUMNS) {
    const some = Math.min(COLUMNS, from.width - first);
    const source = from.instance.f32(from.at, from.rows * from.width);
    columns.fill(0);
    for (let row = 0; row < from.rows; row++) {
      const start = row * from.width + first;
      columns.set(source.subarray(start, start + some), row * COLUMNS);
    }
    const result = apply(columns);
    const target = into.instance.f32(into.at, into.rows * into.width);
    for (let row = 0; row < into.rows; row++) {
      target.set(result.subarray(row * COLUMNS, row * COLUMNS + some), row * into.width + first);
    }
  }
}

/** The eigenvectors of the greatest eigenvalues of a symmetric matrix, as columns; none for eigenvalues that are rounding. */
function leading(gram: Float32Array, width: number, most: number): Float32Array {
  const matrix = Matrix.from1DArray(width, width, Array.from(gram));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const greatest = Math.max(...realEigenvalues);
  const kept = realEigenvalues
    .map((value, at) => ({ value, at }))
    .filter(({ value }) => value > greatest * LEAST)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, most);
  const columns = padded(kept.length);
  const vectors = new Float32Array(width * columns);
  kept.forEach(({ at }, column) => {
    for (let row = 0; row < width; row++) vectors[row * columns + column] = eigenvectorMatrix.get(row, at);
  });
  return vectors;
}

/** The columns turned to the singular vectors of the matrix that `up` applies. */
function turn(block: Block, mapped: Block, factors: number): ItemVectors {
  const { instance, rows, width, at } = block;
  const gram = instance.alloc(4 * width * width);
  instance.parallel("gram", mapped.at, mapped.rows, width, 1, gram);
  const rotation = leading(instance.f32(gram, width * width), width, factors);
  const columns = rotation.length / width;
  const by = instance.alloc(rotation.byteLength);
  instance.f32(by, rotation.length).set(rotation);
  const out = instance.alloc(4 * rows * columns);
  instance.parallel("multiplyRows", at, rows, width, by, columns, out);
  return { width: columns, values: instance.f32(out, rows * columns).slice() };
}

/**
 * The right singular vectors of the greatest singular values of a sparse matrix, approximately: random vectors are multiplied
 * by the matrix and its transpose again and again, made orthonormal in between by Cholesky's factor of their Gram matrix, and turned to singular
 * vectors at the end. O(iterations x vectors x (stored values + columns x vectors)). There are fewer than wanted when the rest
 * of the matrix is rounding; the width is rounded up to a multiple of 4 with columns of 0.
 *
 * Source: Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithm 4.4; Fukaya et al., "CholeskyQR2" (2014).
 *
 * @param matrix - The matrix.
 * @param transpose - Its transpose.
 * @param options - How many vectors and iterations.
 * @param context - Of the fit.
 */
export async function smoothVectors(
  matrix: Csr,
  transpose: Csr,
  { factors, iterations }: SmoothOptions,
  { random, step, workers }: FitContext<unknown>,
): Promise<ItemVectors> {
  const { rows, columns } = matrix;
  const count = Math.min(factors + OVERSAMPLING, rows, columns);
  const width = padded(count);
  const bytes = 4 * (columns * (2 * width + 4) + rows * width + 3 * width * width);
  const instance = await instantiate(factor, { bytes, workers });
  const options = { precision: "float32", workers } as const;
  const up = await createSparseProduct(matrix, COLUMNS, options);
  const down = await createSparseProduct(transpose, COLUMNS, options);
  try {
    const block = { instance, rows: columns, width, at: instance.alloc(4 * columns * width) };
    const start = instance.f32(block.at, columns * width);
    for (let at = 0; at < start.length; at++) start[at] = at % width < count ? random.normal() : 0;
    for (let iteration = 0; iteration <= iterations; iteration++) {
      eachColumns(block, block, (some) => down.multiply(up.multiply(some)));
      orthonormalise(block);
      await step(iteration + 1, iterations + 2);
    }
    orthonormalise(block);
    const mapped = { instance, rows, width, at: instance.alloc(4 * rows * width) };
    eachColumns(block, mapped, (some) => up.multiply(some));
    const vectors = turn(block, mapped, factors);
    await step(iterations + 2, iterations + 2);
    return vectors;
  } finally {
    for (const used of [instance, up, down]) used.dispose();
  }
}
