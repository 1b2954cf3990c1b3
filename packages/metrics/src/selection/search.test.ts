import {
  createExamples,
  kFolds,
  PortraitError,
  type ProgressListener,
  splitByTime,
  timeFolds,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { brier, evaluate, logLoss, macroF1, ndcgAtK, rmse, rocAuc } from "../index.js";
import { byHeart, failing, nearby, slope, stump } from "../support/estimators.js";
import { type ScoreRow, simulatedExamples } from "../support/hand-made.js";
import { classExamples, numberExamples } from "../support/hand-made-tasks.js";
import { crossValidate, gridSearch, randomSearch, successiveHalving, uniform } from "./index.js";

const train = simulatedExamples(60, 3, 5);
const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
const grid = { place: [0.05, 0.4, 0.95], smoothing: [1, 10] };

describe("gridSearch", () => {
  test("ranks all combinations by their mean over the folds, and fits the best on all rows", async () => {
    const result = await gridSearch(grid, ({ place, smoothing }) => stump(place, smoothing), train, {
      metric: logLoss(),
      folds: 4,
      seed: 2,
    });
    expect(result.trials.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { params, value, folds, standardDeviation, share, error } of result.trials) {
      const { metrics } = await crossValidate(stump(params.place, params.smoothing), train, {
        metrics: [logLoss()],
        folds: 4,
        seed: 2,
        bootstrap: 1,
      });
      expect(value).toBeCloseTo(metrics.logLoss.mean.value, 12);
      expect(folds).toEqual(metrics.logLoss.folds);
      expect(standardDeviation).toBeCloseTo(metrics.logLoss.standardDeviation, 12);
      expect([share, error]).toEqual([1, null]);
    }
    const values = result.trials.map(({ value }) => value as number);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(result.best.params.place).toBe(0.4);
    expect(result.best.estimator.params).toEqual(result.best.params);
    const all = await stump(result.best.params.place, result.best.params.smoothing).learn(train, {
      step: async () => {},
    } as never);
    expect(result.model.predictOne({ score: 0.9 })).toEqual(all.predictOne({ score: 0.9 }));
    expect(result.model.provenance?.estimator).toBe("stump");
  });

  test("prefers the greater value of a metric that is a gain, and the earlier of equals", async () => {
    const { trials } = await gridSearch(
      { place: [0.95, 0.4], twin: ["first", "second"] },
      ({ place }) => stump(place),
      train,
      { metric: rocAuc(), folds: kFolds(train, { folds: 3 }) },
    );
    expect(trials.map(({ params }) => params)).toEqual([
      { place: 0.4, twin: "first" },
      { place: 0.4, twin: "second" },
      { place: 0.95, twin: "first" },
      { place: 0.95, twin: "second" },
    ]);
  });

  test("is not taken in by a model that knows its rows by heart", async () => {
    const { best } = await gridSearch(
      { kind: ["by heart", "stump"] },
      ({ kind }) => (kind === "stump" ? stump(0.4) : byHeart()),
      train,
      { metric: logLoss() },
    );
    expect(best.params.kind).toBe("stump");
  });

  test("takes numbers and classes", async () => {
    const numbers = await gridSearch({ l2: [0, 1e6] }, ({ l2 }) => slope(l2), numberExamples(20, 3, 1), {
      metric: rmse(),
    });
    expect(numbers.best.params.l2).toBe(0);
    const classes = await gridSearch(
      { width: [0.1, 5] },
      ({ width }) => nearby(width),
      classExamples(90, 1),
      {
        metric: macroF1(),
        folds: 3,
      },
    );
    expect(classes.best.params.width).toBe(0.1);
  });
});

describe("no search sees test data", () => {
  test("a model remembers which rows chose it, and is not judged by them", async () => {
    const { model, selection } = await gridSearch(grid, ({ place }) => stump(place), train, {
      metric: brier(),
    });
    expect(selection).toMatchObject({ by: "gridSearch", metric: "brier", candidates: 6 });
    expect(selection.seen).toMatchObject({ rows: 180, users: 60, cutoffs: ["1970-01-01", "1970-01-01"] });
    const metrics = [brier()] as const;
    await expect(evaluate(model, train, { metrics })).rejects.toEqual(
      refused(
        "leakage",
        'evaluate: gridSearch saw 180 of these 180 rows when it chose the model of kind "stump", so its figures on them would be too good. Judge by rows that were held out of the search, or pass allowSeen: true.',
      ),
    );
    const other = simulatedExamples(60, 3, 6);
    const { metrics: judged } = await evaluate(model, other, { metrics, bootstrap: 10 });
    expect(judged.brier.value).toBeGreaterThan(0);
    const some = {
      ...other,
      table: train.table,
      target: train.target.map((value, row) => (row < 2 ? value : 1 - value)),
    };
    await expect(evaluate(model, some, { metrics })).rejects.toMatchObject({
      code: "leakage",
      details: { seen: 2, rows: 180 },
    });
    const baseline = await stump(0.2).learn(train, { step: async () => {} } as never);
    await expect(evaluate(baseline, train, { metrics, baseline: model })).rejects.toMatchObject({
      code: "leakage",
    });
    await expect(evaluate(model, train, { metrics, allowSeen: true, bootstrap: 5 })).resolves.toBeDefined();
  });

  test("rows of a definition are known by user and cutoff, also with other values", async () => {
    const defined = { ...train, definition: "0123" };
    const { model } = await gridSearch(grid, ({ place }) => stump(place), defined, {
      metric: brier(),
      folds: 2,
    });
    const changed = { ...defined, target: train.target.map((value) => 1 - value) };
    await expect(evaluate(model, changed, { metrics: [brier()] })).rejects.toMatchObject({
      code: "leakage",
      details: { seen: 180 },
    });
    const later = { ...changed, cutoffs: train.cutoffs.map(() => 86_400_000) };
    await expect(evaluate(model, later, { metrics: [brier()], bootstrap: 5 })).resolves.toBeDefined();
  });

  test("split by time, searched by time", async () => {
    const cutoffs = Array.from({ length: 120 }, (_, row) => row % 6);
    const examples = createExamples<ScoreRow>({
      rows: cutoffs.map((_, row) => ({ score: ((row * 37) % 120) / 120 })),
      schema: { columns: [{ name: "score", type: "number" }] },
      target: cutoffs.map((_, row) => (row * 37) % 120 > 60),
      users: cutoffs.map((_, row) => `u${Math.floor(row / 6)}`),
      cutoffs,
      horizon: 1,
    });
    const parts = splitByTime(examples, { validation: 4, test: 5 });
    const { model, folds } = await gridSearch(grid, ({ place }) => stump(place), parts.train, {
      metric: brier(),
      folds: timeFolds(parts.train, { folds: 2 }),
    });
    expect(folds).toEqual([
      { train: 40, test: 20 },
      { train: 60, test: 20 },
    ]);
    await expect(evaluate(model, parts.test, { metrics: [brier()], bootstrap: 5 })).resolves.toBeDefined();
  });
});

describe("randomSearch", () => {
  test("draws from lists without repeats, and from samplers", async () => {
    const lists = await randomSearch(grid, ({ place }) => stump(place), train, {
      metric: brier(),
      candidates: 50,
      folds: 2,
    });
    expect(lists.trials).toHaveLength(6);
    expect(new Set(lists.trials.map(({ params }) => JSON.stringify(params))).size).toBe(6);
    const drawn = await randomSearch({ place: uniform(0, 1) }, ({ place }) => stump(place), train, {
      metric: brier(),
      candidates: 8,
      folds: 2,
      seed: 3,
    });
    expect(drawn.trials).toHaveLength(8);
    for (const { params } of drawn.trials) expect(params.place >= 0 && params.place < 1).toBe(true);
    const worst = drawn.trials.at(-1)?.value as number;
    expect(drawn.best.value as number).toBeLessThan(worst);
  });

  test("is the same for the same seed", async () => {
    const run = async (seed: number) => {
      const { trials } = await randomSearch({ place: uniform(0, 1) }, ({ place }) => stump(place), train, {
        metric: brier(),
        candidates: 4,
        folds: 2,
        seed,
      });
      return trials;
    };
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).map(({ params }) => params)).not.toEqual(
      (await run(2)).map(({ params }) => params),
    );
  });
});

