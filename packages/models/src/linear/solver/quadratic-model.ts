import type { Penalty } from "./penalty.js";
import type { Details, LinearProblem } from "./problem.js";
import { curvaturesOf } from "./warm-start.js";

/** A second-order model of the losses at a point, one for each output, which coordinate descent can minimise. */
export interface QuadraticModel {
  /**
   * The step from the point to the minimum of the model plus the penalty, about.
   *
   * @param point - The point.
   * @param gradient - The gradient of the losses and the quadratic penalty there.
   * @param details - What else is known there.
   * @param tolerance - How exact, in units of the gradient.
   */
  step(point: Float64Array, gradient: Float64Array, details: Details, tolerance: number): Float64Array;
}

/** With more columns the products of all pairs cost more than passes over the columns. */
export const LARGEST_MATRIX = 1024;

/** Sweeps over a matrix of products, which are cheap. */
const MATRIX_SWEEPS = 1000;

/**
 * The model whose second derivatives are a matrix, over dense columns. For squared losses the matrix is made once.
 *
 * @param problem - The problem: no sparse columns.
 * @param penalty - The penalty.
 */
export function matrixModel(problem: LinearProblem, penalty: Penalty): QuadraticModel {
  const { instance, width, pitch, outputs, intercept, rows, loss } = problem;
  const size = width + (intercept ? 1 : 0);
  const [h, g, w, l1] = [pitch * pitch, pitch, pitch, pitch].map((count) => instance.alloc(count * 8)) as [
    number,
    number,
    number,
    number,
  ];
  const room = outputs > 1 ? instance.alloc(rows * 8) : 0;
  instance.f64(l1, width).fill(penalty.l1);
  const constant = loss === "squared";
  let made = false;

  function refresh(details: Details, output: number): void {
    if (constant && made) return;
    const gram = problem.gram(curvaturesOf(problem, details, output, room));
    for (let column = 0; column < width; column++) {
      gram[column * (pitch + 1)] = (gram[column * (pitch + 1)] as number) + penalty.l2;
    }
    instance.f64(h, pitch * pitch).set(gram);
    made = true;
  }

  return {
    step(point, gradient, details, tolerance) {
      const step = new Float64Array(point.length);
      for (let output = 0; output < outputs; output++) {
        const base = output * width;
        const last = outputs * width + output;
        refresh(details, output);
        const [slopes, weights] = [instance.f64(g, pitch), instance.f64(w, pitch)];
        slopes.fill(0);
        slopes.set(gradient.subarray(base, base + width));
        weights.fill(0);
        weights.set(point.subarray(base, base + width));
        if (intercept) {
          slopes[width] = gradient[last] as number;
          weights[width] = point[last] as number;
        }
        instance.kernels.descendMatrix(h, pitch, size, g, w, l1, tolerance, MATRIX_SWEEPS);
        const moved = instance.f64(w, pitch);
        for (let column = 0; column < width; column++) {
          step[base + column] = (moved[column] as number) - (point[base + column] as number);
        }
        if (intercept) step[last] = (moved[width] as number) - (point[last] as number);
      }
      return step;
    },
  };
}
