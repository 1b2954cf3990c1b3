import {
  type AggregateNode,
  boolean,
  category,
  defineEvents,
  type Engine,
  type ExpressionNode,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { aggregateNode, columnNode, type OpenEngine, rowOf, withEngine } from "./suite.js";

const HOUR = 3_600_000;

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  amount: optional(number()),
  item: optional(category()),
  gift: optional(boolean()),
  seen: optional(timestamp()),
});

/** Six events of one user: a tie of three at hour 2, nulls, and one event exactly at the cutoff, hour 4. */
const rows = [
  { at: 2, amount: 3, item: "b", gift: false, seen: 1 },
  { at: 1, amount: null, item: "a", gift: true, seen: null },
  { at: 2, amount: -1, item: null, gift: null, seen: 9 },
  { at: 2, amount: 3, item: "a", gift: true, seen: 2 },
  { at: 3, amount: 0.5, item: "b", gift: null, seen: null },
  { at: 4, amount: 100, item: "c", gift: true, seen: 4 },
].map((row) => ({
  ...row,
  user: "ann",
  at: row.at * HOUR,
  seen: row.seen === null ? null : row.seen * HOUR,
}));

const amount = columnNode("amount", "number");
const item = columnNode("item", "category");
const gift = columnNode("gift", "boolean");
const seen = columnNode("seen", "timestamp");
const at = columnNode("at", "timestamp");
const before = (length: number): Partial<AggregateNode> => ({ window: { direction: "before", length } });
const isA: ExpressionNode = { op: "in", of: item, values: ["a"] };
const moment = (hours: number): string => new Date(hours * HOUR).toISOString();

/** Aggregates at the cutoff hour 4, and what they must give; worked out by hand. */
const expected: readonly (readonly [name: string, node: AggregateNode, value: unknown])[] = [
  ["count", aggregateNode("count", "number"), 5],
  ["count where", aggregateNode("count", "number", { where: isA }), 2],
  ["count where null is false", aggregateNode("count", "number", { where: { op: "not", of: isA } }), 2],
  ["count of a window", aggregateNode("count", "number", before(2 * HOUR)), 4],
  ["exists", aggregateNode("exists", "boolean"), true],
  [
    "exists nowhere",
    aggregateNode("exists", "boolean", { where: { op: "in", of: item, values: ["c"] } }),
    false,
  ],
  ["sum", aggregateNode("sum", "number", { input: amount }), 5.5],
  ["sum of nothing", aggregateNode("sum", "number", { input: amount, ...before(1) }), 0],
  ["mean", aggregateNode("mean", "number", { input: amount }), 1.375],
  ["mean of nothing", aggregateNode("mean", "number", { input: amount, ...before(1) }), null],
  ["min", aggregateNode("min", "number", { input: amount }), -1],
  ["max", aggregateNode("max", "number", { input: amount }), 3],
  ["max of nothing", aggregateNode("max", "number", { input: amount, ...before(1) }), null],
  ["distinct numbers", aggregateNode("distinct", "number", { input: amount }), 3],
  ["distinct texts", aggregateNode("distinct", "number", { input: item }), 2],
  ["distinct truths", aggregateNode("distinct", "number", { input: gift }), 2],
  ["distinct instants", aggregateNode("distinct", "number", { input: at }), 3],
  ["recency", aggregateNode("recency", "number", { input: at, unit: HOUR }), 1],
  ["recency of a later instant", aggregateNode("recency", "number", { input: seen, unit: HOUR }), -5],
  ["tenure in days", aggregateNode("tenure", "number", { input: at, unit: 24 * HOUR }), 0.125],
  ["tenure of nothing", aggregateNode("tenure", "number", { input: seen, unit: 1, ...before(HOUR) }), null],
  ["share", aggregateNode("share", "number", { input: gift }), 0.4],
  ["share of nothing", aggregateNode("share", "number", { input: gift, ...before(1) }), null],
  ["first", aggregateNode("first", "category", { input: item }), "a"],
  ["first of a tie", aggregateNode("first", "number", { input: amount }), 3],
  ["first truth", aggregateNode("first", "boolean", { input: gift }), true],
  ["last", aggregateNode("last", "category", { input: item }), "b"],
  ["last of a tie", aggregateNode("last", "timestamp", { input: seen }), moment(2)],
  ["last of nothing", aggregateNode("last", "category", { input: item, ...before(1) }), null],
  ["most frequent number", aggregateNode("mostFrequent", "number", { input: amount }), 3],
  ["most frequent, tied: the one seen last", aggregateNode("mostFrequent", "category", { input: item }), "b"],
  ["history", aggregateNode("history", "list", { input: item, limit: 50 }), ["a", "b", "a", "b"]],
  ["history, the last three", aggregateNode("history", "list", { input: item, limit: 3 }), ["b", "a", "b"]],
  ["history of nothing", aggregateNode("history", "list", { input: item, limit: 3, ...before(1) }), []],
  [
    "the cutoff itself belongs to what comes after",
    aggregateNode("sum", "number", { input: amount, window: { direction: "after", length: 1 } }),
    100,
  ],
];

