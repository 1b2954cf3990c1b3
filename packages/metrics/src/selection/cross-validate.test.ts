import {
  createExamples,
  type Examples,
  groupedFolds,
  kFolds,
  stratifiedFolds,
  takeExamples,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  brier,
  logLoss,
  macroF1,
  mae,
  multiclassLogLoss,
  queryNdcgAtK,
  r2,
  rmse,
  rocAuc,
} from "../index.js";
import { byHeart, failing, nearby, slope, stump } from "../support/estimators.js";
import { type ScoreRow, scoreExamples, simulatedExamples } from "../support/hand-made.js";
import { classExamples, numberExamples } from "../support/hand-made-tasks.js";
import { crossValidate } from "./index.js";

const examples = simulatedExamples(60, 3, 5);
const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(crossValidate, undefined, values);
const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });

describe("crossValidate", () => {
  test("judges each fold by a model of the other rows", async () => {
    const folds = kFolds(examples, { folds: 4, seed: 3 });
    const {
      metrics,
      outOfFold,
      folds: facts,
      users,
      estimator,
    } = await crossValidate(stump(0.4), examples, {
      metrics: [logLoss(), rocAuc()],
      folds,
      bootstrap: 100,
    });
    for (const [index, { train, test: held, testRows }] of folds.entries()) {
      const share = (low: boolean): number => {
        const column = train.table.columns.score;
        const scores = column.type === "number" ? column.values : new Float64Array();
        const rows = [...scores.keys()].filter((row) => (scores[row] as number) < 0.4 === low);
        return (rows.reduce((sum, row) => sum + (train.target[row] as number), 0) + 1) / (rows.length + 2);
      };
      const column = held.table.columns.score;
      const expected = Array.from(column.type === "number" ? column.values : [], (score) =>
        share(score < 0.4),
      );
      expect(Array.from(testRows, (row) => outOfFold.probabilities[row])).toEqual(expected);
      expect(metrics.logLoss.folds[index]).toBeCloseTo(
        logLoss().compute({ probabilities: expected, target: held.target }),
        12,
      );
      expect(Array.from(testRows, (row) => outOfFold.fold[row])).toEqual(Array.from(testRows, () => index));
    }
    const mean = metrics.logLoss.folds.reduce((a, b) => a + b, 0) / 4;
    expect(metrics.logLoss.mean.value).toBeCloseTo(mean, 12);
    const squares = metrics.logLoss.folds.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(metrics.logLoss.standardDeviation).toBeCloseTo(Math.sqrt(squares / 3), 12);
    expect(metrics.logLoss.pooled.value).toBeCloseTo(logLoss().compute(outOfFold), 12);
    expect(metrics.rocAuc.pooled.value).toBeCloseTo(rocAuc().compute(outOfFold), 12);
    expect(metrics.rocAuc.mean.low).toBeLessThan(metrics.rocAuc.mean.value);
    expect(metrics.rocAuc.mean.high).toBeGreaterThan(metrics.rocAuc.mean.value);
    expect([facts.length, facts[0], users, estimator]).toEqual([
      4,
      { train: 135, test: 45 },
      60,
      { kind: "stump", params: { place: 0.4, smoothing: 1 } },
    ]);
  });

  test("is not taken in by a model that knows its rows by heart", async () => {
    const { metrics } = await crossValidate(byHeart(), examples, {
      metrics: [rocAuc(), brier()],
      bootstrap: 50,
    });
    expect(metrics.rocAuc.folds).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(metrics.brier.mean).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  });

  test("keeps users together unless told otherwise", async () => {
    const { outOfFold } = await crossValidate(stump(0.4), examples, {
      metrics: [brier()],
      bootstrap: 10,
      seed: 2,
    });
    const folds = new Map<string, Set<number>>();
    outOfFold.rows.forEach((row, place) => {
      const user = examples.users[row] as string;
      folds.set(user, (folds.get(user) ?? new Set()).add(outOfFold.fold[place] as number));
    });
    expect([...folds.values()].every(({ size }) => size === 1)).toBe(true);
  });

  test("is the same for the same seed", async () => {
    const run = (seed: number) =>
      crossValidate(stump(0.4), examples, { metrics: [brier()], bootstrap: 20, seed });
    const [one, same, other] = [await run(4), await run(4), await run(5)];
    expect(same).toEqual(one);
    expect(other.metrics.brier.folds).not.toEqual(one.metrics.brier.folds);
  });

  test("weighs rows: a weight is a repetition of the row", async () => {
    const weights = Array.from({ length: 40 }, (_, row) => 1 + (row % 3));
    const scores = Array.from({ length: 40 }, (_, row) => ((row * 37) % 40) / 40);
    const users = scores.map((_, row) => `u${row % 20}`);
    const target = scores.map((score, row) => score > 0.5 !== (row % 5 === 0));
    const make = (rows: readonly number[], weighted: boolean): Examples<ScoreRow> =>
      createExamples<ScoreRow>({
        rows: rows.map((row) => ({ score: scores[row] as number })),
        schema: { columns: [{ name: "score", type: "number" }] },
        target: rows.map((row) => target[row] as boolean),
        users: rows.map((row) => users[row] as string),
        ...(weighted ? { weights } : {}),
      });
    const all = scores.map((_, row) => row);
    const repeated = all.flatMap((row) => Array.from({ length: weights[row] as number }, () => row));
    const light = make(all, true);
    const heavy = make(repeated, false);
    const folds = groupedFolds(light, { folds: 4 });
    const foldOf = new Map(folds.flatMap(({ test: held }, fold) => held.users.map((user) => [user, fold])));
    const rowsOf = (inside: boolean, fold: number): Int32Array =>
      Int32Array.from(
        heavy.users.flatMap((user, row) => ((foldOf.get(user) === fold) === inside ? [row] : [])),
      );
    const options = { metrics: [brier(), rocAuc()], bootstrap: 30 } as const;
    const one = await crossValidate(stump(0.5), light, { ...options, folds });
    const two = await crossValidate(stump(0.5), heavy, {
      ...options,
      folds: folds.map((_, fold) => ({ trainRows: rowsOf(false, fold), testRows: rowsOf(true, fold) })),
    });
    for (const name of ["brier", "rocAuc"] as const) {
      expect(one.metrics[name].mean.value).toBeCloseTo(two.metrics[name].mean.value, 12);
      expect(one.metrics[name].pooled.value).toBeCloseTo(two.metrics[name].pooled.value, 12);
    }
  });

  test("takes classes and numbers, and rows that no fold judges", async () => {
    const classes = classExamples(120, 3);
    const several = await crossValidate(nearby(0.1), classes, {
      metrics: [macroF1(), multiclassLogLoss()],
      folds: 3,
      bootstrap: 30,
    });
    expect(several.metrics.macroF1.mean.value).toBeGreaterThan(0.5);
    expect(several.outOfFold.classes).toEqual(["high", "low", "middle"]);
    expect(macroF1().compute(several.outOfFold)).toBeCloseTo(several.metrics.macroF1.pooled.value, 12);
    const numbers = numberExamples(30, 4, 2);
    const [fold] = groupedFolds(numbers, { folds: 3 });
    const one = await crossValidate(slope(0), numbers, {
      metrics: [rmse(), queryNdcgAtK(2)],
      folds: fold === undefined ? [] : [fold],
      bootstrap: 30,
    });
    expect(one.outOfFold.rows).toEqual(fold?.testRows);
    expect(one.metrics.rmse.standardDeviation).toBe(0);
    expect(queryNdcgAtK(2).compute(one.outOfFold)).toBeCloseTo(one.metrics.queryNdcgAt2.pooled.value, 12);
    expect(one.metrics.queryNdcgAt2.mean.value).toBeCloseTo(one.metrics.queryNdcgAt2.pooled.value, 12);
  });

  test("hands seed, threads and signal to every fit and prediction", async () => {
    const workers = { size: 2 };
    const { signal } = new AbortController();
    const seen: unknown[] = [];
    const plain = stump(0.4);
    const spied: typeof plain = {
      ...plain,
      async learn(data, context) {
        seen.push([context.seed, context.workers, context.signal]);
        const model = await plain.learn(data, context);
        return {
          ...model,
          predictProba(rows, options) {
            seen.push(options);
            return model.predictProba(rows, options);
          },
        };
      },
    };
    await crossValidate(spied, examples, {
      metrics: [brier()],
      folds: 2,
      bootstrap: 2,
      seed: 9,
      workers,
      signal,
    });
    const once = [[9, workers, signal], { workers, signal }];
    expect(seen).toEqual([...once, ...once]);
  });

  test("reports the progress of folds, fits and resamples", async () => {
    const seen: string[] = [];
    await crossValidate(stump(0.4), examples, {
      metrics: [brier()],
      folds: 2,
      bootstrap: 10,
      onProgress: ({ phase, completed, total }) => seen.push(`${phase} ${completed}/${total}`),
    });
    expect(seen).toEqual([
      "crossValidate > fold 0/2",
      "crossValidate > fold 1 of 2 > stump 1/1",
      "crossValidate > fold 1/2",
      "crossValidate > fold 2 of 2 > stump 1/1",
      "crossValidate > fold 2/2",
      "crossValidate > bootstrap 10/10",
    ]);
  });
});

