import {
  category,
  defineEvents,
  type ExpressionNode,
  id,
  number,
  optional,
  timestamp,
  type ValueType,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { columnsOf } from "../log/columns.js";
import { namedDialect } from "./dialect.fixture.js";
import { conditionToSql, settled, toSql } from "./expression.js";
import { describeSql } from "./sql.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: number(),
  country: optional(category()),
});
const { price, country, at } = orders.columns;
const scope = columnsOf(orders);
const written = ({ node }: { readonly node: ExpressionNode }): string =>
  describeSql(toSql(node, scope, namedDialect).sql);
const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });

describe("an expression", () => {
  test("says by the dialect what dialects say differently", () => {
    expect(written(price.dividedBy(2))).toBe('divided("c2", 2)');
    expect(written(country.startsWith("D"))).toBe(`starts_with("c3", 'D')`);
    expect(written(price.signedLog1p())).toBe('signed_log1p("c2")');
    expect(written(at)).toBe('CAST("c1" AS DOUBLE)');
  });

  test("is settled before it is compared, and where it divides", () => {
    const sum = price.plus(1);
    expect(written(sum)).toBe('("c2" + 1)');
    expect(written(sum.gt(2))).toBe('((CASE WHEN is_finite(("c2" + 1)) THEN ("c2" + 1) END) > 2)');
    expect(written(price.dividedBy(sum))).toBe(
      'divided("c2", (CASE WHEN is_finite(("c2" + 1)) THEN ("c2" + 1) END))',
    );
    const loose = toSql(sum.node, scope, namedDialect);
    expect(describeSql(settled(loose, namedDialect))).toBe(
      '(CASE WHEN is_finite(("c2" + 1)) THEN ("c2" + 1) END)',
    );
    expect(describeSql(settled({ ...loose, loose: false }, namedDialect))).toBe('("c2" + 1)');
  });

  test("compares with one text, several, and none", () => {
    expect(written(country.is("DE"))).toBe(`("c3" = 'DE')`);
    expect(written(country.is("DE", "FR"))).toBe(`("c3" IN ('DE', 'FR'))`);
    const none: ExpressionNode = { op: "in", of: column("country", "category"), values: [] };
    expect(written({ node: none })).toBe('("c3" <> "c3")');
  });

  test.each<[string, ExpressionNode, string]>([
    [
      "a text that is added",
      { op: "add", left: column("country", "category"), right: column("price", "number") },
      '"add": an operand must be of type number; received category.',
    ],
    [
      "a number that is negated",
      { op: "not", of: column("price", "number") },
      '"not": an operand must be of type boolean; received number.',
    ],
    [
      "branches of two types",
      { op: "coalesce", of: column("price", "number"), otherwise: column("country", "category") },
      '"coalesce": an operand must be of type number; received category.',
    ],
    [
      "a feature",
      { op: "feature", name: "orders", type: "number" },
      '"feature": it cannot stand here. In SQL an expression speaks of the columns of one event; features, quantiles and aggregates stand in profiles.',
    ],
  ])("refuses %s", async (_, node, message) => {
    await expectPortraitError(() => toSql(node, scope, namedDialect), {
      code: "invalid-definition",
      message,
    });
  });

  test("refuses a column that is not there, whatever its name", async () => {
    for (const name of ["prize", "__proto__", "constructor"])
      await expectPortraitError(() => toSql(column(name, "number"), scope, namedDialect), {
        code: "unknown-id",
        message: `There is no column "${name}". There are "user", "at", "price", "country".`,
      });
  });
});

test("a filter is a condition", async () => {
  expect(describeSql(conditionToSql(price.gt(1).node, scope, namedDialect))).toBe('("c2" > 1)');
  await expectPortraitError(() => conditionToSql(country.node, scope, namedDialect), {
    code: "invalid-definition",
    message: "A filter must be a condition; received an expression of type category.",
  });
});
