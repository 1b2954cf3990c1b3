import type { AggregateNode } from "@portrait/core";
import { type NaiveView, numbersOf, option, total } from "./folds/fold.js";

const greatest = (values: readonly number[]): number => Math.max(0, ...values.map(Math.abs));

function sumScale(numbers: readonly number[]): number | null {
  const size = total(numbers.map(Math.abs));
  return numbers.every(Number.isSafeInteger) && size <= 2 ** 53 ? null : size;
}

/** The greatest input by the time that the inputs span: a slope of that size is one that they could have. */
function trendScale(node: AggregateNode, view: NaiveView): number {
  const span = ((view.inputs.at(-1)?.at ?? 0) - (view.inputs[0]?.at ?? 0)) / option(node, "unit");
  return span === 0 ? 0 : greatest(numbersOf(view)) / span;
}

/**
 * The size of the numbers that a result is computed from, beside which its rounding errors are small; `null` where it is
 * exact. For texts, lists, counts, truth values, instants, whatever picks an input, and sums of integers up to 2^53 it is
 * `null`. For a sum it is the sum of the absolute inputs, for a mean their mean, for a decayed sum that of its terms, for
 * a variance the greatest squared input, for a quantile the greatest input, for a trend the greatest input by the time
 * spanned, for an entropy 1, for gaps the longest. For `share`, `recency`, `tenure`, `topKShares` and the means of
 * sessions it is 0: these are relative to themselves.
 *
 * @param node - The aggregate.
 * @param view - What it sees.
 */
export function naiveScale(node: AggregateNode, view: NaiveView): number | null {
  switch (node.aggregate) {
    case "sum":
      return sumScale(numbersOf(view));
    case "mean":
      return total(numbersOf(view).map(Math.abs)) / Math.max(1, view.inputs.length);
    case "variance":
      return greatest(numbersOf(view)) ** 2;
    case "quantile":
      return greatest(numbersOf(view));
    case "trend":
      return trendScale(node, view);
    case "decayedSum": {
      const ages = view.inputs.map(({ at }) => (view.cutoff - at) / option(node, "halfLife"));
      return total(numbersOf(view).map((value, place) => Math.abs(value) * 2 ** -(ages[place] ?? 0)));
    }
    case "entropy":
      return 1;
    case "gap": {
      const gaps = view.events.slice(1).map(({ at }, place) => at - (view.events[place]?.at ?? 0));
      return greatest(gaps) / option(node, "unit");
    }
    case "share":
    case "recency":
    case "tenure":
    case "topKShares":
      return 0;
    case "sessions":
      return option(node, "statistic") === "count" || node.statistic === "lastEvents" ? null : 0;
    default:
      return null;
  }
}