describe("crossValidate names the fold", () => {
  const options = { metrics: [brier()], folds: 3, bootstrap: 10 } as const;

  test("in which a fit failed", async () => {
    const error = await crossValidate(failing([2]), examples, options).catch((caught: unknown) => caught);
    expect(error).toEqual(
      refused(
        "invalid-data",
        "crossValidate: fold 2 of 3: stump: the score is constant. Leave the column out.",
      ),
    );
    expect(error).toMatchObject({ hint: "Leave the column out.", details: { fold: 2, column: "score" } });
    const bug = new TypeError("x is undefined");
    await expect(crossValidate(failing([1], bug), examples, options)).rejects.toEqual(
      expect.objectContaining({ message: "crossValidate: fold 1 of 3: x is undefined", cause: bug }),
    );
  });

  test("on which a metric is undefined", async () => {
    const rows = scoreExamples([0.1, 0.2, 0.8, 0.9], [false, false, true, true]);
    const fold = (trainRows: readonly number[], testRows: readonly number[]) => ({
      trainRows: Int32Array.from(trainRows),
      testRows: Int32Array.from(testRows),
    });
    await expect(
      crossValidate(stump(0.5), rows, {
        metrics: [rocAuc()],
        folds: [fold([0, 2], [1, 3]), fold([1, 3], [0])],
      }),
    ).rejects.toEqual(
      refused(
        "invalid-data",
        'crossValidate: fold 2 of 2: "rocAuc" is undefined without positive rows; the test holds 0 positive and 1 negative rows. Judge by rows of both classes, or leave the metric out.',
      ),
    );
  });

  test("on which a metric is undefined for another reason", async () => {
    const numbers = createExamples<ScoreRow>({
      rows: [1, 2, 3, 4].map((score) => ({ score })),
      schema: { columns: [{ name: "score", type: "number" }] },
      target: [1, 2, 5, 5],
    });
    const fold = { trainRows: Int32Array.of(0, 1), testRows: Int32Array.of(2, 3) };
    await expect(crossValidate(slope(0), numbers, { metrics: [r2()], folds: [fold] })).rejects.toEqual(
      refused(
        "invalid-data",
        'crossValidate: fold 1 of 1: "r2" is undefined on the rows judged by. Use fewer or other folds, such as stratifiedFolds, or leave the metric out.',
      ),
    );
  });

  test("but an abort stays an abort", async () => {
    const controller = new AbortController();
    await expect(
      crossValidate(stump(0.4), examples, {
        ...options,
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase.startsWith("crossValidate > fold 2 of 3")) controller.abort("enough");
        },
      }),
    ).rejects.toEqual(refused("aborted", "stump: the fit was stopped by its signal."));
    await expect(
      crossValidate(stump(0.4), examples, { ...options, signal: AbortSignal.abort() }),
    ).rejects.toEqual(refused("aborted", "crossValidate: stopped by its signal."));
  });
});

