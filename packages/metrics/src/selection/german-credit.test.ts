import { existsSync, readFileSync } from "node:fs";
import { createExamples, type Examples, fit, stratifiedFolds } from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { describe, expect, test } from "vitest";
import { brier, evaluate, meanCost, rocAuc, totalCost } from "../index.js";
import { chooseThreshold, crossValidate, gridSearch } from "./index.js";

const file = new URL("../../../../../shared/data/german-credit/german.data", import.meta.url);
const present = existsSync(file);
const NUMERIC = new Set([1, 4, 7, 10, 12, 15, 17]);

/** German credit, positive: a bad customer (class 2). */
function readGerman(): Examples {
  const lines = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(" "));
  const columns = Array.from({ length: 20 }, (_, index) => ({
    name: `a${index + 1}`,
    type: NUMERIC.has(index) ? ("number" as const) : ("category" as const),
  }));
  return createExamples({
    rows: lines.map((cells) =>
      Object.fromEntries(
        columns.map(({ name, type }, index) => [
          name,
          type === "number" ? Number(cells[index]) : (cells[index] ?? null),
        ]),
      ),
    ),
    schema: { columns },
    target: lines.map((cells) => cells[20] === "2"),
  });
}

/** The cost matrix that comes with the data: 5 for a bad customer accepted, 1 for a good one refused. */
const costs = { falseNegative: 5, falsePositive: 1 };

describe.skipIf(!present)(
  `German credit${present ? "" : " (skipped: ../shared/data/german-credit is not there)"}`,
  () => {
    const read = present ? readGerman() : undefined;
    const examples = read as Examples;

    test("10 stratified folds of logistic regression, and the threshold by cost", async () => {
      const { metrics, outOfFold } = await crossValidate(logisticRegression(), examples, {
        metrics: [rocAuc(), brier(), meanCost(costs)],
        folds: stratifiedFolds(examples, { folds: 10, seed: 1 }),
        bootstrap: 200,
        seed: 1,
      });
      // scikit-learn 1.9.1 with its defaults, 10 stratified folds: ROC AUC 0.788.
      expect(Math.abs(metrics.rocAuc.mean.value - 0.788)).toBeLessThan(0.01);
      const choice = await chooseThreshold(outOfFold, examples, { costs });
      expect(choice.bayes.threshold).toBeCloseTo(1 / 6, 12);
      expect([choice.callAll, choice.callNone]).toEqual([expect.closeTo(0.7, 12), expect.closeTo(1.5, 12)]);
      expect(choice.bayes.cost).toBeLessThan(0.56);
      expect(choice.cost).toBeLessThanOrEqual(choice.bayes.cost);
      expect(choice.bayes.cost - choice.cost).toBeLessThan(0.05);
      expect(choice.bayes.cost).toBeCloseTo(metrics.meanCost.pooled.value, 12);
      const half = totalCost(costs, { threshold: 0.5 }).compute(outOfFold);
      expect(totalCost(costs).compute(outOfFold)).toBeLessThan(half - 100);
    });

    test("a search by cost on three quarters, judged by the last", async () => {
      const [fold] = stratifiedFolds(examples, { folds: 4, seed: 2 });
      if (fold === undefined) throw new Error("no fold");
      const { model, best, trials } = await gridSearch(
        { l2: [0.1, 3, 100] },
        (params) => logisticRegression(params),
        fold.train,
        {
          metric: meanCost(costs),
          folds: 5,
          seed: 2,
        },
      );
      expect(trials).toHaveLength(3);
      const baseline = await fit(logisticRegression({ l2: 1e6 }), fold.train);
      const { metrics } = await evaluate(model, fold.test, {
        metrics: [meanCost(costs)],
        baseline,
        bootstrap: 200,
      });
      expect(best.value).toBeLessThan(0.62);
      expect(metrics.meanCost.value).toBeLessThan(0.7);
      await expect(evaluate(model, fold.train, { metrics: [rocAuc()] })).rejects.toMatchObject({
        code: "leakage",
      });
    });
  },
);
