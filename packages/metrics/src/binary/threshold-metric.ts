import { numberOption, resolveOptions } from "@portrait/core";
import type { BinaryMetric, ClassName } from "../metric/metric.js";
import { defineBinaryMetric } from "./define-binary-metric.js";
import type { ScoredRows } from "./scored-rows.js";

/** Options of the metrics that call a row positive or negative. */
export interface ThresholdOptions {
  /** A row is called positive when its probability is at least this, in [0, 1]; left out, 0.5. */
  readonly threshold?: number;
}

/** How many rows were called what, each counted by its weight. */
export interface Confusion {
  /** Positive rows called positive. */
  readonly truePositives: number;
  /** Negative rows called positive. */
  readonly falsePositives: number;
  /** Positive rows called negative. */
  readonly falseNegatives: number;
  /** Negative rows called negative. */
  readonly trueNegatives: number;
}

function countCalls(rows: ScoredRows, called: number, weights: Float64Array): Confusion {
  const { order, target, length } = rows;
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  let trueNegatives = 0;
  for (let place = 0; place < called; place++) {
    const weight = weights[order[place] as number] as number;
    if (target[place] === 1) truePositives += weight;
    else falsePositives += weight;
  }
  for (let place = called; place < length; place++) {
    const weight = weights[order[place] as number] as number;
    if (target[place] === 1) falseNegatives += weight;
    else trueNegatives += weight;
  }
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/**
 * A ratio that is 0 where nothing is divided by nothing.
 *
 * @param part - The numerator.
 * @param whole - The denominator.
 */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * A metric of the calls that a threshold makes.
 *
 * @param name - The stable name.
 * @param title - The name as people write it.
 * @param options - The threshold.
 * @param formula - The metric in terms of the counts.
 * @param needs - The classes without which it is undefined.
 * @param higherIsBetter - Whether a greater value is a better one.
 * @throws PortraitError `invalid-option`.
 */
export function thresholdMetric<const Name extends string>(
  name: Name,
  title: string,
  options: ThresholdOptions | undefined,
  formula: (confusion: Confusion) => number,
  needs: readonly ClassName[] = [],
  higherIsBetter: boolean = true,
): BinaryMetric<Name> {
  const { threshold } = resolveOptions(name, { threshold: numberOption(0.5, { min: 0, max: 1 }) }, options);
  return defineBinaryMetric({
    name,
    title: threshold === 0.5 ? title : `${title} (threshold ${Number(threshold.toPrecision(4))})`,
    higherIsBetter,
    needs,
    prepare(rows) {
      const first = rows.probability.findIndex((probability) => probability < threshold);
      const called = first < 0 ? rows.length : first;
      return (weights) => formula(countCalls(rows, called, weights));
    },
  });
}
