import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  booleanOption,
  choiceOption,
  integerOption,
  numberOption,
  optionalOption,
  resolveOptions,
} from "./options.js";

const rules = {
  l2: numberOption(1, { min: 0 }),
  maxIterations: integerOption(100, { min: 1, max: 1000 }),
  fitIntercept: booleanOption(true),
  solver: choiceOption("lbfgs", ["lbfgs", "newton"]),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

const refused = (options: unknown, message: string) =>
  expectPortraitError(() => resolveOptions("ridge", rules, options as object), {
    code: "invalid-option",
    message,
  });

describe("rules", () => {
  test.each([
    [numberOption(0), "a finite number"],
    [numberOption(0, { min: 0 }), "a finite number >= 0"],
    [numberOption(0, { min: 0, exclusiveMin: true, max: 1 }), "a finite number > 0 and <= 1"],
    [integerOption(0, { max: 5, exclusiveMax: true }), "an integer < 5"],
    [booleanOption(true), "true or false"],
    [choiceOption("a", ["a", "b"]), 'one of "a", "b"'],
  ])("%# says what it expects", (rule, expected) => {
    expect(rule.expected).toBe(expected);
  });

  test("numbers are finite and within bounds", () => {
    const rule = numberOption(0, { min: -1, exclusiveMin: true, max: 1 });
    expect([-1, -0.999, 1, 1.001].map(rule.accepts)).toEqual([false, true, true, false]);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, "0", null, 0n, [0]];
    expect(odd.map(numberOption(0).accepts)).toEqual(odd.map(() => false));
  });

  test("integers are safe", () => {
    const { accepts } = integerOption(0);
    expect([0, -3, 2 ** 53 - 1, 2 ** 53, 1.5, "1", Number.NaN].map(accepts)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test("choices are the words themselves", () => {
    const { accepts } = choiceOption("a", ["a", "b"]);
    expect(["a", "b", "A", "", 0, undefined].map(accepts)).toEqual([true, true, false, false, false, false]);
  });
});

describe("resolveOptions", () => {
  test("fills in defaults, and freezes", () => {
    const defaults = { l2: 1, maxIterations: 100, fitIntercept: true, solver: "lbfgs", signal: undefined };
    for (const options of [undefined, {}, { l2: undefined }, Object.create({ l2: 5 })]) {
      expect(resolveOptions("ridge", rules, options)).toEqual(defaults);
    }
    const resolved = resolveOptions("ridge", rules, { l2: 0, solver: "newton" });
    expect(resolved).toEqual({ ...defaults, l2: 0, solver: "newton" });
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  test("types follow the rules", () => {
    const resolved = resolveOptions("ridge", rules, {});
    expectTypeOf(resolved.l2).toEqualTypeOf<number>();
    expectTypeOf(resolved.solver).toEqualTypeOf<"lbfgs" | "newton">();
    expectTypeOf(resolved.signal).toEqualTypeOf<AbortSignal | undefined>();
  });

  test("an option that there is not is named, with the nearest or all", async () => {
    await refused({ L2: 1 }, 'ridge: there is no option "L2". Did you mean "l2"?');
    await refused({ maxIter: 1 }, 'ridge: there is no option "maxIter". Did you mean "maxIterations"?');
    await refused(
      { alpha: 1 },
      'ridge: there is no option "alpha". The options are "l2", "maxIterations", "fitIntercept", "solver", "signal".',
    );
    await refused(
      { "": 1 },
      'ridge: there is no option "". The options are "l2", "maxIterations", "fitIntercept", "solver", "signal".',
    );
    await refused(
      JSON.parse('{"__proto__":1}'),
      'ridge: there is no option "__proto__". The options are "l2", "maxIterations", "fitIntercept", "solver", "signal".',
    );
    await refused(
      { toString: 1 },
      'ridge: there is no option "toString". The options are "l2", "maxIterations", "fitIntercept", "solver", "signal".',
    );
  });

  test("a value that does not fit is told with rule and default", async () => {
    await refused(
      { l2: -1 },
      'ridge: "l2" must be a finite number >= 0; received -1. Leave it out to use 1.',
    );
    await refused(
      { l2: "1" },
      'ridge: "l2" must be a finite number >= 0; received "1". Leave it out to use 1.',
    );
    await refused(
      { l2: null },
      'ridge: "l2" must be a finite number >= 0; received null. Leave it out to use 1.',
    );
    await refused(
      { maxIterations: 1.5 },
      'ridge: "maxIterations" must be an integer >= 1 and <= 1000; received 1.5. Leave it out to use 100.',
    );
    await refused(
      { fitIntercept: 0 },
      'ridge: "fitIntercept" must be true or false; received 0. Leave it out to use true.',
    );
    await refused(
      { solver: "sag" },
      'ridge: "solver" must be one of "lbfgs", "newton"; received "sag". Leave it out to use "lbfgs".',
    );
    await refused(
      { signal: {} },
      'ridge: "signal" must be an AbortSignal; received an object. It may be left out.',
    );
    const error = await expectPortraitError(() => resolveOptions("ridge", rules, { l2: -1 }), {
      code: "invalid-option",
      message: 'ridge: "l2" must be a finite number >= 0; received -1. Leave it out to use 1.',
    });
    expect(error.details).toEqual({ owner: "ridge", option: "l2", received: -1, default: 1 });
  });

  test("options that are no object are refused", async () => {
    for (const [options, described] of [
      [5, "5"],
      ["l2", '"l2"'],
      [null, "null"],
      [[], "an array of 0"],
      [() => 1, "a function"],
    ]) {
      await refused(
        options,
        `ridge: options must be an object; received ${described}. Leave them out to use the defaults.`,
      );
    }
  });

  test("whatever passes is as the rules say, whatever does not is an error", () => {
    const names = fc.constantFrom("l2", "maxIterations", "fitIntercept", "solver", "other");
    fc.assert(
      fc.property(fc.dictionary(names, fc.anything()), (options) => {
        try {
          const resolved = resolveOptions("ridge", rules, options);
          expect(Object.keys(resolved)).toEqual(Object.keys(rules));
          expect(resolved.l2 >= 0 && Number.isFinite(resolved.l2)).toBe(true);
          expect(Number.isSafeInteger(resolved.maxIterations)).toBe(true);
          expect(typeof resolved.fitIntercept).toBe("boolean");
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-option" });
        }
      }),
      { seed: 1 },
    );
  });
});
