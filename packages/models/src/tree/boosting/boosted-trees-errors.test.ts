import {
  type ClassExamples,
  createExamples,
  type Examples,
  fit,
  type NumberExamples,
  resume,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, it } from "vitest";
import { boostedTrees } from "./boosted-trees.js";
import { boostedTreesCodec } from "./boosted-trees-codec.js";

const rows = Array.from({ length: 30 }, (_, n) => ({ n, c: n % 2 === 0 ? "a" : "b" }));
const schema = {
  columns: [
    { name: "n" as const, type: "number" as const },
    { name: "c" as const, type: "category" as const },
  ],
};
const binary: Examples = createExamples({ rows, schema, target: rows.map(({ n }) => n > 14) });
const numbers: NumberExamples = createExamples({ rows, schema, target: rows.map(({ n }) => n) });
const classes: ClassExamples = createExamples({ rows, schema, target: rows.map(({ n }) => `k${n % 3}`) });
const small = { iterations: 3, minSamplesLeaf: 1 } as const;

describe("options", () => {
  it.each([
    [
      { iterations: 0 },
      'boostedTrees: "iterations" must be an integer >= 1; received 0.',
      "Leave it out to use 100.",
    ],
    [
      { learningRate: 2 },
      'boostedTrees: "learningRate" must be a finite number > 0 and <= 1; received 2.',
      "Leave it out to use 0.1.",
    ],
    [{ numLeafs: 3 }, 'boostedTrees: there is no option "numLeafs".', 'Did you mean "numLeaves"?'],
    [{ maxDepth: 0 }, 'boostedTrees: "maxDepth" must be an integer >= 1; received 0.', "It may be left out."],
    [
      { objective: "hinge" },
      'boostedTrees: "objective" must be one of "binary", "multiclass", "squared", "absolute", "poisson", "quantile", "lambdaRank"; received "hinge".',
      'Leave it out to use "binary".',
    ],
    [{ alpha: 0.2 }, 'boostedTrees: the objective "binary" has no option "alpha".', '"quantile" has it.'],
    [
      { goss: { topRate: 0.8, otherRate: 0.3 } },
      'boostedTrees: "goss" must be { topRate, otherRate }, numbers > 0 and < 1 of a sum <= 1; received an object.',
      "It may be left out.",
    ],
    [
      { goss: {}, subsample: 0.5 },
      'boostedTrees: "goss" and "subsample" both draw rows; received "subsample" 0.5 beside "goss".',
      "Leave one of them out.",
    ],
    [
      { earlyStopping: { metric: "rmse" } },
      'boostedTrees: "earlyStopping" must be { patience, metric }, an integer >= 1 and one of "logLoss", "auc", "error"; received an object.',
      "It may be left out.",
    ],
    [
      { monotone: { n: 2 } },
      'boostedTrees: "monotone" must be an object of columns with 1 (rising) or -1 (falling), such as { age: 1 }; received an object.',
      "It may be left out.",
    ],
    [
      { inputs: { columns: [{ name: "l", type: "list" }] } },
      'boostedTrees: input "l" is of type list; inputs must be numbers, booleans or categories.',
      "Count the list's entries in a feature, or learn vectors of the items with fuse.",
    ],
  ])("%o", async (options, message, hint) => {
    await expectPortraitError(() => boostedTrees(options as object), {
      code: "invalid-option",
      message: `${message} ${hint}`,
    });
  });

  it("names the columns that monotone cannot mean", async () => {
    await expectPortraitError(fit(boostedTrees({ monotone: { m: 1 } }), binary), {
      code: "invalid-option",
      message:
        'boostedTrees: "monotone" names "m", which is no input column. The input columns are "n", "c".',
    });
    await expectPortraitError(fit(boostedTrees({ monotone: { c: 1 } }), binary), {
      code: "invalid-option",
      message:
        'boostedTrees: "monotone" names "c", a category; only numbers and booleans have an order. The input columns are "n", "c".',
    });
  });
});

