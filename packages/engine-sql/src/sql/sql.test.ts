import { hostileTexts } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import {
  all,
  bigint,
  describeSql,
  double,
  identifier,
  integer,
  join,
  nameOf,
  renderSql,
  type SqlNotation,
  sql,
  text,
  truth,
  written,
} from "./sql.js";

const placeholders = (): SqlNotation & { readonly values: unknown[] } => {
  const values: unknown[] = [];
  return {
    values,
    name: (names) => names.map((name) => `[${name}]`).join("."),
    value: ({ value, type }) => `${values.push(value)}:${type}`,
  };
};

describe("sql", () => {
  test("keeps text, names and values apart, in their order", () => {
    const notation = placeholders();
    const piece = sql`SELECT ${identifier("s", "a")} + ${double(-0)}, ${text("x")}, ${truth(true)}, ${bigint(7)}, ${integer(8)} FROM t`;
    expect(renderSql(piece, notation)).toBe(
      "SELECT [s].[a] + 1:DOUBLE, 2:VARCHAR, 3:BOOLEAN, 4:BIGINT, 5:INTEGER FROM t",
    );
    expect(notation.values).toEqual([-0, "x", true, 7n, 8]);
  });

  test.each(hostileTexts)("%j never becomes part of the text", (hostile) => {
    const notation = { name: () => "NAME", value: () => "VALUE" };
    expect(renderSql(sql`${identifier(hostile)} = ${text(hostile)}`, notation)).toBe("NAME = VALUE");
  });

  test("puts pieces into pieces", () => {
    const inner = sql`b = ${bigint(2)}`;
    expect(describeSql(sql`WHERE ${all([sql`a`, inner])}`)).toBe("WHERE (a AND b = 2)");
    expect(describeSql(join([sql`a`, sql`b`, sql`c`], sql` | `))).toBe("a | b | c");
    expect(describeSql(join([]))).toBe("");
    expect(describeSql(all([]))).toBe("TRUE");
    expect(describeSql(sql`${sql``}${written("x")}`)).toBe("x");
  });

  test("describes names and texts with their quotes doubled", () => {
    expect(describeSql(sql`${identifier('a"b')} = ${text("it's")}`)).toBe(`"a""b" = 'it''s'`);
  });

  test("only a name has a name", () => {
    expect(nameOf(identifier("c0"))).toBe("c0");
    for (const other of [sql`c0`, sql`${identifier("a")}${identifier("b")}`, text("c0"), sql``])
      expect(() => nameOf(other)).toThrow("A name was expected.");
  });
});