describe("crossValidate refuses", () => {
  const metrics = [brier()];
  const rows = (list: readonly number[]) => Int32Array.from(list);
  const hint = "Make the folds of these examples with groupedFolds, timeFolds or the like.";

  test.each<[object, string, string]>([
    [
      { metrics, folds: 1 },
      "invalid-option",
      '"folds" must be an integer >= 2 or a list of folds; received 1. Leave it out to use 5.',
    ],
    [
      { metrics, bootstrap: 0 },
      "invalid-option",
      '"bootstrap" must be an integer >= 1; received 0. Leave it out to use 1000.',
    ],
    [
      { metrics, test: examples },
      "invalid-option",
      'there is no option "test". The options are "metrics", "folds", "bootstrap", "level", "seed", "backend", "workers", "signal", "onProgress".',
    ],
    [
      {},
      "invalid-option",
      '"metrics" must hold at least one metric. Write metrics: [rocAuc(), averagePrecision()].',
    ],
    [
      { metrics: [rmse()] },
      "invalid-option",
      '"rmse" is a regression metric, but the test holds examples of a yes-or-no outcome. Judge a regressor by it, on examples of numbers.',
    ],
    [{ metrics, folds: [] }, "invalid-argument", `"folds" is an empty list. ${hint}`],
    [
      { metrics, folds: [1] },
      "invalid-argument",
      `fold 1 must hold trainRows and testRows; received 1. ${hint}`,
    ],
    [
      { metrics, folds: [{ trainRows: [1], testRows: [2] }] },
      "invalid-argument",
      `fold 1 must hold trainRows and testRows; received an object. ${hint}`,
    ],
    [
      { metrics, folds: [{ trainRows: rows([]), testRows: rows([1]) }] },
      "invalid-argument",
      `fold 1 has no rows to learn from. ${hint}`,
    ],
    [
      { metrics, folds: [{ trainRows: rows([1]), testRows: rows([]) }] },
      "invalid-argument",
      `fold 1 has no rows to judge by. ${hint}`,
    ],
    [
      { metrics, folds: [{ trainRows: rows([0]), testRows: rows([180]) }] },
      "invalid-argument",
      `fold 1 names row 180, but the examples have 180 rows. ${hint}`,
    ],
    [
      { metrics, folds: [{ trainRows: rows([0, 1]), testRows: rows([1]) }] },
      "leakage",
      `fold 1 learns from row 1, which it is judged by. ${hint}`,
    ],
    [
      {
        metrics,
        folds: [
          { trainRows: rows([0]), testRows: rows([1]) },
          { trainRows: rows([0]), testRows: rows([1]) },
        ],
      },
      "invalid-argument",
      `row 1 is judged by more than one fold. ${hint}`,
    ],
  ])("the options %o", async (options, code, message) => {
    await expect(unchecked(stump(0.4), examples, options)).rejects.toEqual(
      refused(code, `crossValidate: ${message}`),
    );
  });

  test("a model, and what are no examples", async () => {
    const model = { kind: "stump", state: () => ({}) };
    await expect(unchecked(model, examples, { metrics })).rejects.toEqual(
      refused(
        "invalid-argument",
        "crossValidate: the first argument must be an estimator; received an object. Pass the estimator, not the model: it is fitted anew on each part.",
      ),
    );
    await expect(unchecked(null, examples, { metrics })).rejects.toEqual(
      refused(
        "invalid-argument",
        "crossValidate: the first argument must be an estimator; received null. Make one with a factory such as logisticRegression().",
      ),
    );
    await expect(unchecked(stump(0.4), [1], { metrics })).rejects.toEqual(
      refused(
        "invalid-argument",
        "crossValidate: the data must be examples; received an array of 1. Make them with buildExamples or createExamples.",
      ),
    );
  });

  test("too few rows, and an estimator of another task", async () => {
    await expect(crossValidate(stump(0.4), takeExamples(examples, []), { metrics })).rejects.toEqual(
      refused("invalid-data", "crossValidate: the test holds no rows. Move the boundary of the split."),
    );
    await expect(unchecked(slope(1), examples, { metrics, folds: 2 })).rejects.toEqual(
      refused(
        "not-supported",
        `crossValidate: fold 1 of 2: the model must have predictProba, as classifiers do; received a model of kind "slope". The examples must be of the model's task.`,
      ),
    );
  });

  test("folds of other examples that are shorter", async () => {
    const others = stratifiedFolds(simulatedExamples(100, 3, 1), { folds: 2 });
    await expect(
      crossValidate(stump(0.4), examples, { metrics: [accuracy()], folds: others }),
    ).rejects.toMatchObject({
      code: "invalid-argument",
    });
    await expect(
      unchecked(slope(1), numberExamples(5, 2, 1), { metrics: [mae()], folds: 20 }),
    ).rejects.toEqual(
      refused("invalid-data", "groupedFolds: 5 users are too few for 20 folds. Use at most 5 folds."),
    );
  });
});
