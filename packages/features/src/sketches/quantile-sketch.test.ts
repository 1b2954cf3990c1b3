import { createRandom, permutation } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { type QuantileSketch, quantileSketch } from "./quantile-sketch.js";

const COUNT = 20_000;
const PROBABILITIES = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

/** Values in adversarial orders; sorted they are 0 ... COUNT - 1, or equal in part. */
const orders: Readonly<Record<string, (seed: number) => Float64Array>> = {
  ascending: () => Float64Array.from({ length: COUNT }, (_, at) => at),
  descending: () => Float64Array.from({ length: COUNT }, (_, at) => COUNT - 1 - at),
  random: (seed) => Float64Array.from(permutation(COUNT, createRandom(seed))),
  "from both ends": () =>
    Float64Array.from({ length: COUNT }, (_, at) => (at % 2 === 0 ? at / 2 : COUNT - (at + 1) / 2)),
  "with repeats": (seed) => {
    const random = createRandom(seed);
    return Float64Array.from({ length: COUNT }, () => Math.floor(40 * random.next() ** 3));
  },
  "with a long tail": (seed) => {
    const random = createRandom(seed);
    return Float64Array.from(
      { length: COUNT },
      () => Math.exp(40 * random.next()) * (random.next() < 0.3 ? -1 : 1),
    );
  },
};