describe("data", () => {
  it("of another kind is refused", async () => {
    await expectPortraitError(fit(boostedTrees(), numbers as never), {
      code: "invalid-argument",
      message:
        "boostedTrees: the data must be examples; received examples whose answers are numbers. Make them with buildExamples or createExamples.",
    });
  });

  it("of one class is refused, and of one class when rows of weight 0 are left out", async () => {
    const weights = Float64Array.from(binary.target);
    await expectPortraitError(fit(boostedTrees(), { ...binary, weights }), {
      code: "invalid-data",
      message:
        "boostedTrees: all 15 examples have the outcome true; both outcomes are needed to tell them apart. Take more examples or a longer horizon, or use majority() when one outcome is all there is.",
    });
  });

  it("of negative counts or relevances is refused", async () => {
    const negative = { ...numbers, target: numbers.target.map((n) => n - 1) };
    for (const objective of ["poisson", "lambdaRank"] as const) {
      await expectPortraitError(fit(boostedTrees({ objective }), negative), {
        code: "invalid-data",
        message: "boostedTrees: an answer must be a finite number >= 0; row 0 holds -1.",
      });
    }
  });

  it("without an order to learn is refused", async () => {
    const ranks = boostedTrees({ objective: "lambdaRank" });
    await expectPortraitError(fit(ranks, { ...numbers, target: numbers.target.map((n) => n + 10) }), {
      code: "invalid-data",
      message:
        "boostedTrees: a relevance must be at most 31; row 22 holds 32. Its gain is 2^relevance - 1; use small grades such as 0, 1, 2.",
    });
    await expectPortraitError(fit(ranks, numbers), {
      code: "invalid-data",
      message:
        "boostedTrees: none of the 30 queries has rows of different relevance, so that there is no order to learn. A query is the rows with the same user and cutoff; pass users and cutoffs to createExamples.",
    });
  });

  it("for validation is checked too", async () => {
    const empty = createExamples({ rows: [], schema, target: [] as boolean[] });
    await expectPortraitError(fit(boostedTrees(small), binary, { validation: empty }), {
      code: "invalid-data",
      message:
        "boostedTrees: the validation data: there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
    });
    const auc = boostedTrees({ ...small, earlyStopping: { metric: "auc" } });
    const one = createExamples({ rows: rows.slice(0, 3), schema, target: [true, true, true] });
    await expectPortraitError(fit(auc, binary, { validation: one }), {
      code: "invalid-data",
      message:
        "boostedTrees: the validation data: all 3 examples have the outcome true; both outcomes are needed to tell them apart. Take more examples or a longer horizon, or use majority() when one outcome is all there is.",
    });
    const strange = createExamples({ rows: rows.slice(0, 2), schema, target: ["k0", "k9"] });
    await expectPortraitError(
      fit(boostedTrees({ ...small, objective: "multiclass" }), classes, { validation: strange }),
      {
        code: "invalid-data",
        message:
          'boostedTrees: the validation data: row 1 is of the class "k9", which the model does not know. The classes are "k0", "k1", "k2".',
      },
    );
  });

  it("of an unknown class does not resume a model", async () => {
    const model = await fit(boostedTrees({ ...small, objective: "multiclass" }), classes);
    const more = createExamples({ rows, schema, target: rows.map(({ n }) => `k${n % 4}`) });
    await expectPortraitError(resume(model, more), {
      code: "invalid-data",
      message:
        'boostedTrees: row 3 is of the class "k3", which the model does not know. The classes are "k0", "k1", "k2".',
    });
  });

  it("may have columns named as an object's own", async () => {
    const hostile = createExamples({
      rows: rows.map(({ n }) => ({ constructor: n, toString: n % 3 })),
      schema: {
        columns: [
          { name: "constructor" as const, type: "number" as const },
          { name: "toString" as const, type: "number" as const },
        ],
      },
      target: rows.map(({ n }) => n),
    });
    const model = await fit(boostedTrees({ ...small, objective: "squared" }), hostile);
    expect(model.predictOne({ constructor: 29, toString: 0 } as never)).toBeGreaterThan(15);
  });

  it("can be left half-way", async () => {
    const controller = new AbortController();
    const running = fit(boostedTrees({ ...small, iterations: 1000 }), binary, {
      signal: controller.signal,
      onProgress: ({ completed }) => {
        if (completed === 3) controller.abort();
      },
    });
    await expectPortraitError(running, {
      code: "aborted",
      message: "boostedTrees: the fit was stopped by its signal.",
    });
  });
});

describe("artifacts", () => {
  it.each([
    [
      "params",
      null,
      "boostedTrees: the artifact's config.params must be an object; received null. It is damaged, or was not written by this version of Portrait.",
    ],
    [
      "link",
      "softmax",
      'boostedTrees: the artifact\'s link "softmax" does not fit 1 raw outputs and 2 classes. It is damaged, or was not written by this version of Portrait.',
    ],
    [
      "scale",
      2,
      'boostedTrees: the artifact\'s trees must add up to the scores of the link "logistic". It is damaged, or was not written by this version of Portrait.',
    ],
    [
      "evaluation",
      3,
      "boostedTrees: the artifact's config.evaluation must be an object or null; received 3. It is damaged, or was not written by this version of Portrait.",
    ],
  ])("with an odd %s are refused", async (name, value, message) => {
    const state = (await fit(boostedTrees(small), binary)).state();
    const odd = { ...state, config: { ...state.config, [name]: value } };
    await expectPortraitError(() => boostedTreesCodec.decode(odd), { code: "invalid-artifact", message });
  });

  it("of other objectives or options are refused", async () => {
    const state = (await fit(boostedTrees(small), binary)).state();
    const withParams = (params: object): typeof state => ({
      ...state,
      config: { ...state.config, params: { ...(state.config.params as object), ...params } },
    });
    await expectPortraitError(() => boostedTreesCodec.decode(withParams({ objective: "squared" })), {
      code: "invalid-artifact",
      message: `boostedTrees: the artifact's objective "squared" does not fit its classes, which are those of binary trees. It is damaged, or was not written by this version of Portrait.`,
    });
    await expectPortraitError(() => boostedTreesCodec.decode(withParams({ numLeaves: 1e9 })), {
      code: "invalid-artifact",
      message:
        "boostedTrees: the artifact's config.params.numLeaves must be an integer >= 2 and <= 65535; received 1000000000. It is damaged, or was not written by this version of Portrait.",
    });
  });
});
