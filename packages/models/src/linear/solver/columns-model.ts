import type { Penalty } from "./penalty.js";
import type { LinearProblem } from "./problem.js";
import type { QuadraticModel } from "./quadratic-model.js";
import { curvaturesOf } from "./warm-start.js";

/** Sweeps over the columns for one step. */
const SWEEPS = 200;

/** The data column after column, offsets into a kernel's memory; the last column is the intercept's, if there is one. */
interface Columns {
  readonly count: number;
  readonly offsets: number;
  readonly rows: number;
  readonly values: number;
}

function compress(problem: LinearProblem): Columns {
  const { instance, rows, width, sparseWidth, stride, dense, intercept } = problem;
  const count = width + sparseWidth + (intercept ? 1 : 0);
  const starts = new Int32Array(count + 1);
  const offsetsOf = () => instance.i32(problem.offsets, rows + 1);
  const stored = sparseWidth === 0 ? 0 : (offsetsOf()[rows] as number);
  for (let column = 0; column < width; column++) {
    const values = instance.f64(dense + column * stride * 8, rows);
    let nonZero = 0;
    for (let row = 0; row < rows; row++) if (values[row] !== 0) nonZero++;
    starts[column + 1] = nonZero;
  }
  if (stored > 0) {
    for (const index of instance.i32(problem.indices, stored)) {
      starts[width + index + 1] = (starts[width + index + 1] as number) + 1;
    }
  }
  if (intercept) starts[count] = rows;
  for (let column = 0; column < count; column++) {
    starts[column + 1] = (starts[column + 1] as number) + (starts[column] as number);
  }
  const total = starts[count] as number;
  const offsets = instance.alloc((count + 1) * 4);
  const rowsAt = instance.alloc(Math.max(4, total * 4));
  const valuesAt = instance.alloc(Math.max(8, total * 8));
  instance.i32(offsets, count + 1).set(starts);
  const [places, numbers] = [instance.i32(rowsAt, total), instance.f64(valuesAt, total)];
  const put = (column: number, row: number, value: number): void => {
    const at = starts[column] as number;
    places[at] = row;
    numbers[at] = value;
    starts[column] = at + 1;
  };
  for (let column = 0; column < width; column++) {
    const values = instance.f64(dense + column * stride * 8, rows);
    for (let row = 0; row < rows; row++) {
      const value = values[row] as number;
      if (value !== 0) put(column, row, value);
    }
  }
  if (stored > 0) {
    const [from, indices] = [offsetsOf(), instance.i32(problem.indices, stored)];
    const values = instance.f32(problem.values, stored);
    for (let row = 0; row < rows; row++) {
      for (let e = from[row] as number; e < (from[row + 1] as number); e++) {
        put(width + (indices[e] as number), row, values[e] as number);
      }
    }
  }
  if (intercept) for (let row = 0; row < rows; row++) put(count - 1, row, 1);
  return { count, offsets, rows: rowsAt, values: valuesAt };
}

/**
 * The model whose second derivatives stay in the form `X^T D X`: what sparse or many columns need. Each sweep passes over
 * the columns that may change: those with a weight, and those whose gradient comes near `l1`. After Yuan, Ho and Lin,
 * "An improved GLMNET for L1-regularized logistic regression", Journal of Machine Learning Research 13 (2012).
 *
 * @param problem - The problem.
 * @param penalty - The penalty.
 */
export function columnsModel(problem: LinearProblem, penalty: Penalty): QuadraticModel {
  const { instance, outputs, columns, intercept, rows } = problem;
  const { count, ...at } = compress(problem);
  const numbers = (length: number): number => instance.alloc(length * 8);
  const [g, h, w, d, l1, l2] = [count, count, count, count, count, count].map(numbers) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [moved, zeros] = [numbers(rows), numbers(rows)];
  const room = outputs > 1 ? numbers(rows) : 0;
  const order = instance.alloc(count * 4);
  instance.f64(l1, columns).fill(penalty.l1);
  instance.f64(l2, columns).fill(penalty.l2);

  function active(slack: number): number {
    const [slopes, weights, lasso] = [
      instance.f64(g, count),
      instance.f64(w, count),
      instance.f64(l1, count),
    ];
    const listed = instance.i32(order, count);
    let size = 0;
    for (let column = 0; column < count; column++) {
      const far = Math.abs(slopes[column] as number) < (lasso[column] as number) - slack;
      if (!(far && weights[column] === 0)) listed[size++] = column;
    }
    return size;
  }

  return {
    step(point, gradient, details, tolerance) {
      const step = new Float64Array(point.length);
      for (let output = 0; output < outputs; output++) {
        const base = output * columns;
        const last = outputs * columns + output;
        const bends = curvaturesOf(problem, details, output, room);
        instance.parallel("columnDerivatives", count, at.offsets, at.rows, at.values, zeros, bends, g, h);
        const diagonal = instance.f64(h, count);
        for (let column = 0; column < columns; column++) {
          diagonal[column] = (diagonal[column] as number) + penalty.l2;
        }
        const [slopes, weights] = [instance.f64(g, count), instance.f64(w, count)];
        slopes.set(gradient.subarray(base, base + columns));
        weights.set(point.subarray(base, base + columns));
        if (intercept) {
          slopes[columns] = gradient[last] as number;
          weights[columns] = point[last] as number;
        }
        instance.f64(d, count).fill(0);
        instance.f64(moved, rows).fill(0);
        const size = active(tolerance);
        for (let sweep = 0; sweep < SWEEPS; sweep++) {
          const most = instance.kernels.descendColumns(
            size,
            order,
            at.offsets,
            at.rows,
            at.values,
            bends,
            moved,
            g,
            h,
            w,
            d,
            l1,
            l2,
          );
          if (most <= tolerance) break;
        }
        const change = instance.f64(d, count);
        step.set(change.subarray(0, columns), base);
        if (intercept) step[last] = change[columns] as number;
      }
      return step;
    },
  };
}