const literal = (value: number): ExpressionNode => ({ op: "literal", value });
const sum = (input: ExpressionNode): AggregateNode => aggregateNode("sum", "number", { input });
const when = (condition: ExpressionNode): AggregateNode =>
  aggregateNode("count", "number", { where: condition });
const unknown: ExpressionNode = { op: "gt", left: amount, right: literal(0) };

/** Expressions over the event with `amount` null and `item` "a" alone, and what they must give. */
const logic: readonly (readonly [name: string, node: AggregateNode, value: unknown])[] = [
  ["null plus one is null", sum({ op: "add", left: amount, right: literal(1) }), 0],
  ["null or otherwise", sum({ op: "coalesce", of: amount, otherwise: literal(7) }), 7],
  [
    "one by zero is null",
    sum({ op: "coalesce", of: { op: "divide", left: literal(1), right: literal(0) }, otherwise: literal(3) }),
    3,
  ],
  [
    "zero by zero is null",
    when({ op: "isNull", of: { op: "divide", left: literal(0), right: literal(0) } }),
    1,
  ],
  [
    "an overflow is null",
    when({ op: "isNull", of: { op: "multiply", left: literal(1e300), right: literal(1e300) } }),
    1,
  ],
  [
    "unknown and false is false",
    when({ op: "not", of: { op: "and", of: [unknown, { op: "not", of: isA }] } }),
    1,
  ],
  ["unknown and true is unknown", when({ op: "isNull", of: { op: "and", of: [unknown, isA] } }), 1],
  ["unknown or true is true", when({ op: "or", of: [unknown, isA] }), 1],
  [
    "unknown or false is unknown",
    when({ op: "isNull", of: { op: "or", of: [unknown, { op: "not", of: isA }] } }),
    1,
  ],
  ["not unknown is unknown", when({ op: "isNull", of: { op: "not", of: unknown } }), 1],
  [
    "when unknown, otherwise",
    sum({ op: "when", condition: unknown, result: literal(1), otherwise: literal(2) }),
    2,
  ],
  [
    "null is in no list",
    when({ op: "isNull", of: { op: "in", of: columnNode("none", "category"), values: ["a"] } }),
    1,
  ],
  ["everything begins with nothing", when({ op: "startsWith", of: item, prefix: "" }), 1],
  ["a prefix is no pattern", when({ op: "startsWith", of: item, prefix: "_" }), 0],
  ["absolute", sum({ op: "abs", of: literal(-2.5) }), 2.5],
];

/**
 * Checks each aggregate and each rule of expressions on values worked out by hand.
 *
 * @param open - Opens the engine.
 */
export function aggregateChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  const compare = async (engine: Engine, cases: typeof expected, list: readonly object[], cutoff: number) => {
    const definition = defineEvents({ ...events.schema, none: optional(category()) });
    const log = await engine.read(definition, list);
    const aggregates = Object.fromEntries(cases.map(([name, node]) => [name, node]));
    const { users, cutoffs, table } = await engine.aggregate(log, {
      key: "user",
      cutoffs: [cutoff],
      aggregates,
    });
    expect([users, [...cutoffs]]).toEqual([["ann"], [cutoff]]);
    expect(rowOf(table, 0)).toEqual(Object.fromEntries(cases.map(([name, , value]) => [name, value])));
    expect(Object.keys(table.columns)).toEqual(cases.map(([name]) => name));
  };
  return [
    check("each aggregate gives what was worked out by hand", (engine) =>
      compare(engine, expected, rows, 4 * HOUR),
    ),
    check("so it does when the rows come in another order of time", (engine) =>
      compare(
        engine,
        expected,
        [...rows].sort((a, b) => b.at - a.at),
        4 * HOUR,
      ),
    ),
    check("expressions follow three-valued logic", (engine) =>
      compare(engine, logic, [{ user: "ann", at: 0, item: "a" }], 1),
    ),
    check("logarithms keep sign and zero", async (engine) => {
      const list = [-5, 0, 5, 1e-9, 1e15].map((value, row) => ({ user: `u${row}`, at: 0, amount: value }));
      const log = await engine.read(events, list);
      const aggregates = { log: sum({ op: "signedLog1p", of: amount }) };
      const { table } = await engine.aggregate(log, { key: "user", cutoffs: [1], aggregates });
      list.forEach(({ amount: x }, row) => {
        const right = Math.sign(x) * Math.log1p(Math.abs(x));
        const found = rowOf(table, row).log as number;
        expect(Math.abs(found - right)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(right)));
      });
    }),
    check("a sum of numbers of very different size keeps the small ones", async (engine) => {
      const list = Array.from({ length: 1000 }, (_, row) => ({
        user: "ann",
        at: row,
        amount: [1e16, 1, -1e16, 0.1][row % 4],
      }));
      const log = await engine.read(events, list);
      const { table } = await engine.aggregate(log, {
        key: "user",
        cutoffs: [1e6],
        aggregates: { sum: sum(amount) },
      });
      expect(rowOf(table, 0).sum).toBeCloseTo(275, 6);
    }),
  ];
}