describe("successiveHalving", () => {
  test("gives candidates more and more rows, and keeps the best part of each round", async () => {
    const sizes: number[] = [];
    const spied = (place: number): ReturnType<typeof stump> => {
      const estimator = stump(place);
      return {
        ...estimator,
        learn(data, context) {
          sizes.push(new Set(data.users).size);
          return estimator.learn(data, context);
        },
      };
    };
    const { trials, best } = await successiveHalving(
      { place: uniform(0, 1) },
      ({ place }) => spied(place),
      train,
      {
        metric: brier(),
        candidates: 9,
        factor: 3,
        folds: 2,
        seed: 4,
      },
    );
    expect(trials.map(({ share }) => share)).toEqual([1, ...Array(2).fill(1 / 3), ...Array(6).fill(1 / 9)]);
    expect(sizes).toEqual([...Array(18).fill(4), ...Array(6).fill(10), ...Array(2).fill(30), 60]);
    expect(best.share).toBe(1);
  });

  test("can leave the sparing to the estimator", async () => {
    const shares: number[] = [];
    await successiveHalving(
      { place: uniform(0, 1) },
      ({ place }, share) => {
        shares.push(share);
        return stump(place);
      },
      train,
      { metric: brier(), candidates: 4, factor: 2, folds: 2, resource: "estimator" },
    );
    expect(shares).toEqual([0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 1]);
  });

  test("goes no lower than the least share", async () => {
    const { trials } = await successiveHalving({ place: uniform(0, 1) }, ({ place }) => stump(place), train, {
      metric: brier(),
      candidates: 9,
      factor: 3,
      folds: 2,
      minShare: 0.3,
    });
    expect(Math.min(...trials.map(({ share }) => share))).toBe(1 / 3);
  });
});

