import { checkNeeds } from "../binary/define-binary-metric.js";
import { type BinaryOutcomes, createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { checkWeights } from "../metric/weights.js";

/** One point of a precision-recall curve: both when all rows with at least the threshold are called positive. */
export interface PrecisionRecallPoint {
  /** The threshold; `null` at the first point, where no row is called positive. */
  readonly threshold: number | null;
  /** Of the rows called positive the share that is, in [0, 1]; 1 by convention at the first point. */
  readonly precision: number;
  /** Of the positive rows the share called positive, in [0, 1]. */
  readonly recall: number;
}

/**
 * The precision-recall curve of rows that are sorted already.
 *
 * @param rows - The rows.
 * @param weights - How often each counts.
 */
export function precisionRecallPoints(
  rows: ScoredRows,
  weights: Float64Array,
): readonly PrecisionRecallPoint[] {
  const called: { readonly threshold: number | null; readonly hits: number; readonly total: number }[] = [];
  let hits = 0;
  let total = 0;
  for (let place = 0; place < rows.length; place++) {
    const weight = weights[rows.order[place] as number] as number;
    total += weight;
    if (rows.target[place] === 1) hits += weight;
    if (rows.last[place] === 1 && total !== (called.at(-1)?.total ?? 0)) {
      called.push({ threshold: rows.probability[place] as number, hits, total });
    }
  }
  return [
    { threshold: null, precision: 1, recall: 0 },
    ...called.map((point) => ({
      threshold: point.threshold,
      precision: point.hits / point.total,
      recall: point.hits / hits,
    })),
  ];
}

/**
 * The precision-recall curve: one point for each distinct probability from the greatest down, after the point
 * (recall 0, precision 1). Between points it is a step, not a line: `averagePrecision` is the area under the steps.
 *
 * @param outcomes - Probabilities, target and weights.
 * @throws PortraitError `invalid-data` when the rows are malformed or no row is positive.
 *
 * @example
 * ```ts
 * import { precisionRecallCurve } from "@portrait/metrics";
 *
 * const curve = precisionRecallCurve({ probabilities: [0.9, 0.4], target: [0, 1] });
 * curve[2]; // => { threshold: 0.4, precision: 0.5, recall: 1 }
 * ```
 */
export function precisionRecallCurve(outcomes: BinaryOutcomes): readonly PrecisionRecallPoint[] {
  const rows = createScoredRows(outcomes, "precisionRecallCurve");
  const points = precisionRecallPoints(
    rows,
    checkWeights("precisionRecallCurve", outcomes.weights, rows.length),
  );
  const absent = Number.isNaN(points.at(-1)?.recall);
  checkNeeds(
    "precisionRecallCurve",
    { name: "precisionRecallCurve", needs: ["positive"] },
    { positive: absent ? 0 : rows.positives, negative: rows.length - rows.positives },
  );
  return points;
}
