import { numberOption, resolveOptions } from "@portrait/core";
import { type Confusion, type ThresholdOptions, thresholdMetric } from "../binary/threshold-metric.js";
import type { BinaryMetric } from "../metric/metric.js";
import { type BinaryCosts, checkCosts, thresholdOf } from "./binary-costs.js";

function costMetric<const Name extends string>(
  name: Name,
  title: string,
  received: BinaryCosts,
  options: ThresholdOptions | undefined,
  of: (cost: number, rows: number) => number,
): BinaryMetric<Name> {
  const costs = checkCosts(name, received);
  const { threshold } = resolveOptions(
    name,
    { threshold: numberOption(thresholdOf(costs), { min: 0, max: 1 }) },
    options,
  );
  const sum = ({ truePositives, falsePositives, falseNegatives, trueNegatives }: Confusion): number =>
    of(
      truePositives * costs.truePositive +
        falsePositives * costs.falsePositive +
        falseNegatives * costs.falseNegative +
        trueNegatives * costs.trueNegative,
      truePositives + falsePositives + falseNegatives + trueNegatives,
    );
  return thresholdMetric(name, title, { threshold }, sum, [], false);
}

/**
 * The total cost of the calls: `C_TP TP + C_FP FP + C_FN FN + C_TN TN`, each row counted by its weight; less is better.
 * A row is called positive when its probability is at least the threshold. It grows with the rows: compare models on
 * the same rows, and take `meanCost` over folds.
 *
 * @param costs - What each kind of call costs.
 * @param options - `threshold`; left out, that of least expected cost for probabilities that are right, see
 *   `bayesThreshold`.
 * @throws PortraitError `invalid-option`; `invalid-argument` when a cost is missing, or a wrong call does not cost more
 *   than a right one.
 *
 * @example
 * ```ts
 * import { totalCost } from "@portrait/metrics";
 *
 * // German credit, positive: a bad customer. To accept one costs 5, to refuse a good one 1.
 * const cost = totalCost({ falseNegative: 5, falsePositive: 1 });
 * cost.compute({ probabilities: [0.1, 0.2, 0.1, 0.9], target: [1, 0, 0, 1] }); // => 6
 * ```
 */
export function totalCost(costs: BinaryCosts, options?: ThresholdOptions): BinaryMetric<"totalCost"> {
  return costMetric("totalCost", "Total cost", costs, options, (cost) => cost);
}

/**
 * The mean cost of a row's call: `totalCost` over the weight of the rows; less is better.
 *
 * @param costs - What each kind of call costs.
 * @param options - `threshold`; left out, that of least expected cost for probabilities that are right, see
 *   `bayesThreshold`.
 * @throws PortraitError as `totalCost`.
 *
 * @example
 * ```ts
 * import { meanCost } from "@portrait/metrics";
 *
 * const cost = meanCost({ falseNegative: 5, falsePositive: 1 });
 * cost.compute({ probabilities: [0.1, 0.2, 0.1, 0.9], target: [1, 0, 0, 1] }); // => 1.5
 * ```
 */
export function meanCost(costs: BinaryCosts, options?: ThresholdOptions): BinaryMetric<"meanCost"> {
  return costMetric("meanCost", "Mean cost", costs, options, (cost, rows) => cost / rows);
}
