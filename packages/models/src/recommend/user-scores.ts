import type { Interactions } from "@portrait/core";
import type { Ranker, UserScores } from "./rank-users.js";

/** The scores of vectors, summed in float64 as `topKInnerProduct` sums them. */
function innerProducts(queries: Float32Array, items: Float32Array, width: number): Float32Array {
  const count = items.length / width;
  const scores = new Float32Array((queries.length / width) * count);
  for (let at = 0, query = 0; query < queries.length; query += width) {
    for (let item = 0; item < items.length; item += width) {
      let sum = 0;
      for (let column = 0; column < width; column++) {
        sum += (items[item + column] as number) * (queries[query + column] as number);
      }
      scores[at++] = sum;
    }
  }
  return scores;
}

/**
 * What the users of a request think of every item, whether the model has vectors or scores.
 *
 * @param ranker - The model's part.
 * @param users - The users.
 * @param history - What they did, if the request says it.
 * @returns The scores; absent for a model that knows no users.
 */
export function userScores(
  { vectors, scores }: Ranker,
  users: readonly string[],
  history: Interactions | undefined,
): UserScores | undefined {
  if (vectors === undefined) return scores?.of(users, history);
  const { known, rows } = vectors.of(users, history);
  return { known, rows: async (first, end) => innerProducts(rows(first, end), vectors.items, vectors.width) };
}
