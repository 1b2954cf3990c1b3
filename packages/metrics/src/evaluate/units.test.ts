import { expect, test } from "vitest";
import { unitsOf } from "./units.js";

test("unitsOf numbers users in order of first sight", () => {
  const { of, count } = unitsOf(["b", "a", "b", "__proto__", "constructor"]);
  expect([...of]).toEqual([0, 1, 0, 2, 3]);
  expect(count).toBe(4);
});
