import { double, join, sql } from "@portrait/engine-sql";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowsOf } from "../support/scratch.js";
import { binned, magnitudeColumns, sumBins, sumOfBins } from "./exact-sum.js";

/** The sum that BigInt arithmetic over the bits of the numbers gives, rounded once by the text of the result. */
function reference(numbers: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(8));
  const whole = numbers.reduce((sum, number) => {
    view.setFloat64(0, number);
    const bits = view.getBigUint64(0);
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const fraction = bits & 0xfffffffffffffn;
    const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
    const shifted = mantissa << BigInt(Math.max(exponent, 1) - 1);
    return sum + (bits >> 63n === 1n ? -shifted : shifted);
  }, 0n);
  const negative = whole < 0n;
  const magnitude = negative ? -whole : whole;
  const excess = Math.max(0, magnitude.toString(2).length - 53);
  let head = magnitude >> BigInt(excess);
  const rest = magnitude & ((1n << BigInt(excess)) - 1n);
  const half = excess === 0 ? 1n : 1n << BigInt(excess - 1);
  if (excess > 0 && (rest > half || (rest === half && head % 2n === 1n))) head++;
  const exponent = excess - 1074;
  const value = Number(head) * 2 ** Math.max(exponent, -1000) * 2 ** (exponent < -1000 ? exponent + 1000 : 0);
  return negative ? -value : value;
}

async function sumInDuckdb(numbers: readonly number[]): Promise<number> {
  const from = sql`(VALUES ${join(numbers.map((number) => sql`(${double(number)})`))}) AS v (x)`;
  const [[least, greatest] = []] = await rowsOf(sql`SELECT ${magnitudeColumns(sql`x`)} FROM ${from}`);
  const bins = sumBins({ least: least as number, greatest: greatest as number, count: numbers.length });
  if (bins.length === 0) return 0;
  const columns = bins.map((bin) => sql`coalesce(sum(${binned(sql`x`, bin)}), CAST(0 AS HUGEINT))`);
  const [totals] = await rowsOf(sql`SELECT ${join(columns)} FROM ${from}`);
  return sumOfBins(totals as bigint[], bins);
}

describe("exact sums", () => {
  test.each([
    [[0.1, 0.2, 0.3], 0.6],
    [[1, 1e100, 1, -1e100], 2],
    [[1e16, 1, -1e16], 1],
    [[0.1, 1e9, -1e9], 0.1],
    [[1e308, 1e308, -1e308], 1e308],
    [[5e-324, 5e-324], 1e-323],
    [[5e-324, 1e308, -1e308], 5e-324],
    [[0, -0], 0],
    [[-2.55, -2.55], -5.1],
  ])("%j gives %d", async (numbers, sum) => {
    expect(await sumInDuckdb(numbers)).toBe(sum);
  });

  test("a sum beyond all finite numbers is infinite", async () => {
    expect(await sumInDuckdb([1.7e308, 1.7e308])).toBe(Number.POSITIVE_INFINITY);
  });

  test("numbers of like magnitude need one bin, all numbers few", () => {
    expect(sumBins({ least: 0.01, greatest: 1e6, count: 1e6 })).toHaveLength(1);
    expect(sumBins({ least: 5e-324, greatest: Number.MAX_VALUE, count: 1e6 })).toHaveLength(40);
    expect(sumBins({ least: 0, greatest: 0, count: 3 })).toEqual([]);
  });

  test("is the exact sum rounded once, for any numbers", async () => {
    const wild = fc.double({ noNaN: true, noDefaultInfinity: true });
    const likely = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    const numbers = fc.array(fc.oneof(wild, likely, fc.constantFrom(1e16, -1e16, 0.1, -0.1)), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        expect(await sumInDuckdb(values)).toBe(reference(values) + 0);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
