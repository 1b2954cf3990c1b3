import {
  type AggregateKind,
  type AggregateNode,
  type AggregatePlan,
  boolean,
  category,
  defineEvents,
  type Engine,
  type ExpressionNode,
  id,
  number,
  oneOf,
  optional,
  timestamp,
  type ValueType,
} from "@portrait/core";
import { memory } from "@portrait/features";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { differences } from "../support/same.js";

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });

const numberLiteral: fc.Arbitrary<ExpressionNode> = fc
  .oneof(
    fc.constantFrom(0, 1, -1, 2, 0.1, 1e-9, 1e308, 1000),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  .map((value) => ({ op: "literal", value }));

const conditionLeaf: fc.Arbitrary<ExpressionNode> = fc.constantFrom<ExpressionNode>(
  column("flag", "boolean"),
  column("maybe", "boolean"),
  { op: "in", of: column("kind", "category"), values: ["a", "ü"] },
  { op: "in", of: column("note", "category"), values: ["x", "", "__proto__"] },
  { op: "startsWith", of: column("note", "category"), prefix: "x" },
  { op: "isNull", of: column("note", "category") },
  { op: "literal", value: true },
);

const expressions: {
  readonly number: fc.Arbitrary<ExpressionNode>;
  readonly condition: fc.Arbitrary<ExpressionNode>;
  readonly category: fc.Arbitrary<ExpressionNode>;
} = fc.letrec<{ number: ExpressionNode; condition: ExpressionNode; category: ExpressionNode }>(
  (tie) =>
    ({
      number: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom(column("amount", "number"), column("price", "number"), column("score", "number")),
        numberLiteral,
        fc.record({
          op: fc.constantFrom("add" as const, "subtract" as const, "multiply" as const, "divide" as const),
          left: tie("number"),
          right: tie("number"),
        }),
        fc.record({ op: fc.constantFrom("signedLog1p" as const, "abs" as const), of: tie("number") }),
        fc.record({ op: fc.constant("coalesce" as const), of: tie("number"), otherwise: tie("number") }),
        fc.record({
          op: fc.constant("when" as const),
          condition: tie("condition"),
          result: tie("number"),
          otherwise: tie("number"),
        }),
      ),
      condition: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        conditionLeaf,
        fc.record({
          op: fc.constantFrom("eq" as const, "gt" as const, "gte" as const, "lt" as const, "lte" as const),
          left: tie("number"),
          right: tie("number"),
        }),
        fc.record({
          op: fc.constantFrom("lt" as const, "gte" as const),
          left: fc.constant(column("at", "timestamp")),
          right: fc.integer({ min: -40, max: 40 }).map((value): ExpressionNode => ({ op: "literal", value })),
        }),
        fc.record({
          op: fc.constantFrom("and" as const, "or" as const),
          of: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
        }),
        fc.record({ op: fc.constant("not" as const), of: tie("condition") }),
        fc.record({ op: fc.constant("isNull" as const), of: tie("number") }),
      ),
      category: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(column("kind", "category"), column("note", "category"), column("user", "category")),
        fc.record({
          op: fc.constant("coalesce" as const),
          of: fc.constant(column("note", "category")),
          otherwise: fc.constant<ExpressionNode>({ op: "literal", value: "none" }),
        }),
        fc.record({
          op: fc.constant("when" as const),
          condition: tie("condition"),
          result: fc.constant(column("note", "category")),
          otherwise: fc.constant(column("kind", "category")),
        }),
      ),
    }) as never,
);

const instant = fc.constantFrom(column("at", "timestamp"), column("seen", "timestamp"));

const before = fc.record({
  direction: fc.constant("before" as const),
  length: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 1 }),
});
const after = fc.record({
  direction: fc.constant("after" as const),
  length: fc.integer({ min: 1, max: 60 }),
});

interface Shape {
  readonly aggregate: AggregateKind;
  readonly type: ValueType;
  readonly input?: ExpressionNode;
  readonly unit?: number;
  readonly limit?: number;
}

