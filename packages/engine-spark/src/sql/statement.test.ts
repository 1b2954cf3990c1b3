import { double, identifier, sql, text } from "@portrait/engine-sql";
import { hostileTexts } from "@portrait/testing";
import { expect, test } from "vitest";
import { constant, toText } from "./statement.js";

test("numbers are written so that Spark reads the same", () => {
  const written = [0, -0, 1.5, -2, 1e21, 5e-324, Number.MAX_VALUE, Number.NaN, Number.NEGATIVE_INFINITY];
  expect(written.map((value) => toText(double(value)))).toEqual([
    "0D",
    "(-0.0D)",
    "1.5D",
    "(-2D)",
    "1e+21D",
    "5e-324D",
    "1.7976931348623157e+308D",
    "CAST('NaN' AS DOUBLE)",
    "CAST('-Infinity' AS DOUBLE)",
  ]);
});

test("no text can end its literal", () => {
  expect(toText(text("FR 2024-01"))).toBe("'FR 2024-01'");
  expect(toText(text("it's"))).toBe("CAST(X'69742773' AS STRING)");
  for (const hostile of hostileTexts) {
    expect(toText(text(hostile))).toMatch(/^(?:'[\w .:/-]*'|CAST\(X'[0-9a-f]*' AS STRING\))$/);
    expect(toText(constant(hostile))).toMatch(/^'(?:[\w .:/=,%-]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*'$/);
  }
});

test("a name is quoted whatever it holds", () => {
  expect(toText(identifier("a`b; --"))).toBe("`a``b; --`");
  expect(toText(sql`SELECT ${identifier("s", "t")} + ${double(1)}`)).toBe("SELECT `s`.`t` + 1D");
});
