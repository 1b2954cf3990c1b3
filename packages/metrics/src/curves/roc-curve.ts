import { checkNeeds } from "../binary/define-binary-metric.js";
import { type BinaryOutcomes, createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { checkWeights } from "../metric/weights.js";

/** One point of a ROC curve: the rates when all rows with at least the threshold are called positive. */
export interface RocPoint {
  /** The threshold; `null` at the first point, where no row is called positive. */
  readonly threshold: number | null;
  /** Of the negative rows the share called positive, in [0, 1]. */
  readonly falsePositiveRate: number;
  /** Of the positive rows the share called positive, in [0, 1]. */
  readonly truePositiveRate: number;
}

/**
 * The ROC curve of rows that are sorted already.
 *
 * @param rows - The rows.
 * @param weights - How often each counts.
 */
export function rocPoints(rows: ScoredRows, weights: Float64Array): readonly RocPoint[] {
  const called: {
    readonly threshold: number | null;
    readonly positive: number;
    readonly negative: number;
  }[] = [{ threshold: null, positive: 0, negative: 0 }];
  let positive = 0;
  let negative = 0;
  for (let place = 0; place < rows.length; place++) {
    const weight = weights[rows.order[place] as number] as number;
    if (rows.target[place] === 1) positive += weight;
    else negative += weight;
    const before = called.at(-1);
    const moved = positive !== before?.positive || negative !== before.negative;
    if (rows.last[place] === 1 && moved) {
      called.push({ threshold: rows.probability[place] as number, positive, negative });
    }
  }
  return called.map((point) => ({
    threshold: point.threshold,
    falsePositiveRate: point.negative / negative,
    truePositiveRate: point.positive / positive,
  }));
}

/**
 * The ROC curve: one point for each distinct probability from the greatest down, from (0, 0) to (1, 1), the points
 * between which it runs straight included.
 *
 * @param outcomes - Probabilities, target and weights.
 * @throws PortraitError `invalid-data` when the rows are malformed or a class is absent.
 *
 * @example
 * ```ts
 * import { rocCurve } from "@portrait/metrics";
 *
 * const curve = rocCurve({ probabilities: [0.9, 0.4], target: [1, 0] });
 * curve[1]; // => { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 1 }
 * ```
 */
export function rocCurve(outcomes: BinaryOutcomes): readonly RocPoint[] {
  const rows = createScoredRows(outcomes, "rocCurve");
  const points = rocPoints(rows, checkWeights("rocCurve", outcomes.weights, rows.length));
  const end = points.at(-1);
  checkNeeds(
    "rocCurve",
    { name: "rocCurve", needs: ["positive", "negative"] },
    {
      positive: Number.isNaN(end?.truePositiveRate) ? 0 : rows.positives,
      negative: Number.isNaN(end?.falsePositiveRate) ? 0 : rows.length - rows.positives,
    },
  );
  return points;
}
