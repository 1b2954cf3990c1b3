import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { distinctSketch } from "./distinct-sketch.js";

function estimate(precision: number, seed: number, count: number): number {
  const sketch = distinctSketch({ precision, seed });
  const state = sketch.prepare();
  for (let value = 0; value < count; value++) sketch.add(state, value);
  return sketch.finalize(state);
}

describe("errors over 100 seeds", () => {
  test.each([10, 100, 700, 3000, 20_000])("of %d values", (count) => {
    const { standardError } = distinctSketch({ precision: 8 });
    const errors = Array.from({ length: 100 }, (_, seed) => estimate(8, seed, count) / count - 1);
    const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(Math.abs(bias)).toBeLessThan(0.35 * standardError);
    expect(deviation).toBeLessThan(1.25 * standardError);
    expect(errors.filter((error) => Math.abs(error) > 3 * standardError).length).toBeLessThanOrEqual(3);
  });

  test("of a million values with the default precision", () => {
    expect(Math.abs(estimate(12, 0, 1_000_000) / 1_000_000 - 1)).toBeLessThan(3 * 0.01625);
  });
});

describe("what must hold", () => {
  const sketch = distinctSketch({ precision: 6, seed: 9 });
  const of = (values: readonly (string | number | boolean)[]) => {
    const state = sketch.prepare();
    for (const value of values) sketch.add(state, value);
    return state;
  };
  const users = Array.from({ length: 900 }, (_, at) => `user ${at}`);

  test("order and repeats change nothing to the last bit", () => {
    const once = sketch.encode(of(users));
    expect(sketch.encode(of([...users].reverse()))).toEqual(once);
    expect(sketch.encode(of([...users, ...users, ...users]))).toEqual(once);
  });

  test("parts merge to the whole in any order and grouping, few and many", () => {
    for (const cuts of [
      [2, 3],
      [1, 500],
      [300, 600],
    ] as const) {
      const parts = [users.slice(0, cuts[0]), users.slice(cuts[0], cuts[1]), users.slice(cuts[1])].map(of);
      const [a, b, c] = parts as [ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>];
      const whole = sketch.encode(of(users));
      expect(sketch.encode(sketch.merge(sketch.merge(a, b), c))).toEqual(whole);
      expect(sketch.encode(sketch.merge(c, sketch.merge(b, a)))).toEqual(whole);
      expect(sketch.finalize(a)).toBe(sketch.finalize(of(users.slice(0, cuts[0]))));
    }
  });

  test("no values are 0, one value is about 1, and types differ", () => {
    expect(sketch.finalize(sketch.prepare())).toBe(0);
    expect(sketch.finalize(of(["a", "a"]))).toBeCloseTo(1, 1);
    const precise = distinctSketch({ precision: 14 });
    const state = precise.prepare();
    for (const value of ["1", 1, true, "true", "", "\u0000", "__proto__", 0, -0]) precise.add(state, value);
    expect(precise.finalize(state)).toBeCloseTo(8, 1);
  });

  test("bytes give the state back, sparse and dense", () => {
    for (const values of [[], ["a"], users]) {
      const bytes = sketch.encode(of(values));
      const again = sketch.decode(bytes);
      expect(sketch.encode(again)).toEqual(bytes);
      sketch.add(again, "more");
      expect(sketch.encode(again)).toEqual(sketch.encode(of([...values, "more"])));
    }
    expect(sketch.encode(of(["a"])).length).toBeLessThan(64);
  });

  test("it is an algebra without subtract", () => {
    expect("subtract" in sketch).toBe(false);
    const state = sketch.prepare();
    sketch.update(state, 17, "a");
    expect(sketch.encode(state)).toEqual(sketch.encode(of(["a"])));
  });
});

describe("what cannot be", () => {
  const sketch = distinctSketch({ precision: 4 });
  const bytes = sketch.encode(sketch.prepare());
  const hint = " Pass what encode() of a sketch with the same options gave, whole and unchanged.";

  test("values", async () => {
    for (const [value, words] of [
      [null, "null"],
      [Number.NaN, "NaN"],
      [{}, "an object"],
    ] as const) {
      await expectPortraitError(() => sketch.add(sketch.prepare(), value as never), {
        code: "invalid-argument",
        message: `distinctSketch: a value must be a text, a finite number, true or false; received ${words}. Leave nulls out.`,
      });
    }
  });

  test("options", async () => {
    await expectPortraitError(() => distinctSketch({ precision: 3 }), {
      code: "invalid-option",
      message:
        'distinctSketch: "precision" must be an integer >= 4 and <= 18; received 3. Leave it out to use 12.',
    });
  });

  test("merging sketches of other options", async () => {
    const other = distinctSketch({ precision: 5 });
    await expectPortraitError(() => sketch.merge(sketch.prepare(), other.prepare()), {
      code: "invalid-argument",
      message: 'distinctSketch: sketches with different options do not merge; "precision" is 4 and 5.',
    });
  });

  test("bytes that are cut, changed, of another version, kind or option", async () => {
    const refused = (given: unknown, problem: string) =>
      expectPortraitError(() => sketch.decode(given as Uint8Array), {
        code: "invalid-artifact",
        message: `distinctSketch: the bytes ${problem}.${hint}`,
      });
    await refused("text", 'must be a Uint8Array; received "text"');
    await refused(new Uint8Array(3), "are cut short: there are 3");
    await refused(
      bytes.map((byte, at) => (at === 0 ? 1 : byte)),
      "are of no sketch",
    );
    await refused(
      bytes.map((byte, at) => (at === 4 ? 2 : byte)),
      "have version 2; this release reads version 1",
    );
    for (let at = 6; at < bytes.length - 16; at++) {
      await refused(
        bytes.map((byte, place) => (place === at ? byte ^ 1 : byte)),
        "are damaged: they do not have their hash",
      );
    }
    const precise = distinctSketch({ precision: 5, seed: 7 });
    await refused(precise.encode(precise.prepare()), "are of precision 5 and seed 7, not 4 and 0");
  });
});
