import { createExamples, fit } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { majorityClass, majorityClassCodec } from "./majority-class.js";

const examples = (target: readonly string[], weights?: readonly number[]) =>
  createExamples({
    rows: target.map(() => ({})),
    schema: { columns: [] },
    target,
    ...(weights === undefined ? {} : { weights }),
  });

describe("majorityClass", () => {
  test("gives every row the shares of the classes", async () => {
    const model = await fit(majorityClass(), examples(["b", "a", "b", "c", "b"]));
    expect(model.classes).toEqual(["a", "b", "c"]);
    expect(model.shares).toEqual([0.2, 0.6, 0.2]);
    expect(model.predictOne({})).toEqual({ value: "b", probability: 0.6, probabilities: [0.2, 0.6, 0.2] });
    expect([...(await model.predictProba([{}, {}])).of("c")]).toEqual([0.2, 0.2]);
  });

  test("counts by weight, and breaks ties towards the first class", async () => {
    const model = await fit(majorityClass(), examples(["b", "a", "a"], [2, 1, 1]));
    expect(model.shares).toEqual([0.5, 0.5]);
    expect(model.predictOne({}).value).toBe("a");
  });

  test("refuses one class, and answers of another kind", async () => {
    await expectPortraitError(fit(majorityClass(), examples(["a", "a"])), {
      code: "invalid-data",
      message:
        'majorityClass: all 2 examples are of the class "a"; at least two classes are needed to tell them apart. Take more examples.',
    });
    const numbers = createExamples({ rows: [{}], schema: { columns: [] }, target: [1] });
    await expectPortraitError(fit(majorityClass(), numbers as never), {
      code: "invalid-argument",
      message:
        "majorityClass: the data must be examples whose answers are classes; received examples whose answers are numbers. Make them with buildExamples or createExamples.",
    });
  });

  test.each([
    [{ config: { classes: ["a"], horizon: 0 } }, "config.classes must hold at least two classes"],
    [
      { tensors: { shares: { shape: [2], data: Float64Array.of(0.9, 0.2) } } },
      'tensor "shares" must hold numbers >= 0 that sum to 1',
    ],
    [
      { tensors: { shares: { shape: [2], data: Float64Array.of(-1, 2) } } },
      'tensor "shares" must hold numbers >= 0 that sum to 1',
    ],
    [{ tensors: {} }, 'tensor "shares" is missing'],
  ])("an artifact that is damaged is refused: %o", (change, problem) => {
    const state = {
      kind: "majorityClass",
      version: 1,
      config: { classes: ["a", "b"], horizon: 0 },
      tensors: { shares: { shape: [2], data: Float64Array.of(0.5, 0.5) } },
      parts: {},
    };
    expect(() => majorityClassCodec.decode({ ...state, ...change })).toThrow(
      `majorityClass: the artifact's ${problem}.`,
    );
  });
});
