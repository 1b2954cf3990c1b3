import type { Recommender } from "@portrait/core";
import type { Judge } from "./best-state.js";
import type { HeldOut } from "./held-out.js";
import type { StoppingParams } from "./stopping-options.js";

/** How many users are asked for at a time. */
const BATCH = 8192;

const gain = (place: number): number => 1 / Math.log2(place + 2);

function ndcg(hits: readonly boolean[], relevant: number, k: number): number {
  let [sum, ideal] = [0, 0];
  hits.forEach((hit, place) => {
    if (hit) sum += gain(place);
  });
  for (let place = 0; place < Math.min(k, relevant); place++) ideal += gain(place);
  return sum / ideal;
}

const recall = (hits: readonly boolean[], relevant: number): number =>
  hits.filter((hit) => hit).length / relevant;

/**
 * How well a model ranks what was held out, by the formulas of `ndcgAtK` and `recallAtK` in `@portrait/metrics`: the mean over users.
 *
 * @param model - The model.
 * @param heldOut - Whose lists are judged, and by what.
 * @param stopping - The metric, and how many items a list has.
 */
export async function rankingScore(
  model: Recommender,
  { users, relevant, history }: HeldOut,
  { metric, k }: Pick<StoppingParams, "metric" | "k">,
): Promise<number> {
  let sum = 0;
  for (let first = 0; first < users.length; first += BATCH) {
    const some = users.slice(first, first + BATCH);
    const answers = await model.recommend({ users: some, k, history, exclude: history });
    answers.forEach(({ items }, at) => {
      const wanted = relevant[first + at] as ReadonlySet<string>;
      const hits = items.map(({ item }) => wanted.has(item));
      sum += metric === "ndcg" ? ndcg(hits, wanted.size, k) : recall(hits, wanted.size);
    });
  }
  return sum / users.length;
}

/**
 * What judges states by how well their models rank what was held out.
 *
 * @param heldOut - What was held out, if anything.
 * @param stopping - The metric, and when to stop.
 * @param modelOf - Makes a model of a state.
 */
export const judgeRankings = <Learnt>(
  heldOut: HeldOut | undefined,
  stopping: StoppingParams,
  modelOf: (learnt: Learnt) => Recommender,
): Judge<Learnt> | undefined =>
  heldOut && { stopping, score: (learnt) => rankingScore(modelOf(learnt), heldOut, stopping) };
