import { choiceOption, resolveOptions } from "@portrait/core";
import type { RegressionMetric } from "../metric/metric.js";
import { checkK } from "../ranking/check-k.js";
import { defineRegressionMetric } from "./define-regression-metric.js";

/** Options of {@link queryNdcgAtK}. */
export interface QueryNdcgOptions {
  /**
   * What a row of relevance `r` gains: `"exponential"`, `2^r - 1`, as LambdaMART is trained for; `"linear"`, `r`
   * itself, as in scikit-learn. Left out, `"exponential"`.
   */
  readonly gain?: "exponential" | "linear";
}

/** `discount[p]`: the sum of `1 / log2(place + 1)` over the first `p` places, those behind `k` counting 0. */
function discountSums(places: number, k: number): Float64Array {
  const sums = new Float64Array(places + 1);
  for (let place = 1; place <= places; place++) {
    sums[place] = (sums[place - 1] as number) + (place <= k ? 1 / Math.log2(place + 1) : 0);
  }
  return sums;
}

/** `2^r - 1` of each row, scaled by a power of 2 for each query, so that no relevance is too great. */
function exponentialGains(target: Float64Array, query: Int32Array, queries: number): Float64Array {
  const greatest = new Float64Array(queries);
  target.forEach((relevance, row) => {
    const number = query[row] as number;
    greatest[number] = Math.max(greatest[number] as number, Math.floor(relevance));
  });
  return target.map((relevance, row) => {
    const scale = greatest[query[row] as number] as number;
    return 2 ** (relevance - scale) - 2 ** -scale;
  });
}

/** The gain of rows in an order, rows of one score sharing the places that they fill. */
function discounted(
  order: readonly number[],
  gain: Float64Array,
  score: Float64Array,
  sums: Float64Array,
): number {
  let value = 0;
  let start = 0;
  while (start < order.length) {
    let end = start;
    let shared = 0;
    while (end < order.length && score[order[end] as number] === score[order[start] as number]) {
      shared += gain[order[end] as number] as number;
      end += 1;
    }
    value += (shared / (end - start)) * ((sums[end] as number) - (sums[start] as number));
    start = end;
  }
  return value;
}

/**
 * Normalised discounted cumulative gain at k of scored rows, query by query: the mean over queries of `DCG / IDCG`, in
 * [0, 1], where `DCG` is the sum over the first k rows by descending prediction of `gain / log2(place + 1)`, places
 * counted from 1, and `IDCG` is the greatest that any order of the query's rows could have.
 *
 * The target is the relevance, >= 0. In `evaluate` the rows of one user and cutoff are a query; `compute` takes
 * `queries`. Rows with equal predictions share the gains of the places that they fill (the mean over all their
 * orders), so that the order of rows does not matter. Queries without a relevant row are left out of the mean; it is
 * undefined when none is left. A query counts with the mean weight of its rows.
 *
 * Cost: n log n once for n rows, then n for each weighting.
 *
 * Source: Järvelin and Kekäläinen 2002; ties by McSherry and Najork 2008.
 *
 * @param k - How many of the first rows count.
 * @param options - See {@link QueryNdcgOptions}.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer; `invalid-option`.
 *
 * @example
 * ```ts
 * import { queryNdcgAtK } from "@portrait/metrics";
 *
 * queryNdcgAtK(10).compute({
 *   predictions: [0.9, 0.4, 0.2, 0.7],
 *   target: [0, 1, 2, 0],
 *   queries: ["tea", "tea", "milk", "milk"],
 * }); // ≈ 0.6309297536
 * ```
 */
export function queryNdcgAtK<const K extends number>(
  k: K,
  options?: QueryNdcgOptions,
): RegressionMetric<`queryNdcgAt${K}`> {
  checkK("queryNdcgAtK", k);
  const { gain } = resolveOptions(
    "queryNdcgAtK",
    { gain: choiceOption("exponential", ["exponential", "linear"]) },
    options,
  );
  return defineRegressionMetric({
    name: `queryNdcgAt${k}`,
    title: `NDCG@${k} by query${gain === "linear" ? " (linear gain)" : ""}`,
    higherIsBetter: true,
    domain: { target: { min: 0, exclusive: false } },
    undefinedWhen: "no query has a relevant row",
    prepare({ target, prediction, query, queries, length }) {
      const rows: number[][] = Array.from({ length: queries }, () => []);
      for (let row = 0; row < length; row++) rows[query[row] as number]?.push(row);
      const gains = gain === "linear" ? target : exponentialGains(target, query, queries);
      const sums = discountSums(
        rows.reduce((most, list) => Math.max(most, list.length), 0),
        k,
      );
      const values = Float64Array.from(rows, (list) => {
        const value = (score: Float64Array): number => {
          const order = list.slice().sort((a, b) => (score[b] as number) - (score[a] as number));
          return discounted(order, gains, score, sums);
        };
        const ideal = value(gains);
        return ideal === 0 ? Number.NaN : value(prediction) / ideal;
      });
      const sizes = rows.map((list) => list.length);
      return (weights) => {
        const weightOf = new Float64Array(queries);
        for (let row = 0; row < length; row++) {
          const number = query[row] as number;
          weightOf[number] = (weightOf[number] as number) + (weights[row] as number);
        }
        let sum = 0;
        let total = 0;
        for (let number = 0; number < queries; number++) {
          if (Number.isNaN(values[number])) continue;
          const weight = (weightOf[number] as number) / (sizes[number] as number);
          sum += weight * (values[number] as number);
          total += weight;
        }
        return sum / total;
      };
    },
  });
}
