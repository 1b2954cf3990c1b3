import {
  type AggregateKind,
  type AggregateNode,
  defineEvents,
  type Engine,
  type EngineSupport,
  id,
  number,
  timestamp,
  type ValueType,
  valueAt,
} from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { aggregateNode, columnNode, type OpenEngine, withEngine } from "./suite.js";

type Options = Partial<AggregateNode>;

const visits = defineEvents({ user: id("user"), at: timestamp(), item: id("item"), x: number() });
const [at, item, x] = [
  columnNode("at", "timestamp"),
  columnNode("item", "category"),
  columnNode("x", "number"),
];
const above = { op: "gte", left: x, right: { op: "literal", value: 1.2 } } as const;
const day = 86_400_000;

/** Each aggregate that has parameters, with all of them, and the type of what it gives. */
export const parameters: Readonly<Partial<Record<AggregateKind, readonly [type: ValueType, Options]>>> = {
  sum: ["number", { input: x }],
  mean: ["number", { input: x }],
  min: ["number", { input: x }],
  max: ["number", { input: x }],
  distinct: ["number", { input: item }],
  entropy: ["number", { input: item }],
  first: ["number", { input: x }],
  last: ["category", { input: item }],
  mostFrequent: ["category", { input: item }],
  recency: ["number", { input: at, unit: day }],
  tenure: ["number", { input: at, unit: day }],
  history: ["list", { input: item, limit: 2 }],
  topK: ["list", { input: item, limit: 2 }],
  topKShares: ["vector", { input: item, limit: 2 }],
  variance: ["number", { input: x, ddof: 1 }],
  quantile: ["number", { input: x, probability: 0.5 }],
  histogram: ["vector", { input: x, edges: [1, 2] }],
  trend: ["number", { input: x, unit: day }],
  gap: ["number", { statistic: "mean", unit: day }],
  streak: ["number", { statistic: "longest", period: "day", timeZone: "UTC" }],
  ngrams: ["list", { input: item, n: 2, limit: 2 }],
  sequenceCount: ["number", { input: item, sequence: ["tea"] }],
  hourOfDay: ["vector", { timeZone: "UTC" }],
  dayOfWeek: ["vector", { timeZone: "UTC" }],
  decayedSum: ["number", { halfLife: day }],
  sessions: ["number", { statistic: "count", gap: day, unit: day }],
};

const rows = [
  { user: "ann", at: 1, item: "tea", x: 0.5 },
  { user: "ann", at: 2, item: "rye", x: 1.5 },
  { user: "ann", at: 3, item: "tea", x: 9 },
  { user: "bob", at: 2, item: "tea", x: 2 },
  { user: "eve", at: 7 * day, item: "jam", x: 1 },
];

async function refusesIncomplete(engine: Engine, { aggregates }: EngineSupport): Promise<void> {
  const log = await engine.read(visits, rows);
  const compute = (node: AggregateNode) =>
    engine.aggregate(log, { key: "user", cutoffs: [4], aggregates: { node } });
  for (const [kind, [type, options]] of Object.entries(parameters)) {
    if (!aggregates.includes(kind as AggregateKind)) continue;
    const whole = aggregateNode(kind as AggregateKind, type, options);
    expect((await compute(whole)).users, kind).toEqual(["ann", "bob"]);
    for (const parameter of Object.keys(options)) {
      const { [parameter as "input"]: _, ...rest } = whole;
      await expectErrorCode(compute(rest as AggregateNode), "invalid-definition");
      await expectErrorCode(compute({ ...whole, [parameter]: Number.NaN }), "invalid-definition");
    }
  }
}

/** What vectors of each kind hold for users and cutoffs: worked out by hand. */
const vectors: readonly (readonly [AggregateKind, Options, readonly (readonly number[])[]])[] = [
  [
    "histogram",
    { input: x, edges: [1, 2] },
    [
      [1, 1, 1],
      [0, 0, 1],
      [1, 1, 1],
      [0, 0, 1],
      [0, 1, 0],
    ],
  ],
  [
    "topKShares",
    { input: item, limit: 2 },
    [
      [2 / 3, 1 / 3],
      [1, 0],
      [2 / 3, 1 / 3],
      [1, 0],
      [1, 0],
    ],
  ],
  [
    "histogram",
    { input: x, edges: [5], where: above },
    [
      [1, 1],
      [1, 0],
      [1, 1],
      [1, 0],
      [0, 0],
    ],
  ],
  [
    "dayOfWeek",
    { timeZone: "UTC" },
    [
      [0, 0, 0, 3, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 3, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0],
    ],
  ],
];

async function keepsWidths(engine: Engine, { aggregates }: EngineSupport): Promise<void> {
  const asked = vectors.filter(([kind]) => aggregates.includes(kind));
  const nodes = Object.fromEntries(
    asked.map(([kind, options], place) => [`v${place}`, aggregateNode(kind, "vector", options)]),
  );
  const log = await engine.read(visits, rows);
  const plan = { key: "user", aggregates: nodes };
  const found = await engine.aggregate(log, { ...plan, cutoffs: [4, 8 * day] });
  expect(found.users).toEqual(["ann", "bob", "ann", "bob", "eve"]);
  const nobody = await engine.aggregate(log, { ...plan, cutoffs: [0] });
  asked.forEach(([, , expected], place) => {
    const vector = found.table.columns[`v${place}`];
    if (vector?.type !== "vector") throw new Error(`a vector is expected, not ${vector?.type}`);
    expect([vector.width, vector.values.length]).toEqual([expected[0]?.length, 5 * vector.width]);
    const values = found.users.map((_, row) => valueAt(vector, row) as readonly number[]);
    for (const [row, one] of values.entries()) {
      one.forEach((value, index) => {
        expect(value).toBeCloseTo(expected[row]?.[index] as number, 12);
      });
    }
    expect(nobody.table.columns[`v${place}`]).toMatchObject({ type: "vector", width: vector.width });
  });
}

/**
 * Checks that an engine computes no aggregate that lacks a parameter, and that vectors are as wide as their parameters say, for
 * whomever and however many there are.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function parameterChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  const check = (name: string, run: (engine: Engine, support: EngineSupport) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, (engine) => run(engine, support)),
  });
  return [
    check("an aggregate that lacks a parameter, or has it in vain, is refused", refusesIncomplete),
    check("vectors are as wide as their parameters say, also of nobody", keepsWidths),
  ];
}
