import { hostileTexts } from "@portrait/testing";
import { expect, test } from "vitest";
import { constant, double, identifier, sql, text } from "./sql.js";

test("numbers are written so that Spark reads the same", () => {
  const written = [0, -0, 1.5, -2, 1e21, 5e-324, Number.MAX_VALUE, Number.NaN, Number.NEGATIVE_INFINITY];
  expect(written.map((value) => double(value).text)).toEqual([
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
  expect(text("FR 2024-01").text).toBe("'FR 2024-01'");
  expect(text("it's").text).toBe("CAST(X'69742773' AS STRING)");
  for (const hostile of hostileTexts) {
    expect(text(hostile).text).toMatch(/^(?:'[\w .:/-]*'|CAST\(X'[0-9a-f]*' AS STRING\))$/);
    expect(constant(hostile).text).toMatch(/^'(?:[\w .:/=,%-]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*'$/);
  }
});

test("a name is quoted whatever it holds", () => {
  expect(identifier("a`b; --").text).toBe("`a``b; --`");
  expect(sql`SELECT ${identifier("s", "t")} + ${double(1)}`.text).toBe("SELECT `s`.`t` + 1D");
});
