import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { below, roundedThreshold } from "./threshold.js";

function nextAbove(value: number): number {
  const f64 = Float64Array.of(value);
  const i64 = new BigInt64Array(f64.buffer);
  if (value === 0) return Number.MIN_VALUE;
  i64[0] = (i64[0] as bigint) + (value > 0 ? 1n : -1n);
  return f64[0] as number;
}

test("the threshold is the greatest 64-bit float that rounds to less", () => {
  const random = createRandom(5);
  const bits = new Int32Array(1);
  const floats = new Float32Array(bits.buffer);
  const thresholds = [
    0,
    -0,
    1,
    -1,
    Math.fround(0.1),
    2 ** -149,
    -(2 ** -149),
    2 ** -126,
    3.4028234663852886e38,
  ];
  for (let count = 0; count < 20000; count++) {
    bits[0] = Math.floor(random.next() * 2 ** 32);
    if (Number.isFinite(floats[0])) thresholds.push(floats[0] as number);
  }
  for (const threshold of [...thresholds, -3.4028234663852886e38]) {
    const found = roundedThreshold(threshold);
    expect(Math.fround(found) < threshold).toBe(true);
    expect(Math.fround(nextAbove(found)) < threshold).toBe(false);
  }
  expect(below(1)).toBe(1 - 2 ** -24);
});
