import { choiceOption, resolveOptions } from "@portrait/core";
import type { MulticlassMetric } from "../metric/metric.js";
import { callMetric } from "./call-metric.js";
import type { ConfusionSums } from "./confusion-matrix.js";

/** Options of {@link multiclassCohensKappa}. */
export interface CohensKappaOptions {
  /**
   * What calling class `i` class `j` counts, by the places of the classes in their order: `"none"`, 1 for each wrong
   * call; `"linear"`, `|i - j|`; `"quadratic"`, `(i - j)^2`. The last two suit classes that are steps of a scale, and
   * whose names sort so. Left out, `"none"`.
   */
  readonly weights?: "none" | "linear" | "quadratic";
}

/**
 * Kappa from a confusion matrix; `NaN` where only one class occurs and is called.
 *
 * @param sums - The sums of the matrix.
 * @param counts - The matrix, row-major.
 * @param disagreement - What calling one class another counts.
 */
export function kappaOf(
  { actual, called, total }: ConfusionSums,
  counts: Float64Array,
  disagreement: (actual: number, called: number) => number,
): number {
  let observed = 0;
  let expected = 0;
  for (let row = 0; row < actual.length; row++) {
    for (let column = 0; column < actual.length; column++) {
      const cost = disagreement(row, column);
      observed += cost * (counts[row * actual.length + column] as number);
      expected += (cost * (actual[row] as number) * (called[column] as number)) / total;
    }
  }
  return expected === 0 ? Number.NaN : 1 - observed / expected;
}

/**
 * Cohen's kappa of several classes: `1 - observed disagreement / disagreement expected by chance`, where chance calls
 * as often each class but regardless of the row; at most 1, 0 for calls by chance. Undefined when only one class
 * occurs and is called.
 *
 * Source: Cohen 1960; with weights Cohen 1968.
 *
 * @param options - See {@link CohensKappaOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { multiclassCohensKappa } from "@portrait/metrics";
 *
 * multiclassCohensKappa().compute({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.1, 0.7, 0.2],
 *   target: [0, 1, 2, 2],
 * }); // ≈ 0.6363636364
 * ```
 */
export function multiclassCohensKappa(options?: CohensKappaOptions): MulticlassMetric<"cohensKappa"> {
  const { weights } = resolveOptions(
    "multiclassCohensKappa",
    { weights: choiceOption("none", ["none", "linear", "quadratic"]) },
    options,
  );
  const disagreement = {
    none: (row: number, column: number) => (row === column ? 0 : 1),
    linear: (row: number, column: number) => Math.abs(row - column),
    quadratic: (row: number, column: number) => (row - column) ** 2,
  }[weights];
  return callMetric({
    name: "cohensKappa",
    title: weights === "none" ? "Cohen's kappa" : `Cohen's kappa (${weights} weights)`,
    undefinedWhen: "only one class occurs and is called",
    of: (sums, counts) => kappaOf(sums, counts, disagreement),
  });
}
