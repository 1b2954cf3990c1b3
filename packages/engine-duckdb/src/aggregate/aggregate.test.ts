import {
  type AggregateKind,
  type AggregateNode,
  boolean,
  category,
  defineEvents,
  type Engine,
  type EventLog,
  type ExpressionNode,
  id,
  isPortraitError,
  number,
  optional,
  rowAt,
  timestamp,
  type ValueType,
} from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  item: optional(category()),
  amount: optional(number()),
  paid: optional(boolean()),
});

const DAY = 86_400_000;
/** Two days and one millisecond before 1970. */
const START = -2 * DAY - 1;

const rows = [
  { user: "ann", at: START, item: "tea", amount: 1, paid: true },
  { user: "ann", at: START, item: "milk", amount: null, paid: null },
  { user: "ann", at: START + 1, item: "milk", amount: 2, paid: false },
  { user: "ann", at: START + 1, item: "tea", amount: 1e16 },
  { user: "ann", at: START + 1, item: null, amount: -1e16, paid: true },
  { user: "bob", at: START + DAY, item: "rice", amount: 0, paid: null },
  { user: "__proto__", at: START + 2 * DAY, item: "tea", amount: 7, paid: true },
];

let engine: Engine;
let log: EventLog;
beforeAll(async () => {
  engine = await duckdb({ threads: 2 });
  log = await engine.read(events, rows);
});
afterAll(() => engine.close());

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });
const item = column("item", "category");
const amount = column("amount", "number");
const paid = column("paid", "boolean");
const at = column("at", "timestamp");
const before = (length: number | null): AggregateNode["window"] => ({ direction: "before", length });

function node(aggregate: AggregateKind, type: ValueType, more: Partial<AggregateNode> = {}): AggregateNode {
  return { op: "aggregate", aggregate, type, window: before(null), ...more };
}

async function valuesAt(
  cutoff: number,
  aggregates: Readonly<Record<string, AggregateNode>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { users, table } = await engine.aggregate(log, { key: "user", cutoffs: [cutoff], aggregates });
  return Object.fromEntries(users.map((user, row) => [user, rowAt(table, row)]));
}

test("rows are ordered by cutoff, then by user, and users come in with their first event", async () => {
  const cutoffs = [START, START + 1, START + DAY, START + DAY + 1, START + 2 * DAY + 1];
  const result = await engine.aggregate(log, {
    key: "user",
    cutoffs,
    aggregates: { events: node("count", "number") },
  });
  expect(result.users).toEqual(["ann", "ann", "ann", "bob", "__proto__", "ann", "bob"]);
  expect([...result.cutoffs]).toEqual([1, 2, 3, 3, 4, 4, 4].map((index) => cutoffs[index]));
  expect(result.table.columns.events).toEqual({
    type: "number",
    values: Float64Array.of(2, 5, 5, 1, 1, 5, 1),
  });
});

test("a population makes members of fewer users, and changes nothing that they are given", async () => {
  const population: ExpressionNode = { op: "gt", left: amount, right: { op: "literal", value: 1 } };
  const plan = {
    key: "user",
    cutoffs: [START + 1, START + 2],
    aggregates: { events: node("count", "number") },
    population,
  };
  const result = await engine.aggregate(log, plan);
  expect([result.users, [...result.cutoffs]]).toEqual([["ann"], [START + 2]]);
  expect(result.table.columns.events).toMatchObject({ values: Float64Array.of(5) });
});

test("windows are half-open, on either side of the cutoff", async () => {
  const cutoff = START + 1;
  expect(
    await valuesAt(cutoff, {
      all: node("count", "number"),
      one: node("count", "number", { window: before(1) }),
      ahead: node("count", "number", { window: { direction: "after", length: 1 } }),
      soon: node("exists", "boolean", { window: { direction: "after", length: 1 } }),
      later: node("exists", "boolean", { window: { direction: "after", length: 1 }, where: paid }),
    }),
  ).toEqual({ ann: { all: 2, one: 2, ahead: 3, soon: true, later: true } });
  expect(await valuesAt(START + 2, { one: node("count", "number", { window: before(1) }) })).toEqual({
    ann: { one: 3 },
  });
});

