import {
  type AggregatePlan,
  boolean,
  category,
  defineEvents,
  type Engine,
  id,
  number,
  oneOf,
  optional,
  timestamp,
} from "@portrait/core";
import { memory } from "@portrait/features";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { aggregateKinds, aggregatesOf, expressions, plansOf } from "../support/plans.js";
import { differences } from "../support/same.js";

let engine: Engine;
const reference = memory();

beforeAll(async () => {
  engine = await duckdb({ threads: 2 });
});
afterAll(() => engine.close());

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  seen: optional(timestamp()),
  kind: oneOf("a", "b", "ü"),
  note: optional(category()),
  amount: optional(number()),
  price: number(),
  score: optional(number()),
  flag: boolean(),
  maybe: optional(boolean()),
});

const users = ["\u{1f600}", "\uffee", "__proto__", "a"];

const row = fc.record({
  user: fc.constantFrom(...users),
  at: fc.integer({ min: -40, max: 40 }),
  seen: fc.option(fc.integer({ min: -1e6, max: 1e6 })),
  kind: fc.constantFrom("a", "b", "ü"),
  note: fc.option(fc.constantFrom("x", "xy", "y", "__proto__", "it's")),
  amount: fc.option(fc.constantFrom(1, -1, 2, 0, 0.1, -0.1, 1e16, -1e16, 3)),
  price: fc.constantFrom(0, 1, 2.55, -2.55, 1e-9, 1e9),
  score: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
  flag: fc.boolean(),
  maybe: fc.option(fc.boolean()),
});

async function agree(rows: readonly object[], plan: AggregatePlan): Promise<void> {
  const [one, other] = [await reference.read(events, rows), await engine.read(events, rows)];
  expect(other.rows).toEqual(one.rows);
  expect(differences(await reference.aggregate(one, plan), await engine.aggregate(other, plan))).toEqual([]);
}

const rows = fc.array(row, { maxLength: 80 });

test.each(aggregateKinds)("any %s over any events is that of the memory engine", async (kind) => {
  await fc.assert(fc.asyncProperty(rows, plansOf(aggregatesOf(kind)), agree), { numRuns: 60, seed: 11 });
});

test("any plan over any events gives what the memory engine gives", async () => {
  const any = fc.oneof(...aggregateKinds.map(aggregatesOf));
  await fc.assert(fc.asyncProperty(rows, plansOf(any), agree), { numRuns: 100, seed: 13 });
});

test("any interactions are those of the memory engine", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 60 }),
      fc.option(expressions.condition),
      async (rows, where) => {
        const plan = { user: "user", item: "note", ...(where === null ? {} : { where }) };
        const [one, other] = [await reference.read(events, rows), await engine.read(events, rows)];
        expect(await engine.interactions(other, plan)).toEqual(await reference.interactions(one, plan));
      },
    ),
    { numRuns: 40, seed: 12 },
  );
});
