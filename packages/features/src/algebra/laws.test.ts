import type { AggregateKind, AggregateNode } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Algebra, AlgebraResult, AlgebraValue } from "./algebra.js";
import { algebraOf } from "./algebra-of.js";

/** One event as an algebra sees it. */
interface Seen {
  readonly time: number;
  readonly value: AlgebraValue;
}

const HOUR = 3_600_000;
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(1e16, -1e16, 1e-9, 0.1, 0.2, -0.3),
);
const text = fc.constantFrom("a", "b", "c", "a > b", "\\", "__proto__");
const truth = fc.boolean();
const bits = fc.integer({ min: 0, max: 7 });

interface Case {
  readonly input: fc.Arbitrary<AlgebraValue>;
  readonly options: readonly Partial<AggregateNode>[];
}

const condition = { op: "literal", value: true } as const;
const everything: readonly Partial<AggregateNode>[] = [{}];
const tops: readonly Partial<AggregateNode>[] = [{ limit: 1 }, { limit: 2 }, { limit: 9 }];

/** For each kind of aggregate the inputs and options that its laws are tested with. */
const cases: Readonly<Record<AggregateKind, Case>> = {
  count: { input: number, options: everything },
  exists: { input: number, options: everything },
  sum: { input: number, options: everything },
  mean: { input: number, options: everything },
  min: { input: number, options: everything },
  max: { input: number, options: everything },
  distinct: { input: text, options: everything },
  recency: { input: number, options: [{ unit: HOUR }] },
  tenure: { input: number, options: [{ unit: HOUR }] },
  share: { input: truth, options: everything },
  first: { input: text, options: everything },
  last: { input: text, options: everything },
  mostFrequent: { input: text, options: everything },
  history: { input: text, options: tops },
  variance: { input: number, options: [{ ddof: 0 }, { ddof: 1 }] },
  quantile: { input: number, options: [{ probability: 0 }, { probability: 0.3 }, { probability: 1 }] },
  histogram: { input: number, options: [{ edges: [0] }, { edges: [-3, -0.5, 0, 2] }] },
  trend: { input: number, options: [{ unit: HOUR }] },
  entropy: { input: text, options: everything },
  topK: { input: text, options: tops },
  topKShares: { input: text, options: tops },
  gap: {
    input: number,
    options: (["mean", "min", "max", "last", "deviation"] as const).map((statistic) => ({
      statistic,
      unit: HOUR,
    })),
  },
  streak: {
    input: number,
    options: (["longest", "current", "active"] as const).map((statistic) => ({
      statistic,
      period: "day",
      timeZone: "Europe/Berlin",
    })),
  },
  ngrams: {
    input: text,
    options: [
      { n: 2, limit: 3 },
      { n: 3, limit: 9 },
    ],
  },
  sequenceCount: {
    input: text,
    options: [{ sequence: ["a"] }, { sequence: ["a", "a"] }, { sequence: ["a", "b", "a"] }],
  },
  funnel: {
    input: bits,
    options: [1, 3].map((steps) => ({
      steps: Array.from({ length: steps }, () => condition),
      length: 2 * HOUR,
    })),
  },
  hourOfDay: { input: number, options: [{ timeZone: "America/New_York" }] },
  dayOfWeek: { input: number, options: [{ timeZone: "Asia/Kolkata" }] },
  decayedSum: {
    input: number,
    options: [{ halfLife: HOUR }, { halfLife: 30 * 24 * HOUR, input: condition }],
  },
  sessions: {
    input: number,
    options: (["count", "meanEvents", "meanDuration", "lastEvents", "lastDuration"] as const).map(
      (statistic) => ({ statistic, gap: HOUR, unit: 1000 }),
    ),
  },
};

/**
 * A node of a kind.
 *
 * @param aggregate - The kind.
 * @param options - Its options.
 */
function nodeOf(aggregate: AggregateKind, options: Partial<AggregateNode>): AggregateNode {
  return {
    op: "aggregate",
    aggregate,
    window: { direction: "before", length: null },
    type: "number",
    ...options,
  };
}

/**
 * Events in order, with ties.
 *
 * @param input - Their inputs.
 */
function arbitrarySeen(input: fc.Arbitrary<AlgebraValue>): fc.Arbitrary<readonly Seen[]> {
  const step = fc.constantFrom(0, 0, 1, HOUR / 2, HOUR, HOUR + 1, 30 * HOUR);
  const start = fc.constantFrom(-3 * HOUR, 1_700_000_000_000);
  return fc.tuple(start, fc.array(fc.tuple(step, input), { maxLength: 14 })).map(([first, list]) => {
    let time = first;
    return list.map(([later, value]) => {
      time += later;
      return { time, value };
    });
  });
}

const END = 1_900_000_000_000;
const kinds = Object.keys(cases) as readonly AggregateKind[];

