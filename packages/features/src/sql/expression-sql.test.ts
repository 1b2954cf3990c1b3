import { type ExpressionNode, numberHandle, timestampHandle, type ValueType } from "@portrait/core";
import { expect, test } from "vitest";
import { expressionSql } from "./expression-sql.js";

const feature = (name: string, type: ValueType = "number"): ExpressionNode => ({ op: "feature", name, type });
const spend = numberHandle<"profile">(feature("spend"));
const seen = timestampHandle<"profile">(feature("seen", "timestamp"));
const country = feature("country", "category");

test.each<[ExpressionNode, string]>([
  [spend.gte(100).node, '("spend" >= 100e0)'],
  [spend.gt(-1).not().node, '(NOT ("spend" > (-1e0)))'],
  [spend.isNull().node, '("spend" IS NULL)'],
  [spend.orElse(0).node, 'COALESCE("spend", 0e0)'],
  [{ op: "in", of: country, values: ["FR", "it's"] }, `("country" IN ('FR', 'it''s'))`],
  [{ op: "in", of: country, values: [] }, '("country" <> "country")'],
  [{ op: "startsWith", of: country, prefix: "F" }, `STARTS_WITH("country", 'F')`],
  [{ op: "length", of: feature("items", "list") }, 'CAST(LEN("items") AS DOUBLE)'],
  [seen.before("2024-01-01").node, `("seen" < TIMESTAMP '2024-01-01 00:00:00.000')`],
  [{ op: "and", of: [{ op: "literal", value: true }, spend.lt(1).node] }, '(TRUE AND ("spend" < 1e0))'],
  [spend.sqrt().node, 'SQRT(CASE WHEN "spend" >= 0 THEN "spend" END)'],
  [{ op: "element", of: feature("hours", "vector"), index: 23 }, '"hours"[24]'],
  [feature('a "b"'), '"a ""b"""'],
])("%j in DuckDB", (node, sql) => {
  expect(expressionSql(node)).toBe(sql);
});

test("a quantile is that of the table that is named", () => {
  const node: ExpressionNode = { op: "gt", left: spend.node, right: { op: "quantile", probability: 0.9 } };
  expect(expressionSql(node, { from: ["shop", "people"] })).toBe(
    '("spend" > (SELECT QUANTILE_CONT("spend", 0.9e0) FROM "shop"."people"))',
  );
  expect(expressionSql(node, { dialect: "spark" })).toBe(
    "(`spend` > (SELECT PERCENTILE(`spend`, 0.9e0) FROM `profiles`))",
  );
  expect(expressionSql(node, { dialect: "ansi" })).toBe(
    '("spend" > (SELECT PERCENTILE_CONT(0.9e0) WITHIN GROUP (ORDER BY "spend") FROM "profiles"))',
  );
});

test("other dialects quote and call otherwise", () => {
  const starts: ExpressionNode = { op: "startsWith", of: country, prefix: "it's \\" };
  expect(expressionSql(starts, { dialect: "spark" })).toBe("STARTSWITH(`country`, 'it\\'s \\\\')");
  expect(expressionSql(starts, { dialect: "ansi" })).toBe(
    `(SUBSTRING("country" FROM 1 FOR CHAR_LENGTH('it''s \\')) = 'it''s \\')`,
  );
  expect(expressionSql({ op: "length", of: feature("x", "list") }, { dialect: "spark" })).toBe(
    "CAST(SIZE(`x`) AS DOUBLE)",
  );
  expect(expressionSql(spend.plus(1).node, { dialect: "ansi" })).toBe('("spend" + 1e0)');
});

test("what SQL cannot hold is refused", () => {
  const aggregate: ExpressionNode = { op: "column", name: "price", type: "number" };
  expect(() => expressionSql(aggregate)).toThrow(
    'expressionSql: a node "column" over events cannot be written as SQL.',
  );
  expect(() => expressionSql({ op: "quantile", probability: 0.5 })).toThrow(
    "a quantile that is compared with nothing",
  );
  expect(() => expressionSql(feature("a\0"))).toThrow("SQL cannot hold the name");
  const odd: ExpressionNode = { op: "gt", left: seen.node, right: spend.node };
  expect(() => expressionSql(odd)).toThrow("the comparison of an instant with a computed number");
  expect(() => Reflect.apply(expressionSql, undefined, [spend.node, { dialect: "mysql" }])).toThrow(
    'expressionSql: "dialect" must be one of "duckdb", "spark", "ansi"; received "mysql".',
  );
});
