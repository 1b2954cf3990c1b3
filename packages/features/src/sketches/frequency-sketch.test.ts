import { createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { frequencySketch } from "./frequency-sketch.js";

describe("counts over 30 seeds", () => {
  test.each([
    ["even", () => 1],
    ["of a few that occur often", (value: number) => Math.ceil(3000 / (value + 1))],
    ["of one that is nearly all", (value: number) => (value === 0 ? 100_000 : 1)],
  ])("%s are never too low, and too high beyond the bound as rarely as said", (_, timesOf) => {
    let [beyond, cases] = [0, 0];
    for (let seed = 0; seed < 30; seed++) {
      const sketch = frequencySketch({ error: 0.01, confidence: 0.95, seed });
      const state = sketch.prepare();
      for (let value = 0; value < 2000; value++) sketch.add(state, `item ${value}`, timesOf(value));
      const bound = sketch.error * sketch.finalize(state);
      for (let value = 0; value < 2000; value++) {
        const over = sketch.estimate(state, `item ${value}`) - timesOf(value);
        expect(over).toBeGreaterThanOrEqual(0);
        cases++;
        if (over > bound) beyond++;
      }
    }
    expect(beyond / cases).toBeLessThanOrEqual(0.05);
  });
});

describe("what must hold", () => {
  const sketch = frequencySketch({ error: 0.05, seed: 2 });
  const of = (values: readonly (string | number)[]) => {
    const state = sketch.prepare();
    for (const value of values) sketch.add(state, value);
    return state;
  };
  const random = createRandom(1);
  const values = Array.from({ length: 2000 }, () => random.integer(50));

  test("order changes nothing, parts merge to the whole, and times are repeats", () => {
    const whole = sketch.encode(of(values));
    expect(sketch.encode(of([...values].sort()))).toEqual(whole);
    const [a, b, c] = [of(values.slice(0, 7)), of(values.slice(7, 900)), of(values.slice(900))];
    expect(sketch.encode(sketch.merge(c, sketch.merge(a, b)))).toEqual(whole);
    const counted = sketch.prepare();
    for (let value = 0; value < 50; value++) {
      const times = values.filter((other) => other === value).length;
      if (times > 0) sketch.add(counted, value, times);
    }
    expect(sketch.encode(counted)).toEqual(whole);
  });

  test("bytes give the state back; unseen values of an empty state are 0", () => {
    const bytes = sketch.encode(of(values));
    expect(sketch.encode(sketch.decode(bytes))).toEqual(bytes);
    expect(sketch.estimate(sketch.prepare(), "a")).toBe(0);
    expect(sketch.finalize(sketch.decode(bytes))).toBe(2000);
  });
});

describe("what cannot be", () => {
  const sketch = frequencySketch({ error: 0.5, confidence: 0.5 });
  test("values, times, options and states", async () => {
    await expectPortraitError(() => sketch.add(sketch.prepare(), "a", 0), {
      code: "invalid-argument",
      message: 'frequencySketch: "times" must be an integer >= 1; received 0.',
    });
    await expectPortraitError(() => sketch.estimate(sketch.prepare(), null as never), {
      code: "invalid-argument",
      message:
        "frequencySketch: a value must be a text, a finite number, true or false; received null. Leave nulls out.",
    });
    await expectPortraitError(() => frequencySketch({ error: 0 }), {
      code: "invalid-option",
      message:
        'frequencySketch: "error" must be a finite number >= 0.00001 and <= 0.5; received 0. Leave it out to use 0.001.',
    });
    const other = frequencySketch({ error: 0.5, confidence: 0.5, seed: 1 });
    await expectPortraitError(() => sketch.merge(sketch.prepare(), other.prepare()), {
      code: "invalid-argument",
      message: 'frequencySketch: sketches with different options do not merge; "seed" is 0 and 1.',
    });
    const state = sketch.prepare();
    sketch.add(state, "a", 3);
    const hint = " Pass what encode() of a sketch with the same options gave, whole and unchanged.";
    await expectPortraitError(() => sketch.decode(sketch.encode({ ...state, total: 4 })), {
      code: "invalid-artifact",
      message: `frequencySketch: the bytes hold 3 values where they say 4.${hint}`,
    });
    const counts = state.counts.map((count) => (count === 3 ? -3 : count));
    await expectPortraitError(() => sketch.decode(sketch.encode({ ...state, counts })), {
      code: "invalid-artifact",
      message: /^frequencySketch: the bytes hold the count -3 at \d+, which cannot be\./,
    });
  });
});
