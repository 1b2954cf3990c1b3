import { type AggregateNode, createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { variance } from "./variance.js";

const node: AggregateNode = {
  op: "aggregate",
  aggregate: "variance",
  window: { direction: "before", length: null },
  type: "number",
  ddof: 1,
};

/** Welford's recurrence over the values less 100,000, which that leaves exact. */
function welford(values: Float64Array): number {
  let [count, mean, squares] = [0, 0, 0];
  for (const value of values) {
    const x = value - 100_000;
    count++;
    const difference = x - mean;
    mean += difference / count;
    squares += difference * (x - mean);
  }
  return squares / (count - 1);
}

test("variance: merging chunks of 10 over 1e6 values in [100000, 100001], relative difference under 1e-7", () => {
  const random = createRandom(8);
  const values = Float64Array.from({ length: 1_000_000 }, () => 100_000 + random.next());
  let merged = variance.prepare(node);
  for (let from = 0; from < values.length; from += 10) {
    const chunk = variance.prepare(node);
    for (const value of values.subarray(from, from + 10)) variance.update(chunk, 0, value);
    merged = variance.merge(merged, chunk);
  }
  const expected = welford(values);
  expect(expected).toBeCloseTo(1 / 12, 3);
  expect(Math.abs(Number(variance.finalize(merged, 0)) / expected - 1)).toBeLessThan(1e-7);
});

test("the sum of squares less the square of the sum in plain floats would be off by far more", () => {
  const random = createRandom(8);
  const values = Float64Array.from({ length: 1_000_000 }, () => 100_000 + random.next());
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const plain = (squares - (sum * sum) / values.length) / (values.length - 1);
  expect(Math.abs(plain / welford(values) - 1)).toBeGreaterThan(1e-7);
});
