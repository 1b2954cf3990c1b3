import { DuckDBInstance } from "@duckdb/node-api";
import {
  defineEvents,
  type ExpressionNode,
  id,
  type Snapshot,
  tableFromRows,
  timestamp,
} from "@portrait/core";
import { count, defineProfile } from "@portrait/features";
import {
  defineSegment,
  segmentFromJson,
  segmentMembers,
  segmentSql,
  segmentToJson,
} from "@portrait/features/segments";
import fc from "fast-check";
import { expect, test } from "vitest";

const visits = defineEvents({ user: id("user"), at: timestamp() });
const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });

interface Row {
  readonly [name: string]: number | string | boolean | null;
  readonly n: number | null;
  readonly m: number | null;
  readonly text: string | null;
  readonly flag: boolean | null;
}

const columns = {
  columns: [
    { name: "n", type: "number" },
    { name: "m", type: "number" },
    { name: "text", type: "category" },
    { name: "flag", type: "boolean" },
  ],
} as const;

const base = segmentToJson(defineSegment(visitor, { name: "s", version: 1, rule: (f) => f.visits.gt(0) }));

const number: fc.Memo<ExpressionNode> = fc.memo((depth) => {
  const leaf = fc.oneof(
    fc.constantFrom("n", "m").map((name): ExpressionNode => ({ op: "feature", name, type: "number" })),
    fc.constantFrom(-3, -1, 0, 0.5, 1, 2, 1e300).map((value): ExpressionNode => ({ op: "literal", value })),
  );
  if (depth <= 1) return leaf;
  const pair = { left: number(depth - 1), right: number(depth - 1) };
  return fc.oneof(
    leaf,
    fc.record({ op: fc.constantFrom("add", "subtract", "multiply", "divide"), ...pair }),
    fc.record({ op: fc.constantFrom("abs", "signedLog1p", "sqrt"), of: number(depth - 1) }),
    fc.record({ op: fc.constant("coalesce"), of: number(depth - 1), otherwise: number(depth - 1) }),
    fc.record({
      op: fc.constant("when"),
      condition: condition(depth - 1),
      result: number(depth - 1),
      otherwise: number(depth - 1),
    }),
  );
});

const condition: fc.Memo<ExpressionNode> = fc.memo((depth) => {
  const text: ExpressionNode = { op: "feature", name: "text", type: "category" };
  const order = fc.constantFrom("eq", "gt", "gte", "lt", "lte");
  const probability = fc.constantFrom(0, 0.25, 0.5, 0.9, 1);
  const leaf = fc.oneof(
    fc.constant<ExpressionNode>({ op: "feature", name: "flag", type: "boolean" }),
    fc.record({ op: fc.constant("in"), of: fc.constant(text), values: fc.constant(["a'b", "c\\"]) }),
    fc.record({
      op: fc.constant("startsWith"),
      of: fc.constant(text),
      prefix: fc.constantFrom("a'", "", "%"),
    }),
    fc.record({
      op: order,
      left: fc.constant<ExpressionNode>({ op: "feature", name: "n", type: "number" }),
      right: fc.record({ op: fc.constant("quantile"), probability }),
    }),
  );
  if (depth <= 1) return leaf;
  return fc.oneof(
    leaf,
    fc.record({ op: order, left: number(depth - 1), right: number(depth - 1) }),
    fc.record({
      op: fc.constantFrom("and", "or"),
      of: fc.array(condition(depth - 1), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constantFrom("not", "isNull"), of: condition(depth - 1) }),
  );
});

const row = fc.record({
  n: fc.option(fc.constantFrom(-2, -1, 0, 0.5, 1, 2, 7, 1e300)),
  m: fc.option(fc.constantFrom(-1, 0, 1, 3)),
  text: fc.option(fc.constantFrom("a'b", "c\\", "", "%x")),
  flag: fc.option(fc.boolean()),
});

const asText = (value: number | null): string | null => (value === null ? null : String(value));

test("the SQL of a rule selects in DuckDB whom the rule selects in memory", {
  timeout: 120_000,
}, async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE profiles ("user" VARCHAR, n DOUBLE, m DOUBLE, text VARCHAR, flag BOOLEAN)',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), condition(4), async (rows, rule) => {
      await connection.run("DELETE FROM profiles");
      for (const [index, { n, m, text, flag }] of rows.entries()) {
        await connection.run("INSERT INTO profiles VALUES ($1, $2::DOUBLE, $3::DOUBLE, $4, $5)", [
          `u${index}`,
          asText(n),
          asText(m),
          text,
          flag,
        ]);
      }
      const snapshot: Snapshot<Row> = {
        table: tableFromRows<Row>("test", rows, columns),
        users: rows.map((_, index) => `u${index}`),
        cutoffs: new Float64Array(rows.length),
        definition: "",
      };
      const segment = segmentFromJson<
        typeof visits.schema,
        { visits: number },
        object & Record<never, never>,
        Row
      >(visitor, { ...base, rule }, { columns });
      const found = await connection.runAndReadAll(segmentSql(segment));
      const selected = found
        .getRows()
        .map(([user]) => String(user))
        .sort();
      expect(selected).toEqual(Reflect.apply(segmentMembers, undefined, [segment, snapshot]).users());
    }),
    { seed: 11, numRuns: 300 },
  );
  connection.closeSync();
  instance.closeSync();
});