describe("failures", () => {
  const options = { metric: brier(), folds: 3 } as const;

  test("name candidate and fold", async () => {
    const estimator = failing([5]);
    const error = await gridSearch(grid, () => estimator, train, options).catch((caught: unknown) => caught);
    expect(error).toEqual(
      refused(
        "invalid-data",
        "gridSearch: candidate 2, fold 2 of 3: stump: the score is constant. Leave the column out.",
      ),
    );
    expect(error).toMatchObject({
      details: { fold: 2, params: { place: 0.05, smoothing: 10 }, column: "score" },
    });
  });

  test("can be skipped", async () => {
    const estimator = failing([5]);
    const { trials } = await gridSearch({ n: [1, 2, 3] }, () => estimator, train, {
      ...options,
      onError: "skip",
    });
    expect(trials.map(({ params }) => params.n)).toEqual([1, 3, 2]);
    expect(trials[2]).toEqual({
      rank: 3,
      params: { n: 2 },
      value: null,
      standardDeviation: null,
      folds: [],
      share: 1,
      error: "gridSearch: candidate 2, fold 2 of 3: stump: the score is constant. Leave the column out.",
    });
    const always = failing(Array.from({ length: 99 }, (_, fit) => fit + 1));
    await expect(
      gridSearch({ n: [1, 2] }, () => always, train, { ...options, onError: "skip" }),
    ).rejects.toEqual(
      refused(
        "invalid-data",
        "gridSearch: all of the 2 candidates failed; the first said: gridSearch: candidate 1, fold 1 of 3: stump: the score is constant. Leave the column out.",
      ),
    );
    await expect(
      successiveHalving({ n: [1, 2, 3] }, () => always, train, { ...options, onError: "skip" }),
    ).rejects.toMatchObject({ code: "invalid-data" });
  });

  test("of the maker are the candidate's", async () => {
    const hint = "Leave it out to use 1.";
    const wrong = new PortraitError({ code: "invalid-option", message: 'stump: "place" is odd.', hint });
    await expect(
      gridSearch(
        { n: [1] },
        (): ReturnType<typeof stump> => {
          throw wrong;
        },
        train,
        options,
      ),
    ).rejects.toEqual(refused("invalid-option", `gridSearch: candidate 1: stump: "place" is odd. ${hint}`));
    await expect(Reflect.apply(gridSearch, undefined, [{ n: [1] }, () => 7, train, options])).rejects.toEqual(
      refused(
        "invalid-argument",
        "gridSearch: candidate 1: what is made of the parameters must be an estimator; received 7. Make one with a factory such as logisticRegression().",
      ),
    );
  });

  test.each([
    ["gridSearch", gridSearch],
    ["randomSearch", randomSearch],
    ["successiveHalving", successiveHalving],
  ])("%s stops half-way when aborted", async (owner, search) => {
    const controller = new AbortController();
    let last = 0;
    const onProgress: ProgressListener = ({ phase, completed }) => {
      if (phase !== `${owner} > candidate`) return;
      last = completed;
      if (completed === 2) controller.abort();
    };
    const running: Promise<unknown> = Reflect.apply(search, undefined, [
      { place: [0.1, 0.2, 0.3, 0.4] },
      () => stump(0.4),
      train,
      { ...options, onError: "skip", signal: controller.signal, onProgress },
    ]);
    await expect(running).rejects.toEqual(refused("aborted", `${owner}: stopped by its signal.`));
    expect(last).toBe(2);
  });
});

