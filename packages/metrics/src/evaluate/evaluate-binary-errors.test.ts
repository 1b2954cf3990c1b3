import type { Classifier } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { evaluate, ndcgAtK, rocAuc } from "../index.js";
import { type ScoreRow, scoreClassifier, scoreExamples, simulatedExamples } from "../support/hand-made.js";

const model = scoreClassifier();
const examples = scoreExamples([0.2, 0.8], [false, true]);
const metrics = [rocAuc()] as const;

/** Calls `evaluate` as JavaScript would: unchecked. */
const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(evaluate, undefined, values);

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });

describe("evaluate with a classifier refuses", () => {
  test.each([
    [
      { metrics, bootstrap: 10.5 },
      '"bootstrap" must be an integer >= 1; received 10.5. Leave it out to use 1000.',
    ],
    [{ metrics, bootstrap: 0 }, '"bootstrap" must be an integer >= 1; received 0. Leave it out to use 1000.'],
    [
      { metrics, level: 1 },
      '"level" must be a finite number > 0 and < 1; received 1. Leave it out to use 0.95.',
    ],
    [{ metrics, seed: -1 }, '"seed" must be an integer >= 0; received -1. Leave it out to use 0.'],
    [{ metrics, signal: {} }, '"signal" must be an AbortSignal; received an object. It may be left out.'],
    [{ metrics, bootstraps: 10 }, 'there is no option "bootstraps". Did you mean "bootstrap"?'],
    [
      { metrics, exclude: false },
      'there is no option "exclude". The options are "metrics", "baseline", "bootstrap", "level", "seed", "signal", "onProgress", "allowSeen", "workers".',
    ],
    [{ metrics: rocAuc() }, '"metrics" must be a list of metrics; received an object. It may be left out.'],
    [{}, '"metrics" must hold at least one metric. Write metrics: [rocAuc(), averagePrecision()].'],
    [
      { metrics: [] },
      '"metrics" must hold at least one metric. Write metrics: [rocAuc(), averagePrecision()].',
    ],
    [{ metrics: [rocAuc] }, '"metrics" must hold metrics; received a function. Call the factory: rocAuc().'],
    [
      { metrics: [ndcgAtK(10)] },
      '"ndcgAt10" is a ranking metric, but the test holds examples of a yes-or-no outcome. Judge a recommender by it, on ranking examples.',
    ],
    [
      { metrics: [rocAuc(), rocAuc()] },
      'two metrics are named "rocAuc". The names are "rocAuc", "rocAuc"; leave one out, or evaluate twice.',
    ],
  ])("options %o", async (options, message) => {
    await expect(unchecked(model, examples, options)).rejects.toEqual(
      refused("invalid-option", `evaluate: ${message}`),
    );
  });

  test.each([
    [undefined, "undefined"],
    [[1, 2], "an array of 2"],
    [{ rows: [] }, "an object"],
  ])("the test %o", async (data, received) => {
    await expect(unchecked(model, data, { metrics })).rejects.toEqual(
      refused(
        "invalid-argument",
        `evaluate: the test must be examples or ranking examples; received ${received}. Make examples with buildExamples or createExamples, ranking examples with splitInteractions.`,
      ),
    );
  });

  test("what is no classifier", async () => {
    const estimator = { kind: "boostedTrees", params: {}, learn: async () => model };
    await expect(unchecked(estimator, examples, { metrics })).rejects.toEqual(
      refused(
        "not-supported",
        'evaluate: the model must have predictProba, as classifiers do; received a model of kind "boostedTrees". Fit the estimator first, and pass the model.',
      ),
    );
    await expect(unchecked(null, examples, { metrics })).rejects.toEqual(
      refused(
        "not-supported",
        "evaluate: the model must have predictProba, as classifiers do; received null. Pass a fitted model.",
      ),
    );
    await expect(unchecked(model, examples, { metrics, baseline: [estimator] })).rejects.toEqual(
      refused(
        "not-supported",
        'evaluate: the baseline must have predictProba, as classifiers do; received "boostedTrees". Fit the estimator first, and pass the model.',
      ),
    );
    await expect(unchecked(model, examples, { metrics, baseline: [] })).rejects.toEqual(
      refused(
        "not-supported",
        "evaluate: the baseline must have predictProba, as classifiers do; received an empty list. Pass a fitted model of the same task.",
      ),
    );
  });

  test("a test without rows, or whose users do not fit", async () => {
    await expect(evaluate(model, scoreExamples([], []), { metrics })).rejects.toEqual(
      refused("invalid-data", "evaluate: the test holds no rows. Move the boundary of the split."),
    );
    await expect(evaluate(model, { ...examples, users: ["a"] }, { metrics })).rejects.toEqual(
      refused("invalid-data", "evaluate: the test holds 2 rows, but the users of 1."),
    );
  });

  test("a test of one class, for a metric that needs both", async () => {
    const negative = scoreExamples([0.2, 0.8, 0.1], [false, false, false]);
    await expect(evaluate(model, negative, { metrics })).rejects.toEqual(
      refused(
        "invalid-data",
        'evaluate: "rocAuc" is undefined without positive rows; the test holds 0 positive and 3 negative rows. Judge by rows of both classes, or leave the metric out.',
      ),
    );
  });

  test("probabilities that are none, of the model and of the baseline", async () => {
    const broken = scoreClassifier("broken", (score) => (score > 0.5 ? Number.NaN : score));
    const message =
      'evaluate: the model of kind "broken": the probability of row 1 must be a number in [0, 1]; received NaN.';
    await expect(evaluate(broken, examples, { metrics })).rejects.toEqual(refused("invalid-data", message));
    await expect(evaluate(model, examples, { metrics, baseline: broken })).rejects.toEqual(
      refused("invalid-data", message),
    );
  });

  test("too few probabilities, and other classes", async () => {
    const short: Classifier<ScoreRow> = {
      ...model,
      predictProba: async (data) => ({ ...(await model.predictProba(data)), of: () => Float64Array.of(0.5) }),
    };
    await expect(evaluate(short, examples, { metrics })).rejects.toEqual(
      refused("invalid-data", 'evaluate: the model of kind "score" gave 1 probabilities for 2 rows.'),
    );
    await expect(unchecked({ ...model, classes: ["red", "blue"] }, examples, { metrics })).rejects.toEqual(
      refused(
        "not-supported",
        'evaluate: the model of kind "score" must have the classes false and true; received an array of 2.',
      ),
    );
  });

  test("a test of another horizon than the model learnt", async () => {
    const day = 86_400_000;
    const month = scoreClassifier("month", (score) => score, 30 * day);
    const week = scoreExamples([0.2, 0.8], [false, true], { horizon: 7 * day });
    await expect(evaluate(month, week, { metrics })).rejects.toEqual(
      refused(
        "invalid-argument",
        'evaluate: the model of kind "month" learnt an outcome within 30 days, but the test\'s lies within 7 days. Build the test with the target that the model was trained for.',
      ),
    );
  });

  test("to go on when aborted, before and half-way", async () => {
    await expect(evaluate(model, examples, { metrics, signal: AbortSignal.abort("enough") })).rejects.toEqual(
      refused("aborted", "evaluate: stopped by its signal."),
    );
    const controller = new AbortController();
    let last = 0;
    const running = evaluate(model, simulatedExamples(50, 2, 1), {
      metrics,
      bootstrap: 1000,
      signal: controller.signal,
      onProgress({ phase, completed }) {
        last = completed;
        if (phase === "evaluate > bootstrap" && completed >= 100) controller.abort();
      },
    });
    await expect(running).rejects.toEqual(refused("aborted", "evaluate: stopped by its signal."));
    expect(last).toBe(100);
  });
});

test("evaluate reports progress to the end", async () => {
  const seen: string[] = [];
  await evaluate(model, examples, {
    metrics,
    baseline: model,
    bootstrap: 25,
    onProgress: ({ phase, completed, total }) => seen.push(`${phase} ${completed}/${total}`),
  });
  expect(seen).toEqual([
    "evaluate > predict 0/2",
    "evaluate > predict 1/2",
    "evaluate > predict 2/2",
    "evaluate > bootstrap 10/25",
    "evaluate > bootstrap 20/25",
    "evaluate > bootstrap 25/25",
  ]);
});
