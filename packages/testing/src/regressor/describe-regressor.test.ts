import { PortraitError, type Regressor, type RowValues, takeExamples } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failedChecks } from "../suite/check.js";
import { describeRegressor, regressorChecks } from "./describe-regressor.js";
import { naiveAdditive, naiveAdditiveCodec } from "./naive-additive.js";
import type { RegressorSuite } from "./suite.js";

describeRegressor("naiveAdditive", {
  estimator: naiveAdditive(),
  codecs: [naiveAdditiveCodec],
  weights: "replicates",
});

type Learn = RegressorSuite["estimator"]["learn"];

const sound: Learn = (data, context) => naiveAdditive().learn(data, context);

const learning = (learn: Learn, more: Partial<RegressorSuite> = {}): RegressorSuite => ({
  estimator: Object.freeze({ ...naiveAdditive(), learn }),
  codecs: [naiveAdditiveCodec],
  ...more,
});

const making = (change: (model: Regressor<RowValues>) => object): RegressorSuite =>
  learning(async (data, context) => {
    const model = await sound(data, context);
    return Object.freeze({ ...model, ...change(model) });
  });

/** The sound estimator whose predictions are changed, in batches and alone. */
const answering = (change: (prediction: number) => number): RegressorSuite =>
  making((model) => ({
    predict: async (data: readonly RowValues[]) => (await model.predict(data)).map(change),
    predictOne: (row: RowValues) => change(model.predictOne(row)),
  }));

const faults: readonly (readonly [fault: string, suite: RegressorSuite, check: string])[] = [
  [
    "predicts the opposite",
    answering((prediction) => -prediction),
    "the model has learnt: greater targets get greater predictions",
  ],
  ["says that it reads nothing", learning(sound, { ignoresInputs: true }), "the model reads no columns"],
  [
    "is off by a little",
    answering((prediction) => prediction * 1.001),
    "where all targets are one number, so are the predictions",
  ],
  [
    "overflows",
    answering((prediction) => (prediction > 10 ? Number.POSITIVE_INFINITY : prediction)),
    "a snapshot gets what its rows get, whatever further columns it has",
  ],
  [
    "gives a list",
    making((model) => ({ predict: async (data: readonly RowValues[]) => [...(await model.predict(data))] })),
    "no rows get no predictions",
  ],
  [
    "scores by place in the batch",
    making((model) => ({
      predict: async (data: readonly RowValues[]) =>
        (await model.predict(data)).map((value, row) => (row === 3 ? value + 1 : value)),
    })),
    "rows scored together get what each gets alone",
  ],
  [
    "has no answer to unseen categories",
    making((model) => ({
      predictOne: (row: RowValues) => (row.country === "NaN" ? Number.NaN : model.predictOne(row)),
    })),
    "categories that were never seen, and nulls, get predictions",
  ],
  [
    "extrapolates for ever",
    making((model) => ({
      predictOne: (row: RowValues) =>
        model.predictOne(row) + (Math.abs(Number(row.spend)) > 1e200 ? Number.POSITIVE_INFINITY : 0),
    })),
    "numbers of any size get predictions",
  ],
  [
    "takes NaN for 0",
    learning((data, context) =>
      sound({ ...data, target: data.target.map((value) => (Number.isNaN(value) ? 0 : value)) }, context),
    ),
    "targets that are none are refused as invalid data",
  ],
  [
    "refuses one number",
    learning((data, context) => {
      if (new Set(data.target).size > 1) return sound(data, context);
      throw new PortraitError({ code: "invalid-data", message: "naiveAdditive: all targets are the same." });
    }),
    "a single outcome gives a model with valid predictions",
  ],
  [
    "refuses one row",
    learning((data, context) => {
      if (data.target.length > 1) return sound(data, context);
      throw new PortraitError({ code: "invalid-data", message: "naiveAdditive: one row is not enough." });
    }),
    "one example gives a model with valid predictions",
  ],
  [
    "forgets weights",
    learning(({ weights: _, ...data }, context) => sound(data, context), { weights: "replicates" }),
    "a weight counts as so many rows",
  ],
  [
    "trusts the first rows only",
    learning((data, context) => sound(takeExamples(data, [...data.users.keys()].slice(0, 100)), context)),
    "the order of the training rows does not matter",
  ],
  [
    "forgets the horizon",
    making(() => ({ horizon: 0 })),
    "the model remembers how far its outcomes lie ahead",
  ],
];

describe("the contract of regressors finds a fault:", () => {
  test.each(faults)("%s", async (_, suite, name) => {
    const checks = regressorChecks(suite).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("where one number is refused, nothing is said of its predictions", () => {
    const names = regressorChecks(learning(sound, { outcomes: { oneTarget: "error" } })).map(
      ({ name }) => name,
    );
    expect(names).toContain("a single outcome is refused as invalid data");
    expect(names).not.toContain("where all targets are one number, so are the predictions");
  });
});