describe("searches refuse", () => {
  const make = () => stump(0.4);
  const metric = brier();
  const unchecked = (...values: readonly unknown[]): Promise<unknown> =>
    Reflect.apply(gridSearch, undefined, values);
  test.each<[unknown[], string, string]>([
    [
      [grid, make, train, { metric, test: train }],
      "invalid-option",
      'there is no option "test". The options are "metric", "folds", "onError", "seed", "backend", "workers", "signal", "onProgress".',
    ],
    [
      [grid, make, train, { metric, validation: train }],
      "invalid-option",
      'there is no option "validation". The options are "metric", "folds", "onError", "seed", "backend", "workers", "signal", "onProgress".',
    ],
    [
      [grid, make, train, {}],
      "invalid-option",
      '"metric" must be given. Write metric: rocAuc(), or another of the task.',
    ],
    [
      [grid, make, train, { metric: ndcgAtK(5) }],
      "invalid-option",
      '"ndcgAt5" is a ranking metric, but the test holds examples of a yes-or-no outcome. Judge a recommender by it, on ranking examples.',
    ],
    [
      [grid, make, train, { metric, onError: "stop" }],
      "invalid-option",
      '"onError" must be one of "throw", "skip"; received "stop". Leave it out to use "throw".',
    ],
    [
      [grid, stump(0.4), train, { metric }],
      "invalid-argument",
      "the second argument must be a function that makes an estimator of parameters; received an object. Write (params) => logisticRegression(params).",
    ],
    [
      [[], make, train, { metric }],
      "invalid-argument",
      "the parameters must be an object of lists; received an array of 0. Write { l2: [0.1, 1, 10] }.",
    ],
    [
      [{}, make, train, { metric }],
      "invalid-argument",
      "there is no parameter to try. Write { l2: [0.1, 1, 10] }.",
    ],
    [
      [{ l2: [] }, make, train, { metric }],
      "invalid-argument",
      '"l2" must be a list of at least one value; received an array of 0. Write { l2: [0.1, 1, 10] }.',
    ],
    [
      [{ l2: 3 }, make, train, { metric }],
      "invalid-argument",
      '"l2" must be a list of at least one value; received 3. Write { l2: [0.1, 1, 10] }.',
    ],
    [
      [{ l2: uniform(0, 1) }, make, train, { metric }],
      "invalid-argument",
      '"l2" must be a list of at least one value; received an object. Samplers are for randomSearch.',
    ],
    [
      [{ a: Array(1000).fill(1), b: Array(1000).fill(1) }, make, train, { metric }],
      "invalid-argument",
      "the grid has 1000000 choices, more than 100000. Use randomSearch.",
    ],
    [
      [grid, make, "train", { metric }],
      "invalid-argument",
      'the data must be examples; received "train". Make them with buildExamples or createExamples.',
    ],
  ])("%#", async (values, code, message) => {
    await expect(unchecked(...values)).rejects.toEqual(refused(code, `gridSearch: ${message}`));
  });

  test("what no sampler can draw from", async () => {
    await expect(
      Reflect.apply(randomSearch, undefined, [{ l2: "a" }, make, train, { metric }]),
    ).rejects.toEqual(
      refused(
        "invalid-argument",
        'randomSearch: "l2" must be a list of at least one value, or a sampler such as logUniform(0.01, 10); received "a". Write { l2: [0.1, 1, 10] }.',
      ),
    );
  });
});
