import { expect, test } from "vitest";
import { count, percent, quoted, short } from "./findings-words.js";

test("figures are short, and whole numbers whole", () => {
  expect([80_995, -80_995, 3, 1234.56, 704.31, 0.000123456, 1.5e20, -0.5].map(short)).toEqual([
    "80,995",
    "-80,995",
    "3",
    "1,235",
    "704.3",
    "0.0001235",
    "150000000000000000000",
    "-0.5",
  ]);
  expect([0, 0.0004, 0.05, 0.2346, 1].map(percent)).toEqual([
    "0 %",
    "less than 0.1 %",
    "5 %",
    "23.5 %",
    "100 %",
  ]);
  expect(count(1_234_567)).toBe("1,234,567");
  expect(quoted(`a"${"b".repeat(100)}`)).toHaveLength(63);
});
