import type { Interactions, Recommender } from "@portrait/core";

/** What a model scores every item of the catalogue for every user that it learnt from, in the order of ids. */
export async function allScores(model: Recommender, log: Interactions): Promise<number[][]> {
  const answers = await model.recommend({ users: log.users, k: log.items.length });
  return answers.map(({ items }) => {
    const found = new Map(items.map(({ item, score }) => [item, score]));
    return log.items.map((item) => found.get(item) ?? Number.NaN);
  });
}
