import type {
  ClassExamples,
  Classifier,
  Estimator,
  Examples,
  NumberExamples,
  Regressor,
} from "@portrait/core";
import { PortraitError } from "@portrait/core";
import type { ScoreRow } from "./hand-made.js";
import { scoreClassifier } from "./hand-made.js";
import { classClassifier, scoreRegressor } from "./hand-made-tasks.js";

const scoresOf = ({ table }: Pick<Examples<ScoreRow>, "table">): Float64Array =>
  table.columns.score.type === "number" ? table.columns.score.values : new Float64Array();

/** Learns the share of positive rows below and above a place of the score. */
export function stump(
  place: number,
  smoothing: number = 1,
): Estimator<Examples<ScoreRow>, Classifier<ScoreRow>> {
  return Object.freeze({
    kind: "stump",
    params: { place, smoothing },
    async learn(data: Examples<ScoreRow>, context: { step(done: number, all: number): Promise<void> }) {
      const sums = [0, 0];
      const counts = [0, 0];
      const scores = scoresOf(data);
      scores.forEach((score, row) => {
        const side = score < place ? 0 : 1;
        const weight = data.weights?.[row] ?? 1;
        sums[side] = (sums[side] as number) + weight * (data.target[row] as number);
        counts[side] = (counts[side] as number) + weight;
      });
      await context.step(1, 1);
      const share = [0, 1].map(
        (side) => ((sums[side] as number) + smoothing) / ((counts[side] as number) + 2 * smoothing),
      );
      return scoreClassifier("stump", (score) => share[score < place ? 0 : 1] as number, data.horizon);
    },
  });
}

/** Learns the line through the origin with the least squared error, shrunk. */
export function slope(l2: number): Estimator<NumberExamples<ScoreRow>, Regressor<ScoreRow>> {
  return Object.freeze({
    kind: "slope",
    params: { l2 },
    async learn(data: NumberExamples<ScoreRow>) {
      let product = 0;
      let square = l2;
      scoresOf(data).forEach((score, row) => {
        product += score * (data.target[row] as number);
        square += score * score;
      });
      return scoreRegressor("slope", (score) => (product / square) * score);
    },
  });
}

/** Learns the shares of the classes among the rows whose score lies nearby. */
export function nearby(width: number): Estimator<ClassExamples<ScoreRow>, Classifier<ScoreRow, string>> {
  return Object.freeze({
    kind: "nearby",
    params: { width },
    async learn(data: ClassExamples<ScoreRow>) {
      const { codes, classes } = data.target;
      const known = scoresOf(data);
      return classClassifier("nearby", classes, (score) => {
        const counts = classes.map(() => 0.01);
        known.forEach((other, row) => {
          if (Math.abs(other - score) < width)
            counts[codes[row] as number] = (counts[codes[row] as number] ?? 0) + 1;
        });
        const sum = counts.reduce((a, b) => a + b, 0);
        return counts.map((count) => count / sum);
      });
    },
  });
}

/** Remembers the training rows by heart and is certain: useless on others. */
export function byHeart(): Estimator<Examples<ScoreRow>, Classifier<ScoreRow>> {
  return Object.freeze({
    kind: "byHeart",
    params: {},
    async learn(data: Examples<ScoreRow>) {
      const known = new Map(Array.from(scoresOf(data), (score, row) => [score, data.target[row] as number]));
      return scoreClassifier("byHeart", (score) => known.get(score) ?? 0.5);
    },
  });
}

/** Fails on the fits of the given numbers, counted from 1 over all fits of this estimator. */
export function failing(
  fits: readonly number[],
  thrown: unknown = new PortraitError({
    code: "invalid-data",
    message: "stump: the score is constant.",
    hint: "Leave the column out.",
    details: { column: "score" },
  }),
): Estimator<Examples<ScoreRow>, Classifier<ScoreRow>> {
  let count = 0;
  const good = stump(0.5);
  return {
    ...good,
    async learn(data, context) {
      count += 1;
      if (fits.includes(count)) throw thrown;
      return good.learn(data, context);
    },
  };
}