test("each aggregate leaves nulls out, and says what it gives for nothing", async () => {
  const values = await valuesAt(START + 3 * DAY, {
    sum: node("sum", "number", { input: amount }),
    mean: node("mean", "number", { input: amount }),
    min: node("min", "number", { input: amount }),
    max: node("max", "number", { input: amount }),
    distinct: node("distinct", "number", { input: item }),
    recency: node("recency", "number", { input: at, unit: DAY }),
    tenure: node("tenure", "number", { input: at, unit: 1 }),
    share: node("share", "number", { input: paid }),
    first: node("first", "category", { input: item }),
    last: node("last", "category", { input: item }),
    lastPaid: node("last", "boolean", { input: paid }),
    since: node("min", "timestamp", { input: at }),
  });
  expect(values).toEqual({
    ann: {
      sum: 3,
      mean: 3 / 4,
      min: -1e16,
      max: 1e16,
      distinct: 2,
      recency: 3 - 1 / DAY,
      tenure: 3 * DAY,
      share: 2 / 5,
      first: "tea",
      last: "tea",
      lastPaid: true,
      since: new Date(START),
    },
    bob: {
      sum: 0,
      mean: 0,
      min: 0,
      max: 0,
      distinct: 1,
      recency: 2,
      tenure: 2 * DAY,
      share: 0,
      first: "rice",
      last: "rice",
      lastPaid: null,
      since: new Date(START + DAY),
    },
    ["__proto__"]: {
      sum: 7,
      mean: 7,
      min: 7,
      max: 7,
      distinct: 1,
      recency: 1,
      tenure: DAY,
      share: 1,
      first: "tea",
      last: "tea",
      lastPaid: true,
      since: new Date(START + 2 * DAY),
    },
  });
  const never: ExpressionNode = { op: "literal", value: false };
  const nothing = await valuesAt(START + 1, {
    count: node("count", "number", { where: never }),
    exists: node("exists", "boolean", { where: never }),
    sum: node("sum", "number", { input: amount, where: never }),
    mean: node("mean", "number", { input: amount, where: never }),
    min: node("min", "number", { input: amount, where: never }),
    distinct: node("distinct", "number", { input: item, where: never }),
    recency: node("recency", "number", { input: at, unit: DAY, where: never }),
    share: node("share", "number", { input: paid, where: never }),
    last: node("last", "category", { input: item, where: never }),
    mostFrequent: node("mostFrequent", "category", { input: item, where: never }),
    history: node("history", "list", { input: item, limit: 3, where: never }),
  });
  expect(nothing).toEqual({
    ann: {
      count: 0,
      exists: false,
      sum: 0,
      mean: null,
      min: null,
      distinct: 0,
      recency: null,
      share: null,
      last: null,
      mostFrequent: null,
      history: [],
    },
  });
});

