import type { MulticlassMetric } from "../metric/metric.js";
import { type ConfusionSums, countCalls, sumsOf } from "./confusion-matrix.js";
import { defineMulticlassMetric, type MulticlassMetricInit } from "./define-multiclass-metric.js";

/**
 * A metric of the counts of the confusion matrix.
 *
 * @param init - Name and title, and:
 * @param init.of - The value from the counts (row-major) and their sums.
 */
export function callMetric<const Name extends string>(
  init: Omit<MulticlassMetricInit<Name>, "prepare"> & {
    readonly of: (sums: ConfusionSums, counts: Float64Array) => number;
  },
): MulticlassMetric<Name> {
  const { of, ...rest } = init;
  return defineMulticlassMetric({
    ...rest,
    prepare: (rows) => (weights) => {
      const counts = countCalls(rows, weights);
      return of(sumsOf(counts, rows.classes.length), counts);
    },
  });
}

/** How the values of classes become one. */
export type ClassAverage = "macro" | "micro" | "weighted";

/** The counts of one class against the rest. */
export interface ClassCounts {
  /** Its rows called so. */
  readonly right: number;
  /** Its rows. */
  readonly actual: number;
  /** The rows called so. */
  readonly called: number;
}

/**
 * An average over classes of a value of one class against the rest. Macro: the mean over the classes that occur, as
 * truth or as call; micro: the value of the sums over classes; weighted: the mean weighed by the rows of each class.
 *
 * @param name - The measure's name, capitalised.
 * @param title - The measure's name as people write it.
 * @param average - How the values of classes become one.
 * @param formula - The value of one class.
 */
export function averagedMetric<Average extends ClassAverage, const Measure extends string>(
  name: Measure,
  title: string,
  average: Average,
  formula: (counts: ClassCounts) => number,
): MulticlassMetric<`${Average}${Measure}`> {
  const adverb = { macro: "Macro", micro: "Micro", weighted: "Weighted" }[average];
  return callMetric({
    name: `${average}${name}`,
    title: `${adverb} ${title}`,
    of({ right, actual, called, total }) {
      if (average === "micro") {
        return formula({ right: right.reduce((sum, count) => sum + count, 0), actual: total, called: total });
      }
      let sum = 0;
      let weight = 0;
      for (let code = 0; code < right.length; code++) {
        const counts = {
          right: right[code] as number,
          actual: actual[code] as number,
          called: called[code] as number,
        };
        if (counts.actual + counts.called === 0) continue;
        const share = average === "macro" ? 1 : counts.actual;
        sum += share * formula(counts);
        weight += share;
      }
      return sum / weight;
    },
  });
}
