import { minimise, type Objective } from "./lbfgs.js";
import type { Solution, SolveOptions } from "./outcome.js";
import type { LinearProblem } from "./problem.js";
import { dot, greatest } from "./vectors.js";

/** So many times as many columns as rows must hold something. */
const LEAST_RATIO = 2;

/** After so many iterations the columns, whose scales can be told apart, may do better. */
const MOST_ITERATIONS = 150;

/** Into how many parts the columns are cut, whatever the number of threads. */
const PARTS = 8;

/** The columns that hold something, in compressed form in a kernel's memory. */
interface UsedColumns {
  /** Their numbers, ascending. */
  readonly numbers: Int32Array;
  /** Where each starts. */
  readonly offsets: number;
  /** The row of each value. */
  readonly places: number;
  /** The values, float32. */
  readonly values: number;
}

/** Nothing where too few columns hold something. */
function usedColumns(problem: LinearProblem): UsedColumns | undefined {
  const { instance, rows, sparseWidth } = problem;
  const starts = instance.i32(problem.offsets, rows + 1);
  const stored = starts[rows] as number;
  const counts = new Int32Array(sparseWidth);
  for (const column of instance.i32(problem.indices, stored)) {
    counts[column] = (counts[column] as number) + 1;
  }
  const numbers = new Int32Array(counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0));
  if (numbers.length < LEAST_RATIO * rows) return undefined;
  const [offsets, places, values] = [numbers.length + 1, stored, stored].map((count) =>
    instance.alloc(count * 4),
  ) as [number, number, number];
  const ends = instance.i32(offsets, numbers.length + 1);
  const next = counts;
  let used = 0;
  let at = 0;
  for (let column = 0; column < sparseWidth; column++) {
    const count = counts[column] as number;
    if (count === 0) continue;
    numbers[used++] = column;
    next[column] = at;
    at += count;
    ends[used] = at;
  }
  const [indices, from] = [instance.i32(problem.indices, stored), instance.f32(problem.values, stored)];
  const [rowOf, into] = [instance.i32(places, stored), instance.f32(values, stored)];
  const begins = instance.i32(problem.offsets, rows + 1);
  for (let row = 0; row < rows; row++) {
    for (let e = begins[row] as number; e < (begins[row + 1] as number); e++) {
      const column = indices[e] as number;
      const to = next[column] as number;
      next[column] = to + 1;
      rowOf[to] = row;
      into[to] = from[e] as number;
    }
  }
  return { numbers, offsets, places, values };
}

/**
 * Minimises `(losses + l2 / 2 * ||w||^2) / total` over sparse columns that outnumber the rows. All that L-BFGS meets from
 * a start of 0 are combinations of rows, `w = X^T a`; so a vector is kept as `a`, `X X^T a` and the intercept, which is
 * as long as there are rows, not columns. O(sparse values + rows) an iteration.
 *
 * @param problem - The problem.
 * @param l2 - The strength of the penalty.
 * @param start - Where to start.
 * @param options - When to stop.
 * @returns Nothing where it does not serve: dense columns, several outputs, no penalty, few columns, a start elsewhere.
 */
export async function solveRows(
  problem: LinearProblem,
  l2: number,
  start: Float64Array,
  options: SolveOptions,
): Promise<Solution | undefined> {
  const { instance, rows, width, sparseWidth, columns, outputs, total, intercept } = problem;
  const elsewhere = start.subarray(0, columns).some((weight) => weight !== 0);
  const fit = width === 0 && outputs === 1 && l2 > 0 && sparseWidth >= LEAST_RATIO * rows;
  const used = fit && !elsewhere ? usedColumns(problem) : undefined;
  if (used === undefined) return undefined;
  const count = used.numbers.length;
  const { at: record, details } = problem.inDetail();
  const [given, through, into] = [rows, count, PARTS * rows].map((numbers) =>
    instance.alloc(numbers * 8),
  ) as [number, number, number];

  /** `X^T v`, a view; and `X X^T v`. */
  function multiply(v: Float64Array, products: Float64Array): Float64Array {
    instance.f64(given, rows).set(v);
    const { offsets, places, values } = used as UsedColumns;
    instance.parallel("rowProducts", PARTS, count, rows, offsets, places, values, given, through, into);
    const parts = instance.f64(into, PARTS * rows);
    products.set(parts.subarray(0, rows));
    for (let part = 1; part < PARTS; part++) {
      for (let row = 0, at = part * rows; row < rows; row++, at++) {
        products[row] = (products[row] as number) + (parts[at] as number);
      }
    }
    return instance.f64(through, count);
  }

  const magnitudes = new WeakMap<Float64Array, number>();
  const objective: Objective = (point, gradient) => {
    const [a, u, b] = [point.subarray(0, rows), point.subarray(rows, 2 * rows), point[2 * rows] as number];
    const margins = instance.f64(details.margins, rows);
    for (let row = 0; row < rows; row++) margins[row] = (u[row] as number) + b;
    const losses = instance.kernels.rowLosses(record);
    const residuals = instance.f64(details.residuals, rows);
    let slope = 0;
    for (let row = 0; row < rows; row++) {
      const residual = residuals[row] as number;
      slope += residual;
      gradient[row] = (residual + l2 * (a[row] as number)) / total;
    }
    gradient[2 * rows] = intercept ? slope / total : 0;
    const products = gradient.subarray(rows, 2 * rows);
    const slopes = multiply(gradient.subarray(0, rows), products);
    magnitudes.set(gradient, Math.max(greatest(slopes), Math.abs(gradient[2 * rows] as number)));
    return (losses + (l2 / 2) * dot(a, u)) / total;
  };

  const from = new Float64Array(2 * rows + 1);
  if (intercept) from[2 * rows] = start[columns] as number;
  const { maxIterations, tolerance, onIteration } = options;
  const found = await minimise(objective, from, {
    tolerance,
    maxIterations: Math.min(maxIterations, MOST_ITERATIONS),
    inner: (x, y) =>
      dot(x.subarray(0, rows), y.subarray(rows, 2 * rows)) +
      (x[2 * rows] as number) * (y[2 * rows] as number),
    magnitude: (gradient) => magnitudes.get(gradient) ?? Number.NaN,
    onIteration,
  });
  const point = new Float64Array(start.length);
  const weights = multiply(found.point.subarray(0, rows), new Float64Array(rows));
  used.numbers.forEach((column, index) => {
    point[column] = weights[index] as number;
  });
  if (intercept) point[columns] = found.point[2 * rows] as number;
  const { value, gradientNorm, iterations, reason } = found;
  return { point, value, gradientNorm, iterations, reason };
}
