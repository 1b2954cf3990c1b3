import { all, bigint, double, identifier, integer, join, sql, text, truth } from "@portrait/engine-sql";
import { describe, expect, test } from "vitest";
import { rowsOf } from "../support/scratch.js";
import { constant, toStatement } from "./statement.js";

const HOSTILE = [
  'a"; drop table x; --',
  "it's",
  "\u0000",
  "__proto__",
  "ключ",
  'q"',
  "$1",
  "?",
  "a\nb",
  "\\",
  "",
];

describe("statements", () => {
  test("binds values and numbers them, equal ones once", () => {
    const piece = sql`SELECT ${text("a")}, ${double(1)}, ${text("a")}, ${integer(1)}, ${truth(true)} FROM t`;
    expect(toStatement(piece)).toEqual({
      text: "SELECT CAST($1 AS VARCHAR), CAST($2 AS DOUBLE), CAST($1 AS VARCHAR), CAST($3 AS INTEGER), CAST($4 AS BOOLEAN) FROM t",
      parameters: [
        { value: "a", type: "VARCHAR" },
        { value: 1, type: "DOUBLE" },
        { value: 1, type: "INTEGER" },
        { value: true, type: "BOOLEAN" },
      ],
    });
  });

  test("tells 0 from -0, and a number from its text", () => {
    const { parameters } = toStatement(sql`${double(0)} ${double(-0)} ${text("0")}`);
    expect(parameters).toHaveLength(3);
  });

  test("puts pieces into pieces", () => {
    const inner = sql`b = ${bigint(2)}`;
    expect(toStatement(sql`WHERE ${all([sql`a`, inner])}`).text).toBe("WHERE (a AND b = CAST($1 AS BIGINT))");
    expect(toStatement(join([sql`a`, sql`b`], sql` | `)).text).toBe("a | b");
    expect(toStatement(all([])).text).toBe("TRUE");
  });

  test("quotes names", () => {
    expect(toStatement(identifier("s", 'a"; drop table x; --')).text).toBe('"s"."a""; drop table x; --"');
  });

  test.each(HOSTILE.filter((name) => name !== "" && name !== "\u0000"))(
    "%j is a column's name",
    async (name) => {
      const [row] = await rowsOf(sql`SELECT ${identifier(name)} FROM (SELECT 1 AS ${identifier(name)})`);
      expect(row).toEqual([1]);
    },
  );

  test.each(HOSTILE)("%j is a value", async (value) => {
    expect(await rowsOf(sql`SELECT ${text(value)}, length(${text(value)})`)).toEqual([
      [value, BigInt(value.length)],
    ]);
  });

  test("a constant is printable ASCII with its quotes doubled", async () => {
    expect(await rowsOf(sql`SELECT ${constant("it's '' \\")}`)).toEqual([["it's '' \\"]]);
    expect(() => constant("a\u0000")).toThrow("A constant must be printable ASCII.");
  });
});
