import type { Recommendation } from "@portrait/core";
import type { IdIndex } from "../../recommend/ids.js";
import type { BlendParams } from "./blend-params.js";

/** For each place of a list the points of its item. */
function pointsOf(
  { items }: Recommendation,
  { method, rankConstant }: Pick<BlendParams, "method" | "rankConstant">,
): readonly number[] {
  if (method === "reciprocal-rank") return items.map((_, place) => 1 / (rankConstant + place + 1));
  const [best, worst] = [items[0]?.score ?? 0, items.at(-1)?.score ?? 0];
  return items.map(({ score }) => (best > worst ? (score - worst) / (best - worst) : 0));
}

/** Weights that sum to 1, also of those whose sum is not finite. */
function sharesOf(weights: readonly number[]): readonly number[] {
  const most = Math.max(...weights);
  const total = weights.reduce((sum, weight) => sum + weight / most, 0);
  return weights.map((weight) => weight / most / total);
}

/**
 * Joins what members answer for one user: an item's score is the weighted mean of its points over the members, 0 from one that does not list it.
 * Members that do not know the user say nothing, unless none does.
 *
 * @param answers - For each member its answer.
 * @param catalogue - All items.
 * @param params - How they are joined.
 * @returns For each item its score, `NaN` for what nobody lists.
 */
export function joinLists(
  answers: readonly Recommendation[],
  catalogue: IdIndex,
  params: BlendParams,
): Float32Array {
  const known = answers.some((answer) => answer.known);
  const shares = sharesOf(
    params.weights.map((weight, member) => (answers[member]?.known === known ? weight : 0)),
  );
  const scores = new Float64Array(catalogue.ids.length).fill(Number.NaN);
  answers.forEach((answer, member) => {
    const share = shares[member] as number;
    if (share === 0) return;
    const points = pointsOf(answer, params);
    answer.items.forEach(({ item }, place) => {
      const at = catalogue.indexOf(item);
      const before = scores[at] as number;
      scores[at] = (Number.isNaN(before) ? 0 : before) + share * (points[place] as number);
    });
  });
  return Float32Array.from(scores);
}
