import { expect, test } from "vitest";
import { thin } from "./thin.js";

test("thin keeps the ends and at most the limit", () => {
  const points = Array.from({ length: 1001 }, (_, index) => index);
  const kept = thin(points, 200);
  expect(kept).toHaveLength(200);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(1000);
  expect(new Set(kept).size).toBe(200);
  expect(thin([1, 2], 200)).toEqual([1, 2]);
});