describe("ties", () => {
  const ofItems = async (...items: readonly (string | null)[]): Promise<EventLog> =>
    engine.read(
      events,
      items.map((name) => ({ user: "u", at: 5, item: name })),
    );
  const mostFrequent = async (...items: readonly (string | null)[]): Promise<unknown> => {
    const aggregates = { most: node("mostFrequent", "category", { input: item }) };
    const { table } = await engine.aggregate(await ofItems(...items), {
      key: "user",
      cutoffs: [6],
      aggregates,
    });
    return rowAt(table, 0).most;
  };

  test.each([
    [["a", "b"], "b"],
    [["b", "a"], "a"],
    [["a", "b", "b", "a"], "a"],
    [["b", "a", "a", "b"], "b"],
    [["a", "b", "a", "b", "c", "c"], "c"],
    [["a", "a", "b", null, null, null], "a"],
    [["b", "b", "a"], "b"],
    [[null], null],
  ])("the most frequent of %j is %j", async (items, most) => {
    expect(await mostFrequent(...items)).toBe(most);
  });

  test("events of one instant are in the order of their lines", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `i${(index * 7) % 3000}`);
    const ties = await ofItems(...names);
    const limits = { one: 1, few: 3, heap: 1000, sorted: 1001, all: 5000 };
    const aggregates = Object.fromEntries(
      Object.entries(limits).map(([name, limit]) => [name, node("history", "list", { input: item, limit })]),
    );
    const { table } = await engine.aggregate(ties, { key: "user", cutoffs: [6], aggregates });
    expect(rowAt(table, 0)).toEqual(
      Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, names.slice(-limit)])),
    );
  });
});

test("a plan without cutoffs, without aggregates or over an empty log has a result of no rows or columns", async () => {
  const count = { events: node("count", "number"), last: node("last", "category", { input: item }) };
  const none = await engine.aggregate(log, { key: "user", cutoffs: [], aggregates: count });
  expect([none.users, none.table.length, Object.keys(none.table.columns)]).toEqual([
    [],
    0,
    ["events", "last"],
  ]);
  const bare = await engine.aggregate(log, { key: "user", cutoffs: [START + 1], aggregates: {} });
  expect([bare.users, bare.table.length]).toEqual([["ann"], 1]);
  const empty = await engine.read(events, []);
  const nothing = await engine.aggregate(empty, { key: "user", cutoffs: [0], aggregates: count });
  expect([nothing.users, nothing.table.length]).toEqual([[], 0]);
  expect((await engine.interactions(empty, { user: "user", item: "item" })).until).toBe(0);
});

test.each<readonly [string, AggregateNode, string]>([
  [
    "sum",
    node("sum", "number", { input: item }),
    '"sum": an operand must be of type number; received category.',
  ],
  [
    "share",
    node("share", "number", { input: amount }),
    '"share": an operand must be of type boolean; received number.',
  ],
  [
    "history",
    node("history", "list", { input: amount, limit: 2 }),
    '"history": an operand must be of type category; received number.',
  ],
  [
    "mean",
    node("mean", "number"),
    'duckdb: "input" of the aggregate "aggregate" (mean) must be an expression over the event; received undefined. Build the node with the functions of @portrait/features, which check it and fill in defaults.',
  ],
  [
    "where",
    node("count", "number", { where: amount }),
    "A filter must be a condition; received an expression of type number.",
  ],
  [
    "add",
    node("sum", "number", { input: { op: "add", left: amount, right: item } }),
    '"add": an operand must be of type number; received category.',
  ],
  [
    "feature",
    node("sum", "number", { input: { op: "feature", name: "spend", type: "number" } }),
    '"feature": it cannot stand here. In SQL an expression speaks of the columns of one event; features, quantiles and aggregates stand in profiles.',
  ],
  [
    "column",
    node("sum", "number", { input: column("toString", "number") }),
    'There is no column "toString". There are "user", "at", "item", "amount", "paid".',
  ],
])("a plan that does not fit is refused: %s", async (_, aggregate, message) => {
  const error: unknown = await engine
    .aggregate(log, { key: "user", cutoffs: [0], aggregates: { aggregate } })
    .catch((reason: unknown) => reason);
  expect(isPortraitError(error) && error.message).toBe(message);
});

test("a key that is none is refused", async () => {
  for (const key of ["nobody", "amount"]) {
    const error: unknown = await engine
      .aggregate(log, { key, cutoffs: [0], aggregates: {} })
      .catch((reason: unknown) => reason);
    expect(isPortraitError(error, "unknown-id") && error.message).toBe(
      `${JSON.stringify(key)} is no id or category column of the event.`,
    );
  }
});
