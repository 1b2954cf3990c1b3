import { createRandom, fit } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brier, meanCost } from "../index.js";
import { stump } from "../support/estimators.js";
import { scoreClassifier, scoreExamples, simulatedExamples } from "../support/hand-made.js";
import { classExamples, numberExamples } from "../support/hand-made-tasks.js";
import { chooseThreshold, crossValidate, gridSearch } from "./index.js";

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
const costs = { falseNegative: 5, falsePositive: 1 };
const model = scoreClassifier();

test("costs less than any other threshold, and than calling all or none", async () => {
  const rows = fc.array(fc.record({ p: fc.nat(12).map((n) => n / 12), positive: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  });
  const prices = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -3, max: 0 }))
    .map(([falsePositive, falseNegative, truePositive]) => ({ falsePositive, falseNegative, truePositive }));
  await fc.assert(
    fc.asyncProperty(rows, prices, async (list, price) => {
      const probabilities = list.map(({ p }) => p);
      const examples = scoreExamples(
        probabilities,
        list.map(({ positive }) => positive),
      );
      const outcomes = { probabilities, target: examples.target };
      const at = (threshold: number): number => meanCost(price, { threshold }).compute(outcomes);
      const choice = await chooseThreshold(probabilities, examples, { costs: price });
      const grid = Array.from({ length: 25 }, (_, step) => at(step / 24));
      expect(choice.cost).toBeCloseTo(Math.min(...grid), 10);
      expect(at(choice.threshold)).toBeCloseTo(choice.cost, 10);
      expect(at(choice.bayes.threshold)).toBeCloseTo(choice.bayes.cost, 10);
      expect(at(0)).toBeCloseTo(choice.callAll, 10);
      if (Math.max(...probabilities) < 1) expect(at(1)).toBeCloseTo(choice.callNone, 10);
      for (const { threshold, cost, called } of choice.curve) {
        expect(at(threshold)).toBeCloseTo(cost, 10);
        expect(probabilities.filter((p) => p >= threshold).length / probabilities.length).toBeCloseTo(
          called,
          10,
        );
      }
    }),
  );
});

test("comes near the Bayes threshold where the probabilities are right", async () => {
  const random = createRandom("right");
  const scores = Array.from({ length: 40_000 }, () => random.next());
  const examples = scoreExamples(
    scores,
    scores.map((score) => random.next() < score),
  );
  const choice = await chooseThreshold(model, examples, { costs });
  expect(choice.bayes.threshold).toBeCloseTo(1 / 6, 12);
  expect(Math.abs(choice.threshold - 1 / 6)).toBeLessThan(0.05);
  expect(choice.bayes.cost - choice.cost).toBeLessThan(0.002);
  const known = { probabilities: scores, target: examples.target };
  expect(choice.bayes.cost).toBe(meanCost(costs).compute(known));
});

test("takes what was predicted out of fold, weights included", async () => {
  const examples = simulatedExamples(50, 3, 1);
  const weights = Float64Array.from(examples.users, (_, row) => row % 4);
  const weighted = { ...examples, weights };
  const { outOfFold } = await crossValidate(stump(0.4), weighted, {
    metrics: [brier()],
    folds: 3,
    bootstrap: 5,
  });
  const choice = await chooseThreshold(outOfFold, weighted, { costs });
  const metric = meanCost(costs, { threshold: choice.threshold });
  expect(choice.cost).toBeCloseTo(metric.compute(outOfFold), 12);
  expect(await chooseThreshold(outOfFold.probabilities, weighted, { costs })).toEqual(choice);
});

test("leaves the curve at 200 points", async () => {
  const examples = simulatedExamples(300, 2, 1);
  const { curve } = await chooseThreshold(model, examples, { costs });
  expect(curve).toHaveLength(200);
  expect(curve[0]?.called).toBe(0);
  expect(curve.at(-1)).toMatchObject({ threshold: 0, called: 1 });
});

describe("chooseThreshold refuses", () => {
  const examples = simulatedExamples(20, 2, 1);
  const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
    Reflect.apply(chooseThreshold, undefined, values);

  test("a model that saw the rows", async () => {
    const trained = await fit(stump(0.4), examples);
    await expect(chooseThreshold(trained, examples, { costs })).rejects.toEqual(
      refused(
        "leakage",
        'chooseThreshold: the model of kind "stump" was fitted on these very rows, on which its probabilities are too sure. Pass the outOfFold of crossValidate, or rows that the model did not see.',
      ),
    );
    const { model: chosen } = await gridSearch({ place: [0.4] }, ({ place }) => stump(place), examples, {
      metric: brier(),
    });
    const { provenance: _, ...bare } = chosen;
    await expect(chooseThreshold(bare, examples, { costs })).rejects.toMatchObject({ code: "leakage" });
    await expect(chooseThreshold(trained, simulatedExamples(20, 2, 2), { costs })).resolves.toBeDefined();
  });

  test.each<[unknown, unknown, unknown, string, string]>([
    [
      model,
      examples,
      {},
      "invalid-argument",
      "the costs must be an object; received undefined. Write { falsePositive: 1, falseNegative: 5 }.",
    ],
    [
      model,
      examples,
      { costs, threshold: 1 },
      "invalid-option",
      'there is no option "threshold". The options are "costs", "workers", "signal".',
    ],
    [
      model,
      numberExamples(2, 2, 1),
      { costs },
      "invalid-argument",
      "the examples must be of a yes-or-no outcome; received an object. For several classes use decideByCost.",
    ],
    [
      model,
      classExamples(9, 1),
      { costs },
      "invalid-argument",
      "the examples must be of a yes-or-no outcome; received an object. For several classes use decideByCost.",
    ],
    [
      stump(0.4),
      examples,
      { costs },
      "invalid-argument",
      "the first argument must be a classifier, predictions out of fold or a list of probabilities; received an object. Cross-validate the estimator, and pass the outOfFold of the result.",
    ],
    [
      "0.5",
      examples,
      { costs },
      "invalid-argument",
      'the first argument must be a classifier, predictions out of fold or a list of probabilities; received "0.5". Pass the outOfFold of crossValidate.',
    ],
    [[0.5], examples, { costs }, "invalid-data", "there are 1 probabilities for 40 targets."],
    [
      Array(40).fill(2),
      examples,
      { costs },
      "invalid-data",
      "the probability of row 0 must be a number in [0, 1]; received 2.",
    ],
    [
      model,
      scoreExamples([], []),
      { costs },
      "invalid-data",
      "the test holds no rows. Move the boundary of the split.",
    ],
    [model, { ...examples, weights: new Float64Array(40) }, { costs }, "invalid-data", "all weights are 0."],
  ])("%#", async (source, data, options, code, message) => {
    await expect(unchecked(source, data, options)).rejects.toEqual(
      refused(code, `chooseThreshold: ${message}`),
    );
  });

  test("predictions out of fold of other examples", async () => {
    const { outOfFold } = await crossValidate(stump(0.4), examples, {
      metrics: [brier()],
      folds: 2,
      bootstrap: 5,
    });
    await expect(chooseThreshold(outOfFold, simulatedExamples(10, 2, 9), { costs })).rejects.toEqual(
      refused(
        "invalid-argument",
        "chooseThreshold: the predictions out of fold are of other examples. Pass the examples that were cross-validated.",
      ),
    );
  });
});
