import { expect, test } from "vitest";
import { quantile } from "./quantile.js";

test("quantile agrees with numpy.quantile (NumPy 2.4.6)", () => {
  const values = Float64Array.of(1, 2, 4, 8);
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 0.025)).toBeCloseTo(1.075, 12);
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.9)).toBeCloseTo(6.8, 12);
  expect(quantile(values, 1)).toBe(8);
  expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
});