/** How many of sorted values a condition holds for that holds up to one of them. */
function countBelow(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far the rank of what is given for a probability is off, as a part of all values; 0 within the ranks of equal values. */
function rankErrors(
  sketch: QuantileSketch,
  state: ReturnType<QuantileSketch["prepare"]>,
  sorted: Float64Array,
): number[] {
  return PROBABILITIES.map((probability) => {
    const value = sketch.quantile(state, probability) as number;
    const below = countBelow(sorted, (other) => other < value) / sorted.length;
    const upTo = countBelow(sorted, (other) => other <= value) / sorted.length;
    return Math.max(0, below - probability, probability - upTo);
  });
}

describe("ranks are off by at most the bound in 99 of 100 cases", () => {
  test.each(Object.entries(orders))("%s", (_, valuesFor) => {
    let [beyond, cases, bound] = [0, 0, 0];
    for (let seed = 0; seed < 30; seed++) {
      const values = valuesFor(seed);
      const sketch = quantileSketch({ k: 100, seed });
      bound = sketch.rankError;
      const state = sketch.prepare();
      for (const value of values) sketch.add(state, value);
      for (const error of rankErrors(sketch, state, values.slice().sort())) {
        cases++;
        if (error > bound) beyond++;
        expect(error).toBeLessThan(2 * bound);
      }
      const held = state.levels.reduce((sum, level) => sum + level.length, 0);
      expect(held).toBeLessThan(3.2 * 100 + 8 * state.levels.length);
    }
    expect(cases).toBe(210);
    expect(beyond).toBeLessThanOrEqual(4);
  });

  test("merged in any order, of parts of any size", () => {
    let beyond = 0;
    for (let seed = 0; seed < 20; seed++) {
      const sketch = quantileSketch({ k: 100, seed });
      const values = Float64Array.from(permutation(COUNT, createRandom(seed)));
      const cuts = [0, 3, 90, 5000, 5001, 12_000, COUNT];
      const parts = cuts.slice(1).map((to, at) => {
        const state = sketch.prepare();
        for (const value of values.subarray(cuts[at], to)) sketch.add(state, value);
        return state;
      });
      const order = permutation(parts.length, createRandom(seed + 1000));
      const merged = Array.from(order, (at) => parts[at] as (typeof parts)[number]).reduce(sketch.merge);
      expect(merged.count).toBe(COUNT);
      for (const error of rankErrors(sketch, merged, values.slice().sort())) {
        if (error > sketch.rankError) beyond++;
        expect(error).toBeLessThan(2 * sketch.rankError);
      }
    }
    expect(beyond).toBeLessThanOrEqual(3);
  });
});

describe("what must hold", () => {
  const sketch = quantileSketch({ k: 50, seed: 3 });
  const of = (values: Iterable<number>) => {
    const state = sketch.prepare();
    for (const value of values) sketch.add(state, value);
    return state;
  };

  test("few values are exact, and so are the ends of many", () => {
    const few = of([5, 1, 4, 2, 3]);
    expect([0, 0.2, 0.5, 0.81, 1].map((probability) => sketch.quantile(few, probability))).toEqual([
      1, 1, 3, 5, 5,
    ]);
    expect(sketch.rank(few, 3.5)).toBe(0.6);
    const many = of(Float64Array.from({ length: 5000 }, (_, at) => Math.sin(at)));
    expect(sketch.quantile(many, 0)).toBe(Math.min(...Array.from({ length: 5000 }, (_, at) => Math.sin(at))));
    expect(sketch.quantile(many, 1)).toBe(Math.max(...Array.from({ length: 5000 }, (_, at) => Math.sin(at))));
  });

  test("of constant values every quantile is that value, of none it is null", () => {
    const constant = of(Array.from({ length: 9999 }, () => 7));
    for (const probability of PROBABILITIES) expect(sketch.quantile(constant, probability)).toBe(7);
    expect(sketch.rank(constant, 6.9)).toBe(0);
    expect(sketch.rank(constant, 7)).toBe(1);
    expect(sketch.finalize(sketch.prepare())).toBeNull();
    expect(sketch.rank(sketch.prepare(), 1)).toBeNull();
  });

  test("quantiles ascend and ranks undo them", () => {
    const random = createRandom(4);
    const state = of(Array.from({ length: 30_000 }, () => random.normal()));
    const values = PROBABILITIES.map((probability) => sketch.quantile(state, probability) as number);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    values.forEach((value, at) => {
      expect(Math.abs((sketch.rank(state, value) as number) - (PROBABILITIES[at] as number))).toBeLessThan(
        sketch.rankError,
      );
    });
  });

  test("the same values in the same order give the same bytes; bytes give the state back", () => {
    const values = Array.from({ length: 3000 }, (_, at) => (at * 7919) % 3001);
    const bytes = sketch.encode(of(values));
    expect(sketch.encode(of(values))).toEqual(bytes);
    const again = sketch.decode(bytes);
    expect(sketch.encode(again)).toEqual(bytes);
    for (let more = 0; more < 500; more++) sketch.add(again, more / 3);
    const straight = of(values);
    for (let more = 0; more < 500; more++) sketch.add(straight, more / 3);
    expect(sketch.encode(again)).toEqual(sketch.encode(straight));
  });

  test("merging leaves both as they are, and nothing is the neutral element", () => {
    const [a, b] = [of(Array.from({ length: 700 }, (_, at) => at)), of([1, 2])];
    const before = [sketch.encode(a), sketch.encode(b)];
    sketch.merge(a, b);
    expect([sketch.encode(a), sketch.encode(b)]).toEqual(before);
    const same = sketch.merge(a, sketch.prepare());
    expect(same.levels).toEqual(a.levels);
  });
});

describe("what cannot be", () => {
  const sketch = quantileSketch({ k: 8 });
  test("values, probabilities and options", async () => {
    await expectPortraitError(() => sketch.add(sketch.prepare(), Number.POSITIVE_INFINITY), {
      code: "invalid-argument",
      message: "quantileSketch: a value must be a finite number; received Infinity. Leave nulls out.",
    });
    await expectPortraitError(() => sketch.quantile(sketch.prepare(), 1.5), {
      code: "invalid-argument",
      message: "quantileSketch: a probability must be a number from 0 to 1; received 1.5.",
    });
    await expectPortraitError(() => quantileSketch({ k: 7 }), {
      code: "invalid-option",
      message:
        'quantileSketch: "k" must be an integer >= 8 and <= 65535; received 7. Leave it out to use 200.',
    });
    const other = quantileSketch({ k: 9 });
    await expectPortraitError(() => sketch.merge(sketch.prepare(), other.prepare()), {
      code: "invalid-argument",
      message: 'quantileSketch: sketches with different options do not merge; "k" is 8 and 9.',
    });
    await expectPortraitError(() => sketch.decode(other.encode(other.prepare())), {
      code: "invalid-artifact",
      message:
        'quantileSketch: the bytes are of "k" 9, not 8. Pass what encode() of a sketch with the same options gave, whole and unchanged.',
    });
  });

  test("states that contradict themselves", async () => {
    const state = sketch.prepare();
    for (const value of [1, 2, 3]) sketch.add(state, value);
    const say = (problem: string) => ({
      code: "invalid-artifact" as const,
      message: `quantileSketch: the bytes ${problem}. Pass what encode() of a sketch with the same options gave, whole and unchanged.`,
    });
    await expectPortraitError(
      () => sketch.decode(sketch.encode({ ...state, count: 4 })),
      say("hold 3 values where they say 4"),
    );
    await expectPortraitError(
      () => sketch.decode(sketch.encode({ ...state, least: 2 })),
      say("hold a value beyond their least and greatest one"),
    );
    await expectPortraitError(
      () => sketch.decode(sketch.encode({ ...state, levels: [[1, Number.NaN, 3]] })),
      say("hold a value beyond their least and greatest one"),
    );
  });
});
