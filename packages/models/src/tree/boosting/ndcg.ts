import type { Queries } from "./lambda-rank.js";

/** What rankings are judged by. */
export interface RankedRows {
  /** For each row its relevance. */
  readonly target: ArrayLike<number>;
  /** The queries. */
  readonly queries: Queries | undefined;
  /** How many of a query's best rows count. */
  readonly truncation: number;
}

function dcg(relevances: readonly number[], truncation: number): number {
  let sum = 0;
  for (let rank = 0; rank < Math.min(truncation, relevances.length); rank++) {
    sum += (2 ** (relevances[rank] as number) - 1) / Math.log2(rank + 2);
  }
  return sum;
}

/**
 * The mean NDCG of queries, with gains `2^relevance - 1`; a query without a relevant row counts 1. Rows of equal scores
 * stand in the worst order.
 *
 * @param rows - The rows.
 * @param scores - Their scores.
 */
export function meanNdcg({ target, queries, truncation }: RankedRows, scores: Float64Array): number {
  if (queries === undefined) return Number.NaN;
  const { order, offsets } = queries;
  const count = offsets.length - 1;
  let sum = 0;
  for (let query = 0; query < count; query++) {
    const rows = [...order.subarray(offsets[query], offsets[query + 1])];
    const relevance = (row: number): number => target[row] as number;
    const ideal = dcg(
      rows.map(relevance).sort((a, b) => b - a),
      truncation,
    );
    rows.sort((a, b) => (scores[b] as number) - (scores[a] as number) || relevance(a) - relevance(b));
    sum += ideal === 0 ? 1 : dcg(rows.map(relevance), truncation) / ideal;
  }
  return sum / count;
}
