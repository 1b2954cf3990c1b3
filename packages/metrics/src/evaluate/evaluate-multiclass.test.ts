import { createExamples } from "@portrait/core";
import { describe, expect, test } from "vitest";
import {
  evaluate,
  macroF1,
  macroRecall,
  macroRocAuc,
  multiclassAccuracy,
  multiclassLogLoss,
} from "../index.js";
import { scoreClassifier } from "../support/hand-made.js";
import { classClassifier, classExamples, threeWays } from "../support/hand-made-tasks.js";

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
const examples = classExamples(160, 2);
const flat = classClassifier("flat", ["high", "low", "middle"], () => [0.2, 0.3, 0.5]);

describe("evaluate with a classifier of several classes", () => {
  test("gives values, intervals, paired differences, classes and the confusion matrix", async () => {
    const evaluation = await evaluate(threeWays(), examples, {
      metrics: [multiclassAccuracy(), macroF1(), multiclassLogLoss(), macroRocAuc()],
      baseline: flat,
      bootstrap: 200,
    });
    const { metrics, classes, confusion } = evaluation;
    expect(metrics.accuracy.low).toBeGreaterThan(metrics.accuracy.baseline.high);
    expect(metrics.accuracy.difference.low).toBeGreaterThan(0);
    expect(metrics.macroRocAuc.baseline.value).toBe(0.5);
    expect(classes.map(({ name }) => name)).toEqual(["high", "low", "middle"]);
    expect(classes.reduce((sum, { rows }) => sum + rows, 0)).toBe(160);
    const total = confusion.model.counts.flat().reduce((sum, count) => sum + count, 0);
    const right = confusion.model.counts.reduce((sum, row, code) => sum + (row[code] ?? 0), 0);
    expect(right / total).toBeCloseTo(metrics.accuracy.value, 12);
    expect(confusion.baseline?.counts.map((row) => [row[0], row[1]])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(classes.map(({ f1 }) => f1))).toBeCloseTo(metrics.macroF1.value, 12);
    expect(evaluation.users).toBe(80);
  });

  test("calls the rows of a class that the model does not know wrong", async () => {
    const schema = { columns: [{ name: "score", type: "number" }] } as const;
    const rare = createExamples({
      rows: [{ score: 0.1 }, { score: 0.9 }],
      schema,
      target: ["low", "new"],
    });
    const { metrics, classes } = await evaluate(threeWays(), rare, {
      metrics: [multiclassAccuracy(), macroRecall(), multiclassLogLoss()],
      bootstrap: 20,
    });
    expect(metrics.accuracy.value).toBe(0.5);
    expect(classes.map(({ name, rows }) => [name, rows])).toEqual([
      ["high", 0],
      ["low", 1],
      ["middle", 0],
      ["new", 1],
    ]);
    expect(metrics.logLoss.value).toBeGreaterThan(18);
  });
});

describe("evaluate with a classifier of several classes refuses", () => {
  test.each<[unknown, object, string, string]>([
    [
      scoreClassifier(),
      { metrics: [macroF1()] },
      "not-supported",
      'evaluate: the model must have predictProba and classes that are texts, as classifiers of several classes do; received a model of kind "score". Pass a fitted model.',
    ],
    [
      threeWays(),
      { metrics: [] },
      "invalid-option",
      'evaluate: "metrics" must hold at least one metric. Write metrics: [macroF1(), multiclassLogLoss()].',
    ],
    [
      classClassifier("odd", ["high", "low", "middle"], () => [0.5, 0.1, 0.1]),
      { metrics: [macroF1()] },
      "invalid-data",
      'evaluate: the model of kind "odd": the probabilities of row 0 must sum to 1; they sum to 0.7.',
    ],
    [
      classClassifier("short", ["high", "low", "middle"], () => [0.5, 0.5]),
      { metrics: [macroF1()] },
      "invalid-data",
      'evaluate: the model of kind "short" gave 320 probabilities for 160 rows and 3 classes.',
    ],
  ])("what does not fit", async (model, options, code, message) => {
    await expect(Reflect.apply(evaluate, undefined, [model, examples, options])).rejects.toEqual(
      refused(code, message),
    );
  });
});
