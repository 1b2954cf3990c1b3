import { expect, test } from "vitest";
import { sourceText } from "./source-text.js";

test.each([
  [null, null],
  [undefined, null],
  [Number.NaN, null],
  [new Date(Number.NaN), null],
  ["", ""],
  [" C1 ", " C1 "],
  [536365, "536365"],
  [0.1, "0.1"],
  [1e21, "1e+21"],
  [-0, "0"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [12345678901234567890n, "12345678901234567890"],
  [true, "true"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [["a", 1n], '["a","1"]'],
  [{ a: null }, '{"a":null}'],
  [{ toJSON: () => undefined }, null],
])("%s is the text %s", (value, text) => {
  expect(sourceText(value)).toBe(text);
});
