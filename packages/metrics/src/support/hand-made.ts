import type { Classifier, Examples, RankingExamples, Recommender } from "@portrait/core";
import { createExamples, createInteractions, createRandom } from "@portrait/core";

/** A row that holds the probability that the hand-made classifier gives it. */
export type ScoreRow = { readonly score: number };

const state = (kind: string) => () => ({ kind, version: 1, config: {}, tensors: {}, parts: {} });

/** A classifier whose probability is a function of the column `score`. */
export function scoreClassifier(
  kind: string = "score",
  probability: (score: number) => number = (score) => score,
  horizon: number = 0,
): Classifier<ScoreRow> {
  return {
    kind,
    classes: [false, true],
    inputs: { columns: [{ name: "score", type: "number" }] },
    horizon,
    state: state(kind),
    predictOne({ score }) {
      const yes = probability(score);
      return { value: yes >= 0.5, probability: Math.max(yes, 1 - yes), probabilities: [1 - yes, yes] };
    },
    async predictProba(data) {
      if (!("table" in data)) throw new Error("tables only");
      const column = data.table.columns.score;
      const yes = column.type === "number" ? column.values.map(probability) : new Float64Array();
      const no = yes.map((value) => 1 - value);
      const values = Float64Array.from({ length: 2 * yes.length }, (_, index) =>
        Number((index % 2 === 1 ? yes : no)[index >> 1]),
      );
      return { classes: [false, true], length: yes.length, values, of: (outcome) => (outcome ? yes : no) };
    },
  };
}

/** Examples with a column `score`. */
export function scoreExamples(
  scores: readonly number[],
  target: readonly boolean[],
  rest: {
    readonly users?: readonly string[];
    readonly cutoffs?: readonly string[];
    readonly horizon?: number;
  } = {},
): Examples<ScoreRow> {
  return createExamples<ScoreRow>({
    rows: scores.map((score) => ({ score })),
    schema: { columns: [{ name: "score", type: "number" }] },
    target,
    ...rest,
  });
}

/** Seeded examples whose outcome follows the score, several rows a user. */
export function simulatedExamples(users: number, rowsPerUser: number, seed: number): Examples<ScoreRow> {
  const random = createRandom(seed);
  const scores: number[] = [];
  const target: boolean[] = [];
  const names: string[] = [];
  for (let user = 0; user < users; user++) {
    const leaning = random.normal();
    for (let row = 0; row < rowsPerUser; row++) {
      const probability = 1 / (1 + Math.exp(-(leaning + 0.5 * random.normal() - 1)));
      scores.push(probability);
      target.push(random.next() < probability);
      names.push(`user ${user}`);
    }
  }
  return scoreExamples(scores, target, { users: names });
}

/** A recommender that gives everyone the same list, without what is excluded. */
export function listRecommender(kind: string, list: readonly string[]): Recommender {
  return {
    kind,
    catalogue: [...list].sort(),
    state: state(kind),
    async recommend({ users, k, exclude }) {
      const pairs = new Set<string>();
      exclude?.user.forEach((user, event) => {
        pairs.add(JSON.stringify([exclude.users[user], exclude.items[exclude.item[event] as number]]));
      });
      return users.map((user) => ({
        user,
        known: true,
        items: list
          .filter((item) => !pairs.has(JSON.stringify([user, item])))
          .slice(0, k)
          .map((item, place) => ({ item, score: -place })),
      }));
    },
  };
}

/** Ranking examples of users who each have one item already and take up others. */
export function rankingExamples(
  relevant: Readonly<Record<string, readonly string[]>>,
  catalogue: readonly string[],
): RankingExamples {
  const users = Object.keys(relevant).sort();
  const first = catalogue[0] as string;
  const history = createInteractions(
    [
      ...users.map((user) => ({ user, item: first, at: "2024-01-01" })),
      ...catalogue.map((item) => ({ user: "another", item, at: "2024-01-01" })),
    ],
    "2024-02-01",
  );
  return { users, relevant: users.map((user) => relevant[user] ?? []), history, catalogue: history.items };
}
