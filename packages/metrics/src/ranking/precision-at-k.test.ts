import { expect, test } from "vitest";
import { precisionAtK } from "./precision-at-k.js";

test("precisionAtK divides by k, also for a short list", () => {
  const value = precisionAtK(5).compute({ recommended: [["a", "b"], ["c"]], relevant: [["a", "b"], ["a"]] });
  expect(value).toBeCloseTo((2 / 5 + 0) / 2, 15);
});
