import type { MulticlassMetric } from "../metric/metric.js";
import { weightedMean } from "../metric/weights.js";
import type { ClassRows } from "../multiclass/class-rows.js";
import { defineMulticlassMetric } from "../multiclass/define-multiclass-metric.js";
import { type CostMatrix, cheapest, checkMatrix } from "./cost-matrix.js";

/** What the cheapest expected call of each row costs in truth. */
function costsOf(owner: string, costs: CostMatrix, rows: ClassRows): Float64Array {
  const width = rows.classes.length;
  const matrix = checkMatrix(owner, costs, rows.classes);
  const { called } = cheapest(rows.probability, matrix, width);
  return Float64Array.from(
    rows.target,
    (actual, row) => matrix[actual * width + (called[row] as number)] as number,
  );
}

/**
 * The total cost of calling each row the class of least expected cost, `sum C_ij` over the rows of class `i` called
 * `j`, each counted by its weight; less is better. See `decideByCost`. It grows with the rows: take
 * `multiclassMeanCost` over folds.
 *
 * @param costs - The cost matrix, an entry for each pair of the classes.
 * @throws PortraitError `invalid-argument`, when rows are judged, if the matrix lacks one of their classes, names
 *   another, or a cost is not finite.
 *
 * @example
 * ```ts
 * import { multiclassTotalCost } from "@portrait/metrics";
 *
 * multiclassTotalCost({ bad: { bad: 0, good: 5 }, good: { bad: 1, good: 0 } }).compute({
 *   classes: ["bad", "good"],
 *   probabilities: [0.2, 0.8, 0.1, 0.9],
 *   target: [1, 0],
 * }); // => 6
 * ```
 */
export function multiclassTotalCost(costs: CostMatrix): MulticlassMetric<"totalCost"> {
  return defineMulticlassMetric({
    name: "totalCost",
    title: "Total cost",
    higherIsBetter: false,
    prepare(rows) {
      const each = costsOf("multiclassTotalCost", costs, rows);
      return (weights) => each.reduce((sum, cost, row) => sum + cost * (weights[row] as number), 0);
    },
  });
}

/**
 * The mean cost of calling a row the class of least expected cost: `multiclassTotalCost` over the weight of the rows;
 * less is better.
 *
 * @param costs - The cost matrix, an entry for each pair of the classes.
 * @throws PortraitError as `multiclassTotalCost`.
 *
 * @example
 * ```ts
 * import { multiclassMeanCost } from "@portrait/metrics";
 *
 * multiclassMeanCost({ bad: { bad: 0, good: 5 }, good: { bad: 1, good: 0 } }).compute({
 *   classes: ["bad", "good"],
 *   probabilities: [0.2, 0.8, 0.1, 0.9],
 *   target: [1, 0],
 * }); // => 3
 * ```
 */
export function multiclassMeanCost(costs: CostMatrix): MulticlassMetric<"meanCost"> {
  return defineMulticlassMetric({
    name: "meanCost",
    title: "Mean cost",
    higherIsBetter: false,
    prepare(rows) {
      const each = costsOf("multiclassMeanCost", costs, rows);
      return (weights) => weightedMean(each, weights);
    },
  });
}
