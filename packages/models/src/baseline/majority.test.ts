import { createExamples, createInteractions, createTable, type Examples, fit } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { majority, majorityCodec } from "./majority.js";

const schema = { columns: [{ name: "visits", type: "number" }] } as const;

const examples = (target: readonly boolean[], horizon = 0) =>
  createExamples({ rows: target.map((_, visits) => ({ visits })), schema, target, horizon });

describe("majority", () => {
  test("predicts the share of the outcome for every row", async () => {
    const data = examples([true, false, false, true, true, false, false, false], 86_400_000);
    const model = await fit(majority(), data);
    expect(model.share).toBe(3 / 8);
    expect(model.count).toBe(8);
    expect(model.horizon).toBe(86_400_000);
    expect(model.predictOne({})).toEqual({ value: false, probability: 5 / 8, probabilities: [5 / 8, 3 / 8] });
    const probabilities = await model.predictProba(data);
    expect(probabilities.length).toBe(8);
    expect(probabilities.classes).toEqual([false, true]);
    expect([...probabilities.of(true)]).toEqual(Array(8).fill(3 / 8));
    expect([...probabilities.of(false)]).toEqual(Array(8).fill(5 / 8));
    expect((await model.predictProba([{}, {}])).length).toBe(2);
    expect((await model.predictProba([])).length).toBe(0);
  });

  test("breaks a tie towards false, and learns from one class", async () => {
    expect((await fit(majority(), examples([true, false]))).predictOne({}).value).toBe(false);
    expect((await fit(majority(), examples([true]))).predictOne({})).toEqual({
      value: true,
      probability: 1,
      probabilities: [0, 1],
    });
  });

  test("needs no column", async () => {
    const model = await fit(
      majority(),
      createExamples({ rows: [{}, {}], schema: { columns: [] }, target: [true, true] }),
    );
    expect(model.inputs).toEqual({ columns: [] });
  });

  test("is frozen, and records where it came from", async () => {
    const model = await fit(majority(), examples([true, false]), { seed: 3 });
    expect(Object.isFrozen(model)).toBe(true);
    expect(Object.isFrozen(majority())).toBe(true);
    expect(model.provenance).toMatchObject({ estimator: "majority", seed: 3, params: {} });
  });

  test("survives its state", async () => {
    const model = await fit(majority(), examples([true, false, true], 5));
    const again = majorityCodec.decode(structuredClone({ ...model.state(), parts: {} }));
    expect(again.predictOne({})).toEqual(model.predictOne({}));
    expect(again.horizon).toBe(5);
    expect(again.state()).toEqual(model.state());
  });
});

describe("majority refuses", () => {
  test("no examples", async () => {
    await expect(fit(majority(), examples([]))).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message:
          "majority: there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
      }),
    );
  });

  test("what is no examples", async () => {
    const data: unknown = createInteractions([]);
    await expect(fit(majority(), data as Examples)).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message:
          "majority: the data must be examples; received an object. Make them with buildExamples or createExamples.",
      }),
    );
  });

  test("outcomes that do not fit the rows", async () => {
    const data = examples([true, false]);
    await expect(fit(majority(), { ...data, target: Uint8Array.of(1) })).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: "majority: the examples have 2 rows but 1 outcomes.",
      }),
    );
    await expect(fit(majority(), { ...data, target: Uint8Array.of(1, 7) })).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: "majority: an outcome must be 0 or 1; row 1 holds 7.",
      }),
    );
  });

  test("rows with columns, and what is no rows", async () => {
    const model = await fit(majority(), examples([true, false]));
    expect(() => model.predictOne({ visits: 1 })).toThrow(
      expect.objectContaining({
        code: "unexpected-column",
        message:
          'majority: row 0 must be an object without columns, as the model reads none; received the columns "visits". Pass {}, or a snapshot.',
      }),
    );
    const none: unknown = null;
    await expect(model.predictProba([{}, none as object])).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message:
          "majority: row 1 must be an object without columns, as the model reads none; received null. Pass {}, or a snapshot.",
      }),
    );
    const odd: unknown = createTable({ n: { type: "number", values: Float64Array.of(1) } });
    await expect(model.predictProba(odd as [])).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message:
          "majority: the data to score must be a snapshot or a list of row objects; received an object. Make a snapshot with buildSnapshot, or pass [{ visits: 3 }].",
      }),
    );
    const probabilities = await model.predictProba([{}]);
    const name: unknown = "yes";
    expect(() => probabilities.of(name as boolean)).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: 'majority: the classes are true and false; received "yes".',
      }),
    );
  });

  test("a signal that was raised", async () => {
    await expect(
      fit(majority(), examples([true, false]), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "aborted", message: "majority: the fit was stopped by its signal." });
  });

  const state = { kind: "majority", version: 1, tensors: {}, parts: {} };
  const config = { share: 0.5, count: 2, horizon: 0 };
  const hint = "It is damaged, or was not written by this version of Portrait.";
  test.each([
    [
      { ...state, config: { ...config, share: 1.5 } },
      "config.share must be a finite number >= 0 and <= 1; received 1.5",
    ],
    [{ ...state, config: { ...config, count: 0 } }, "config.count must be an integer >= 1; received 0"],
    [
      { ...state, config: { share: 0.5, count: 2 } },
      "config.horizon must be a finite number >= 0; received undefined",
    ],
    [
      { ...state, config: Object.create(config) },
      "config.share must be a finite number >= 0 and <= 1; received undefined",
    ],
    [{ ...state, config: null }, "config must be an object; received null"],
    [{ ...state, config, kind: "other" }, 'kind must be "majority"; received "other"'],
    [{ ...state, config, version: 2 }, "version must be 1; received 2"],
    [null, "state must be an object; received null"],
  ])("a hostile artifact %#", (hostile, problem) => {
    const untyped: unknown = hostile;
    expect(() => majorityCodec.decode(untyped as Parameters<typeof majorityCodec.decode>[0])).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `majority: the artifact's ${problem}. ${hint}`,
      }),
    );
  });
});
