import type { Boosting } from "./binned-rows.js";
import { type FixedPoint, scalesFor } from "./fixed-point.js";
import type { Objective, ObjectiveRows } from "./objective.js";
import { putDoubles } from "./weights-memory.js";

/** What LambdaRank is told. */
export interface RankOptions {
  /** How steep the sigmoid of score differences is. */
  readonly sigmoid: number;
  /** How many of the best-scored rows of a query pairs are made of: one of each pair is among them. */
  readonly truncation: number;
}

/** Rows of the same query, next to each other in `order`. */
export interface Queries {
  /** The rows, query after query. */
  readonly order: Uint32Array;
  /** Where each query begins; one more entry than there are queries. */
  readonly offsets: Uint32Array;
}

/**
 * Groups rows by query: rows with the same user and cutoff are one.
 *
 * @param users - For each row its user.
 * @param cutoffs - For each row its cutoff.
 */
export function queriesOf(users: readonly string[], cutoffs: Float64Array): Queries {
  const groups = new Map<string, number[]>();
  users.forEach((user, row) => {
    const key = `${cutoffs[row]}/${user}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  });
  const offsets = new Uint32Array(groups.size + 1);
  const order = new Uint32Array(users.length);
  let query = 0;
  let at = 0;
  for (const group of groups.values()) {
    order.set(group, at);
    at += group.length;
    offsets[++query] = at;
  }
  return { order, offsets };
}

const gainOf = (relevance: number): number => 2 ** relevance - 1;
const discount = (rank: number): number => 1 / Math.log2(rank + 2);

function idealOf(relevances: Float64Array, truncation: number): number {
  const sorted = relevances.slice().sort().reverse();
  let sum = 0;
  for (let rank = 0; rank < Math.min(truncation, sorted.length); rank++) {
    sum += gainOf(sorted[rank] as number) * discount(rank);
  }
  return sum;
}

interface QueryRows {
  readonly rows: Uint32Array;
  readonly relevances: Float64Array;
  readonly ideal: number;
}

/**
 * The gradients of one query, added to `g` and `h`: for each pair of rows of which the first is the more relevant,
 * `lambda = sigmoid |change of NDCG if swapped| / (1 + exp(sigmoid (s_i - s_j)))`.
 *
 * @param query - The query's rows, relevances and ideal DCG.
 * @param scores - The scores of all rows.
 * @param options - See {@link RankOptions}.
 * @param g - Gradients of all rows.
 * @param h - Hessians of all rows.
 */
export function addLambdas(
  { rows, relevances, ideal }: QueryRows,
  scores: Float64Array,
  { sigmoid, truncation }: RankOptions,
  g: Float64Array,
  h: Float64Array,
): void {
  const count = rows.length;
  if (count < 2 || ideal === 0) return;
  const score = (at: number): number => scores[rows[at] as number] as number;
  const order = Array.from({ length: count }, (_, at) => at).sort((a, b) => score(b) - score(a) || a - b);
  const spread = score(order[0] as number) !== score(order[count - 1] as number);
  let total = 0;
  for (let i = 0; i < Math.min(truncation, count - 1); i++) {
    for (let j = i + 1; j < count; j++) {
      const [a, b] = [order[i] as number, order[j] as number];
      const [ra, rb] = [relevances[a] as number, relevances[b] as number];
      if (ra === rb) continue;
      const [high, low] = ra > rb ? [a, b] : [b, a];
      const difference = score(high) - score(low);
      let change = (Math.abs(gainOf(ra) - gainOf(rb)) * (discount(i) - discount(j))) / ideal;
      if (spread) change /= 0.01 + Math.abs(difference);
      const p = 1 / (1 + Math.exp(sigmoid * difference));
      const lambda = sigmoid * change * p;
      const hessian = sigmoid * sigmoid * change * p * (1 - p);
      const [rowHigh, rowLow] = [rows[high] as number, rows[low] as number];
      g[rowHigh] = (g[rowHigh] as number) - lambda;
      g[rowLow] = (g[rowLow] as number) + lambda;
      h[rowHigh] = (h[rowHigh] as number) + hessian;
      h[rowLow] = (h[rowLow] as number) + hessian;
      total += 2 * lambda;
    }
  }
  if (total === 0) return;
  const factor = Math.log2(1 + total) / total;
  for (const row of rows) {
    g[row] = (g[row] as number) * factor;
    h[row] = (h[row] as number) * factor;
  }
}

/**
 * LambdaRank for NDCG: pairs of rows of a query pull apart, the more so the more NDCG a swap would cost. Gradients of a
 * query are normalised, as LightGBM does.
 *
 * @param instance - The kernels.
 * @param point - The room for sums.
 * @param of - The rows.
 * @param target - For each row its relevance.
 * @param queries - The queries.
 * @param options - See {@link RankOptions}.
 */
export function lambdaRankObjective(
  instance: Boosting,
  point: FixedPoint,
  of: ObjectiveRows,
  target: Float64Array,
  queries: Queries,
  options: RankOptions,
): Objective {
  const { rows, weights, amplification } = of;
  const placed = putDoubles(instance, weights);
  const [g, h] = [instance.alloc(rows * 8 + 8), instance.alloc(rows * 8 + 8)];
  const groups = Array.from({ length: queries.offsets.length - 1 }, (_, query): QueryRows => {
    const list = queries.order.slice(queries.offsets[query], queries.offsets[query + 1]);
    const relevances = Float64Array.from(list, (row) => target[row] as number);
    return { rows: list, relevances, ideal: idealOf(relevances, options.truncation) };
  });
  return {
    outputs: 1,
    base: () => new Float64Array(1),
    gradients(scores, pairs) {
      const [gs, hs] = [instance.f64(g, rows).fill(0), instance.f64(h, rows).fill(0)];
      const all = instance.f64(scores, rows);
      for (const group of groups) addLambdas(group, all, options, gs, hs);
      let [mostG, mostH] = [0, 0];
      for (let row = 0; row < rows; row++) {
        const weight = weights === undefined ? 1 : (weights[row] as number);
        gs[row] = (gs[row] as number) * weight;
        hs[row] = (hs[row] as number) * weight;
        mostG = Math.max(mostG, Math.abs(gs[row] as number));
        mostH = Math.max(mostH, hs[row] as number);
      }
      const scales = scalesFor(point, mostG * amplification, mostH * amplification);
      instance.parallel("quantise", rows, g, h, placed, pairs, scales.g, scales.h);
      return scales;
    },
    renews: false,
    leafValue: () => 0,
  };
}
