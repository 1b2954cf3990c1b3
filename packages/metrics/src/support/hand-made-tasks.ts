import type { ClassExamples, Classifier, NumberExamples, Regressor } from "@portrait/core";
import { createExamples, createRandom } from "@portrait/core";
import type { ScoreRow } from "./hand-made.js";

const schema = { columns: [{ name: "score", type: "number" }] } as const;
const state = (kind: string) => () => ({ kind, version: 1, config: {}, tensors: {}, parts: {} });

/** A regressor whose prediction is a function of the column `score`. */
export function scoreRegressor(
  kind: string = "line",
  predict: (score: number) => number = (score) => score,
  horizon: number = 0,
): Regressor<ScoreRow> {
  return {
    kind,
    inputs: schema,
    horizon,
    state: state(kind),
    predictOne: ({ score }) => predict(score),
    async predict(data) {
      if (!("table" in data)) throw new Error("tables only");
      const column = data.table.columns.score;
      return column.type === "number" ? column.values.map(predict) : new Float64Array();
    },
  };
}

/** A classifier of several classes whose probabilities are a function of the column `score`. */
export function classClassifier(
  kind: string,
  classes: readonly string[],
  probabilities: (score: number) => readonly number[],
): Classifier<ScoreRow, string> {
  return {
    kind,
    classes,
    inputs: schema,
    horizon: 0,
    state: state(kind),
    predictOne({ score }) {
      const all = probabilities(score);
      const best = all.indexOf(Math.max(...all));
      return { value: classes[best] ?? "", probability: all[best] ?? 0, probabilities: all };
    },
    async predictProba(data) {
      if (!("table" in data)) throw new Error("tables only");
      const column = data.table.columns.score;
      const scores = column.type === "number" ? [...column.values] : [];
      const values = Float64Array.from(scores.flatMap(probabilities));
      return {
        classes,
        length: scores.length,
        values,
        of: (name) => values.filter((_, index) => index % classes.length === classes.indexOf(name)),
      };
    },
  };
}

/** Seeded examples of numbers that follow the score, several rows a user. */
export function numberExamples(
  users: number,
  rowsPerUser: number,
  seed: number,
  rest: { readonly weights?: readonly number[] } = {},
): NumberExamples<ScoreRow> {
  const random = createRandom(seed);
  const rows = Array.from({ length: users * rowsPerUser }, () => ({ score: 10 * random.next() }));
  return createExamples<ScoreRow>({
    rows,
    schema,
    target: rows.map(({ score }) => Math.max(0, score + random.normal())),
    users: rows.map((_, row) => `user ${Math.floor(row / rowsPerUser)}`),
    ...rest,
  });
}

/** Seeded examples of the classes high, low and middle, by score and chance. */
export function classExamples(rows: number, seed: number): ClassExamples<ScoreRow> {
  const random = createRandom(seed);
  const list = Array.from({ length: rows }, () => ({ score: random.next() }));
  return createExamples<ScoreRow>({
    rows: list,
    schema,
    target: list.map(({ score }) => {
      const seen = score + 0.15 * random.normal();
      return seen < 0.3 ? "low" : seen < 0.7 ? "middle" : "high";
    }),
    users: list.map((_, row) => `user ${row >> 1}`),
  });
}

/** A classifier that knows how {@link classExamples} are made, roughly. */
export function threeWays(kind: string = "threeWays"): Classifier<ScoreRow, string> {
  return classClassifier(kind, ["high", "low", "middle"], (score) => {
    const raw = [Math.exp(8 * (score - 0.7)), Math.exp(8 * (0.3 - score)), 1];
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  });
}
