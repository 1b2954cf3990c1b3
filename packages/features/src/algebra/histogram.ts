import type { AggregateNode } from "@portrait/core";
import type { AlgebraValue, SubtractableAlgebra } from "./algebra.js";

/** How many inputs lie in each bin. */
export interface HistogramState {
  /** The bounds between the bins, ascending. */
  readonly edges: readonly number[];
  /** One more than there are bounds. */
  readonly counts: number[];
}

/** How many of the bounds are not above a number: the bin that it lies in. */
function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Adds counts place by place, or takes them away.
 *
 * @param a - The counts; they stay as they are.
 * @param b - As many.
 * @param sign - 1 to add, -1 to take away.
 */
export function combineCounts(a: readonly number[], b: readonly number[], sign: 1 | -1): number[] {
  return a.map((count, place) => count + sign * (b[place] as number));
}

const combine = ({ edges, counts }: HistogramState, b: HistogramState, sign: 1 | -1): HistogramState => ({
  edges,
  counts: combineCounts(counts, b.counts, sign),
});

/** `histogram`: how many inputs lie below the first bound, in each `[edge, next edge)`, and from the last one on. */
export const histogram: SubtractableAlgebra<HistogramState> = Object.freeze({
  prepare: ({ edges = [] }: AggregateNode) => ({
    edges,
    counts: Array.from({ length: edges.length + 1 }, () => 0),
  }),
  update: ({ edges, counts }: HistogramState, _: number, value: AlgebraValue) => {
    const bin = binOf(edges, Number(value));
    counts[bin] = (counts[bin] as number) + 1;
  },
  merge: (a: HistogramState, b: HistogramState) => combine(a, b, 1),
  subtract: (a: HistogramState, b: HistogramState) => combine(a, b, -1),
  finalize: ({ counts }: HistogramState) => [...counts],
});