const overNumber = (aggregate: AggregateKind): fc.Arbitrary<Shape> =>
  fc.record({
    aggregate: fc.constant(aggregate),
    type: fc.constant<ValueType>("number"),
    input: expressions.number,
  });

const overCondition = (aggregate: AggregateKind, type: ValueType): fc.Arbitrary<Shape> =>
  fc.record({ aggregate: fc.constant(aggregate), type: fc.constant(type), input: expressions.condition });

const overCategory = (aggregate: AggregateKind, type: ValueType): fc.Arbitrary<Shape> =>
  fc.record({ aggregate: fc.constant(aggregate), type: fc.constant(type), input: expressions.category });

const overInstant = (aggregate: AggregateKind): fc.Arbitrary<Shape> =>
  fc.record({ aggregate: fc.constant(aggregate), type: fc.constant<ValueType>("timestamp"), input: instant });

const elapsed = (aggregate: AggregateKind): fc.Arbitrary<Shape> =>
  fc.record({
    aggregate: fc.constant(aggregate),
    type: fc.constant<ValueType>("number"),
    input: instant,
    unit: fc.constantFrom(1, 7, 86_400_000),
  });

const choice = (aggregate: AggregateKind): fc.Arbitrary<Shape> =>
  fc.oneof(
    { weight: 3, arbitrary: overCategory(aggregate, "category") },
    overNumber(aggregate),
    overCondition(aggregate, "boolean"),
  );

const shapes = {
  count: fc.constant({ aggregate: "count", type: "number" }),
  exists: fc.constant({ aggregate: "exists", type: "boolean" }),
  sum: overNumber("sum"),
  mean: overNumber("mean"),
  min: fc.oneof(overNumber("min"), overInstant("min")),
  max: fc.oneof(overNumber("max"), overInstant("max")),
  distinct: fc.oneof(
    overCategory("distinct", "number"),
    overNumber("distinct"),
    overCondition("distinct", "number"),
  ),
  recency: elapsed("recency"),
  tenure: elapsed("tenure"),
  share: overCondition("share", "number"),
  first: fc.oneof(choice("first"), overInstant("first")),
  last: fc.oneof(choice("last"), overInstant("last")),
  mostFrequent: choice("mostFrequent"),
  history: fc
    .tuple(overCategory("history", "list"), fc.constantFrom(1, 2, 5, 50, 5000))
    .map(([shape, limit]) => ({ ...shape, limit })),
} satisfies Readonly<Partial<Record<AggregateKind, fc.Arbitrary<Shape>>>>;

const aggregateKinds = Object.keys(shapes) as readonly (keyof typeof shapes)[];

function aggregatesOf(kind: keyof typeof shapes): fc.Arbitrary<AggregateNode> {
  return fc
    .tuple(
      shapes[kind],
      fc.option(expressions.condition, { freq: 1 }),
      fc.oneof({ weight: 3, arbitrary: before }, after),
    )
    .map(([of, where, window]) => ({
      op: "aggregate",
      ...of,
      window,
      ...(where === null ? {} : { where }),
    }));
}

function plansOf(aggregate: fc.Arbitrary<AggregateNode>): fc.Arbitrary<AggregatePlan> {
  return fc
    .record({
      aggregates: fc.array(aggregate, { maxLength: 6 }),
      cutoffs: fc.uniqueArray(fc.integer({ min: -30, max: 45 }), { maxLength: 4 }),
      population: fc.option(expressions.condition, { freq: 2 }),
    })
    .map(({ aggregates, cutoffs, population }) => ({
      key: "user",
      aggregates: Object.fromEntries(aggregates.map((node, index) => [`f${index}`, node])),
      cutoffs: cutoffs.sort((left, right) => left - right),
      ...(population === null ? {} : { population }),
    }));
}

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
  await fc.assert(fc.asyncProperty(rows, plansOf(aggregatesOf(kind)), agree), { numRuns: 40, seed: 11 });
});

test("any plan over any events gives what the memory engine gives", async () => {
  const any = fc.oneof(...aggregateKinds.map(aggregatesOf));
  await fc.assert(fc.asyncProperty(rows, plansOf(any), agree), { numRuns: 60, seed: 13 });
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