function stateOf(algebra: Algebra<object>, node: AggregateNode, seen: readonly Seen[]): object {
  const state = algebra.prepare(node);
  for (const { time, value } of seen) algebra.update(state, time, value);
  return state;
}

/** Floats that were added in another order may differ in the last bits; everything else is the same. */
function expectSame(actual: AlgebraResult, expected: AlgebraResult): void {
  if (typeof actual === "number" && typeof expected === "number") {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
  } else expect(actual).toEqual(expected);
}

function laws(
  kind: AggregateKind,
  check: (
    algebra: Algebra<object>,
    node: AggregateNode,
    seen: readonly Seen[],
    at: readonly number[],
  ) => void,
): void {
  for (const options of cases[kind].options) {
    const node = nodeOf(kind, options);
    const split = fc.tuple(fc.nat(14), fc.nat(14)).map((places) => places.sort((a, b) => a - b));
    fc.assert(
      fc.property(arbitrarySeen(cases[kind].input), split, (seen, at) =>
        check(algebraOf(kind), node, seen, at),
      ),
      { seed: 7, numRuns: 150 },
    );
  }
}

describe.each(kinds)("%s", (kind) => {
  test("merging the parts of a log gives the whole, however they are put together", () => {
    laws(kind, (algebra, node, seen, [i = 0, j = 0]) => {
      const whole = algebra.finalize(stateOf(algebra, node, seen), END);
      const [a, b, c] = [seen.slice(0, i), seen.slice(i, j), seen.slice(j)].map((part) =>
        stateOf(algebra, node, part),
      ) as [object, object, object];
      expectSame(algebra.finalize(algebra.merge(algebra.merge(a, b), c), END), whole);
      expectSame(algebra.finalize(algebra.merge(a, algebra.merge(b, c)), END), whole);
    });
  });

  test("merging leaves both parts as they are, and the result can be updated", () => {
    laws(kind, (algebra, node, seen, [i = 0, j = 0]) => {
      const [first, second] = [seen.slice(0, i), seen.slice(i, j)];
      const [a, b] = [stateOf(algebra, node, first), stateOf(algebra, node, second)];
      const before = [algebra.finalize(a, END), algebra.finalize(b, END)];
      const merged = algebra.merge(a, b);
      for (const { time, value } of seen.slice(j)) algebra.update(merged, time, value);
      expect([algebra.finalize(a, END), algebra.finalize(b, END)]).toEqual(before);
      expectSame(algebra.finalize(merged, END), algebra.finalize(stateOf(algebra, node, seen), END));
    });
  });
});

const subtractable = [
  "count",
  "exists",
  "share",
  "sum",
  "mean",
  "variance",
  "trend",
  "histogram",
  "hourOfDay",
  "dayOfWeek",
  "decayedSum",
  "distinct",
  "entropy",
] as const;

describe.each(subtractable)("%s", (kind) => {
  test("taking a part out gives the other part, even where it was vast", () => {
    const { subtract } = algebraOf(kind) as { readonly subtract: (whole: object, part: object) => object };
    laws(kind, (algebra, node, seen, [i = 0]) => {
      const [a, b] = [stateOf(algebra, node, seen.slice(0, i)), stateOf(algebra, node, seen.slice(i))];
      const whole = algebra.merge(a, b);
      expectSame(algebra.finalize(subtract(whole, a), END), algebra.finalize(b, END));
      expectSame(algebra.finalize(subtract(whole, b), END), algebra.finalize(a, END));
    });
  });
});

test("every other aggregate has no subtract", () => {
  const others = kinds.filter((kind) => !subtractable.some((name) => name === kind));
  expect(others.filter((kind) => "subtract" in algebraOf(kind))).toEqual([]);
});

test.each(["sum", "mean", "variance", "trend", "decayedSum"] as const)(
  "%s does not drift when a window slides over 20,000 events",
  (kind) => {
    const algebra = algebraOf(kind) as Algebra<object> & { subtract(whole: object, part: object): object };
    const node = nodeOf(kind, { halfLife: 50_000, unit: 1000, ddof: 1, input: { op: "literal", value: 1 } });
    const event = (at: number): Seen => ({
      time: at * 1000,
      value: Math.sin(at) * 10 ** (at % 17) + (at % 1000 === 0 ? 1e15 : 0),
    });
    const width = 100;
    let sliding = algebra.prepare(node);
    for (let at = 0; at < 20_000; at++) {
      algebra.update(sliding, event(at).time, event(at).value);
      if (at >= width) sliding = algebra.subtract(sliding, stateOf(algebra, node, [event(at - width)]));
      if (at % 997 !== 0) continue;
      const from = Math.max(0, at - width + 1);
      const fresh = Array.from({ length: at - from + 1 }, (_, place) => event(from + place));
      const now = at * 1000 + 1;
      const expected = algebra.finalize(stateOf(algebra, node, fresh), now) as number;
      const actual = algebra.finalize(sliding, now) as number;
      if (expected !== null)
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    }
  },
);
