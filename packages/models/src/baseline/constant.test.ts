import { createExamples, fit } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { type ConstantOptions, constant, constantCodec } from "./constant.js";

const examples = (target: readonly number[], weights?: readonly number[]) =>
  createExamples({
    rows: target.map(() => ({})),
    schema: { columns: [] },
    target,
    ...(weights === undefined ? {} : { weights }),
  });

const value = async (options: ConstantOptions, target: readonly number[], weights?: readonly number[]) =>
  (await fit(constant(options), examples(target, weights))).value;

describe("constant", () => {
  test("predicts the mean, the median or a quantile", async () => {
    expect(await value({}, [1, 2, 9])).toBe(4);
    expect(await value({ strategy: "median" }, [9, 1, 2])).toBe(2);
    expect(await value({ strategy: "median" }, [9, 1, 2, 4])).toBe(3);
    expect(await value({ strategy: "quantile", quantile: 0.9 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(8.5);
    expect(await value({ strategy: "quantile", quantile: 0 }, [3, 1])).toBe(1);
    expect(await value({ strategy: "quantile", quantile: 1 }, [3, 1])).toBe(3);
  });

  test("a weight counts as that many rows", async () => {
    for (const strategy of ["mean", "median"] as const) {
      expect(await value({ strategy }, [1, 5, 9], [3, 0, 2])).toBe(
        await value({ strategy }, [1, 1, 1, 9, 9]),
      );
    }
  });

  test("refuses what it cannot learn from", async () => {
    await expectPortraitError(
      fit(constant(), createExamples({ rows: [{}], schema: { columns: [] }, target: [true] }) as never),
      {
        code: "invalid-argument",
        message:
          "constant: the data must be examples whose answers are numbers; received examples whose answers are yes-or-no answers. Make them with buildExamples or createExamples.",
      },
    );
    expect(() => constant({ quantile: 2 })).toThrow(
      'constant: "quantile" must be a finite number >= 0 and <= 1; received 2. Leave it out to use 0.5.',
    );
  });

  test("an artifact without a finite value is refused", () =>
    expect(() =>
      constantCodec.decode({
        kind: "constant",
        version: 1,
        config: { value: null, horizon: 0 },
        tensors: {},
        parts: {},
      }),
    ).toThrow("constant: the artifact's config.value must be a finite number; received null."));
});
