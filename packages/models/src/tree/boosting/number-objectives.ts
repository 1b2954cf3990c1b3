import type { Boosting } from "./binned-rows.js";
import { type FixedPoint, scalesFor } from "./fixed-point.js";
import type { Objective, ObjectiveRows } from "./objective.js";
import { quantileOf } from "./quantile-of.js";
import { putDoubles } from "./weights-memory.js";

/** The objectives of numbers that are sums over rows, as the kernel numbers them. */
export const POINT_OBJECTIVES = ["squared", "absolute", "poisson", "quantile"] as const;

/** The name of such an objective. */
export type PointObjective = (typeof POINT_OBJECTIVES)[number];

/** How far a Poisson score may move in a leaf: hessians are `exp(score + 0.7)`, as LightGBM has them. */
export const POISSON_STEP: number = 0.7;

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
  let [sum, lost, total] = [0, 0, 0];
  for (let row = 0; row < values.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const term = weight * (values[row] as number) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    total += weight;
  }
  return sum / total;
}

function quantileOfRows(
  rows: Uint32Array,
  of: (row: number) => number,
  alpha: number,
  weights: Float64Array | undefined,
): number {
  const values = Float64Array.from(rows, of);
  if (weights === undefined) return quantileOf(values, alpha);
  return quantileOf(
    values,
    alpha,
    Float64Array.from(rows, (row) => weights[row] as number),
  );
}

/**
 * An objective of numbers that is a sum over rows.
 *
 * @param instance - The kernels.
 * @param point - The room for sums.
 * @param of - The rows.
 * @param target - For each row its number.
 * @param name - Which objective.
 * @param alpha - Which quantile.
 */
export function pointObjective(
  instance: Boosting,
  point: FixedPoint,
  of: ObjectiveRows,
  target: Float64Array,
  name: PointObjective,
  alpha: number,
): Objective {
  const { rows, weights, amplification } = of;
  const placedTarget = putDoubles(instance, target);
  const placed = putDoubles(instance, weights);
  const [g, h] = [instance.alloc(rows * 8 + 8), instance.alloc(rows * 8 + 8)];
  const peaks = instance.alloc(instance.threads * 16);
  const number = POINT_OBJECTIVES.indexOf(name);
  const level = name === "absolute" ? 0.5 : alpha;
  const parameter = name === "poisson" ? POISSON_STEP : alpha;
  const renews = name === "absolute" || name === "quantile";
  return {
    outputs: 1,
    base() {
      if (renews) return Float64Array.of(quantileOf(target.slice(), level, weights));
      const mean = meanOf(target, weights);
      return Float64Array.of(name === "poisson" ? Math.log(Math.max(mean, 1e-15)) : mean);
    },
    gradients(scores, pairs) {
      instance.parallel("pointGradients", number, rows, scores, placedTarget, placed, parameter, g, h, peaks);
      const found = instance.f64(peaks, 2 * instance.threads);
      let [mostG, mostH] = [0, 0];
      for (let at = 0; at < found.length; at += 2) {
        mostG = Math.max(mostG, found[at] as number);
        mostH = Math.max(mostH, found[at + 1] as number);
      }
      const scales = scalesFor(point, mostG * amplification, mostH * amplification);
      instance.parallel("quantise", rows, g, h, placed, pairs, scales.g, scales.h);
      return scales;
    },
    renews,
    leafValue: (list, scores) =>
      quantileOfRows(list, (row) => (target[row] as number) - (scores[row] as number), level, weights),
  };
}
