import {
  createExamples,
  createInteractions,
  createTable,
  type Examples,
  fit,
  type TableSchema,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "./logistic-regression.js";

const schema: TableSchema<{ n: number | null }> = { columns: [{ name: "n", type: "number" }] };
const data = (...target: boolean[]) =>
  createExamples({ rows: target.map((_, n) => ({ n })), schema, target });

describe("logisticRegression refuses the option", () => {
  test.each([
    [{ l2: -1 }, '"l2" must be a finite number >= 0; received -1. Leave it out to use 1.'],
    [{ l1: -0.5 }, '"l1" must be a finite number >= 0; received -0.5. Leave it out to use 0.'],
    [
      { multiClass: "auto" },
      '"multiClass" must be one of "none", "multinomial", "oneVsRest"; received "auto". Leave it out to use "none".',
    ],
    [
      { solver: "saga" },
      '"solver" must be one of "auto", "lbfgs", "coordinateDescent"; received "saga". Leave it out to use "auto".',
    ],
    [
      { solver: "lbfgs", l1: 2 },
      'the solver "lbfgs" cannot minimise "l1" > 0; received l1 2. Leave "solver" out, or pass "coordinateDescent".',
    ],
    [{ l2: Number.NaN }, '"l2" must be a finite number >= 0; received NaN. Leave it out to use 1.'],
    [
      { fitIntercept: "no" },
      '"fitIntercept" must be true or false; received "no". Leave it out to use true.',
    ],
    [
      { scaling: "minmax" },
      '"scaling" must be one of "standard", "signedLog", "none"; received "minmax". Leave it out to use "standard".',
    ],
    [
      { classWeight: [1, 2] },
      '"classWeight" must be one of "none", "balanced"; received an array of 2. Leave it out to use "none".',
    ],
    [{ minCount: 0 }, '"minCount" must be an integer >= 1; received 0. Leave it out to use 5.'],
    [
      { maxIterations: 1.5 },
      '"maxIterations" must be an integer >= 1; received 1.5. Leave it out to use 200.',
    ],
    [{ tolerance: 0 }, '"tolerance" must be a finite number > 0; received 0. Leave it out to use 1e-7.'],
    [
      { gamma: 1 },
      'there is no option "gamma". The options are "inputs", "multiClass", "l1", "l2", "fitIntercept", "scaling", "classWeight", "solver", "minCount", "maxIterations", "tolerance".',
    ],
    [
      { inputs: ["n"] },
      '"inputs" must be a schema of different columns such as shopper.pick("visits") or { columns: [{ name: "visits", type: "number" }] }; received an array of 1. It may be left out.',
    ],
    [
      { inputs: { columns: [{ name: "at", type: "timestamp" }] } },
      'input "at" is of type timestamp; inputs must be numbers, booleans, categories or sparse vectors. Turn the instant into a number of days with recency or tenure.',
    ],
    [[], "options must be an object; received an array of 0. Leave them out to use the defaults."],
  ])("%o", (options, message) => {
    const untyped: unknown = options;
    expect(() => logisticRegression(untyped as object)).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message: `logisticRegression: ${message}`,
      }),
    );
  });
});

describe("logisticRegression refuses", () => {
  const refuse = (examples: Examples<{ n: number | null }>, code: string, message: string) =>
    expect(fit(logisticRegression({ inputs: schema }), examples)).rejects.toThrow(
      expect.objectContaining({ code, message: `logisticRegression: ${message}` }),
    );

  test("no examples", () =>
    refuse(
      data(),
      "invalid-data",
      "there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
    ));

  test.each([true, false])("examples that all came out %s", (outcome) =>
    refuse(
      data(outcome, outcome, outcome),
      "invalid-data",
      `all 3 examples have the outcome ${outcome}; both outcomes are needed to tell them apart. Take more examples or a longer horizon, or use majority() when one outcome is all there is.`,
    ),
  );

  test("an infinite number", () =>
    refuse(
      {
        ...data(true, false),
        table: createTable<{ n: number | null }>({
          n: { type: "number", values: Float64Array.of(1, Number.NEGATIVE_INFINITY) },
        }),
      },
      "invalid-data",
      'column "n", row 1, holds -Infinity; a number must be finite or null.',
    ));

  test("a column of another type", () =>
    refuse(
      {
        ...data(true, false),
        table: createTable<{ n: number | null }>({ n: { type: "boolean", values: Uint8Array.of(1, 0) } }),
      },
      "invalid-data",
      'column "n" must be of type number; received boolean.',
    ));

  test("examples without an input", async () => {
    const other: unknown = createExamples({
      rows: [{ m: 1 }, { m: 2 }],
      schema: { columns: [{ name: "m", type: "number" }] },
      target: [true, false],
    });
    await refuse(
      other as Examples<{ n: number | null }>,
      "missing-column",
      'missing column "n". The data has "m".',
    );
  });

  test("what is no examples", async () => {
    const log: unknown = createInteractions([]);
    await refuse(
      log as Examples<{ n: number | null }>,
      "invalid-argument",
      "the data must be examples; received an object. Make them with buildExamples or createExamples.",
    );
  });

  test("rows to score that do not fit", async () => {
    const model = await fit(logisticRegression({ inputs: schema }), data(true, false, true));
    const score = (row: unknown): unknown => model.predictOne(row as { n: number });
    expect(() => score({ n: "1" })).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'logisticRegression: column "n": row 0 must be of type number; received "1".',
      }),
    );
    expect(() => score({})).toThrow(
      expect.objectContaining({
        code: "missing-column",
        message: 'logisticRegression: missing column "n". The data has no columns.',
      }),
    );
    expect(() => score({ n: 1, extra: 2 })).toThrow(
      expect.objectContaining({
        code: "unexpected-column",
        message:
          'logisticRegression: row 0 has a column that the model does not know: "extra". Pass only "n".',
      }),
    );
    expect(() => model.contributions(JSON.parse("null"))).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: 'logisticRegression: row 0 must be an object with the columns "n".',
      }),
    );
    await expect(model.predictProba([{ n: 1 }, { n: Number.NaN }])).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'logisticRegression: column "n": row 1 must be of type number; received NaN.',
      }),
    );
    await expect(model.predictProba(JSON.parse("7"))).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message:
          "logisticRegression: the data to score must be a snapshot or a list of row objects; received 7. Make a snapshot with buildSnapshot, or pass [{ visits: 3 }].",
      }),
    );
  });
});
