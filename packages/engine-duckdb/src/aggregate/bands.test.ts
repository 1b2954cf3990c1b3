import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateWindow,
  boolean,
  defineEvents,
  type ExpressionNode,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { columnsOf } from "@portrait/engine-sql";
import { memory } from "@portrait/features";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { differences } from "../support/same.js";
import { bandsOf } from "./bands.js";
import { bindPlan } from "./inputs.js";

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: optional(number()),
  flag: boolean(),
});
const arriving = defineEvents(
  { user: id("user"), at: timestamp(), got: timestamp(), price: optional(number()), flag: boolean() },
  { arrival: "got" },
);

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const price: ExpressionNode = { op: "column", name: "price", type: "number" };
const at: ExpressionNode = { op: "column", name: "at", type: "timestamp" };
const flag: ExpressionNode = { op: "column", name: "flag", type: "boolean" };

const windows: fc.Arbitrary<AggregateWindow> = fc.oneof(
  fc.constant({ direction: "before" as const, length: null }),
  fc
    .constantFrom(1, 7, 24, 24.00001)
    .map((hours) => ({ direction: "before" as const, length: hours * HOUR })),
  fc.constant({ direction: "before" as const, length: 24 * HOUR, hop: 6 * HOUR }),
  fc.constantFrom(0, 1, 2).map((periodsAgo) => ({
    direction: "before" as const,
    tumbling: 12 * HOUR,
    origin: START,
    periodsAgo,
  })),
  fc.constantFrom(0, 1).map((periodsAgo) => ({
    direction: "before" as const,
    calendar: "day" as const,
    timeZone: "Europe/Berlin",
    periodsAgo,
  })),
);

const nodes: fc.Arbitrary<AggregateNode> = fc
  .record({
    of: fc.constantFrom<Partial<AggregateNode>>(
      { aggregate: "count", type: "number" },
      { aggregate: "exists", type: "boolean" },
      { aggregate: "share", input: flag, type: "number" },
      { aggregate: "sum", input: price, type: "number" },
      { aggregate: "mean", input: price, type: "number" },
      { aggregate: "min", input: price, type: "number" },
      { aggregate: "max", input: price, type: "number" },
      { aggregate: "max", input: at, type: "timestamp" },
      { aggregate: "recency", input: at, unit: HOUR, type: "number" },
      { aggregate: "tenure", input: at, unit: HOUR, type: "number" },
    ),
    where: fc.option(fc.constant(flag), { nil: undefined }),
    window: windows,
  })
  .map(({ of, where, window }) => {
    return { op: "aggregate", ...of, window, ...(where === undefined ? {} : { where }) } as AggregateNode;
  });

const plans: fc.Arbitrary<AggregatePlan> = fc.record({
  key: fc.constant("user"),
  cutoffs: fc.constantFrom([START + 48 * HOUR], [START + 30 * HOUR, START + 49 * HOUR + 1]),
  aggregates: fc.array(nodes, { minLength: 1, maxLength: 6 }).map((list) => {
    return Object.fromEntries(list.map((node, index) => [`f${index}`, node]));
  }),
  population: fc.constant(flag),
});

const rows = fc.array(
  fc.record({
    user: fc.constantFrom("ann", "bob"),
    at: fc.integer({ min: 0, max: 100 }).map((half) => START + (half * HOUR) / 2),
    got: fc.integer({ min: 0, max: 110 }).map((half) => START + (half * HOUR) / 2),
    price: fc.option(fc.integer({ min: -1000, max: 1000 }).map((cents) => cents / 100)),
    flag: fc.boolean(),
  }),
  { minLength: 150, maxLength: 200 },
);

describe("windows put together from bands", () => {
  const opened = duckdb();
  beforeAll(() => opened);
  afterAll(async () => (await opened).close());

  test.each([
    ["known when they happen", events],
    ["known later", arriving],
  ])("are those of memory(), of events %s", { timeout: 120_000 }, async (_, definition) => {
    const engine = await opened;
    await fc.assert(
      fc.asyncProperty(rows, plans, async (made, plan) => {
        const one = memory();
        const given = definition === events ? made.map(({ got: _got, ...row }) => row) : made;
        const expected = await one.aggregate(await one.read(definition as never, given), plan);
        const found = await engine.aggregate(await engine.read(definition as never, given), plan);
        expect(differences(expected, found)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("bands are cut", () => {
  const before = { op: "aggregate", type: "number" } as const;
  const days = (length: number | null) => ({ direction: "before", length }) as const;
  const plan = (aggregates: readonly AggregateNode[]) =>
    bindPlan(
      {
        key: "user",
        cutoffs: [0],
        aggregates: Object.fromEntries(aggregates.map((node, at) => [`f${at}`, node])),
      },
      columnsOf(events),
    );
  const adding = () => ({ split: {}, bins: [], complete: true });
  const counts = [7, 30, null].map(
    (length): AggregateNode => ({ ...before, aggregate: "count", window: days(length) }),
  );

  test("where windows begin, if users have events enough", () => {
    expect(bandsOf(plan(counts), adding, 0, 9)).toBeDefined();
    expect(bandsOf(plan(counts), adding, 0, 8.9)).toBeUndefined();
  });

  test("but not where no window begins, there are many, or an aggregate does not merge", () => {
    expect(bandsOf(plan(counts.slice(2)), adding, 0, 1000)).toBeUndefined();
    const many = Array.from(
      { length: 9 },
      (_, length): AggregateNode => ({ ...before, aggregate: "count", window: days(length + 1) }),
    );
    expect(bandsOf(plan(many), adding, 0, 1000)).toBeUndefined();
    expect(bandsOf(plan(many.slice(1)), adding, 0, 1000)).toBeDefined();
    const median: AggregateNode = {
      ...before,
      aggregate: "quantile",
      input: price,
      probability: 0.5,
      window: days(7),
    };
    expect(bandsOf(plan([...counts, median]), adding, 0, 1000)).toBeUndefined();
    const total: AggregateNode = { ...before, aggregate: "sum", input: price, window: days(7) };
    const binned = () => ({ split: undefined, bins: [], complete: true });
    expect(bandsOf(plan([...counts, total]), binned, 0, 1000)).toBeUndefined();
    const ahead: AggregateNode = {
      ...before,
      aggregate: "count",
      window: { direction: "after", length: 7 },
    };
    expect(bandsOf(plan([...counts, ahead]), adding, 0, 1000)).toBeUndefined();
  });
});
