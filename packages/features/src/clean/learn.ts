import type { Bounds, FillValue, MissingRule, OutlierBounds } from "@portrait/core";
import { addProduct, emptySum, numberOf } from "../algebra/exact-sum.js";
import { heldTo } from "./bounds.js";

/** How often each value of a column occurs. */
export type ValueCounts = ReadonlyMap<FillValue, number>;

/** The standard deviation of a normal distribution over its median absolute deviation. */
const NORMAL = 1.4826;

const NO_BOUNDS: Bounds = Object.freeze({ low: null, high: null });

type NumberCounts = readonly (readonly [value: number, count: number])[];

const ascending = (counts: NumberCounts): NumberCounts => [...counts].sort(([a], [b]) => a - b);

const sizeOf = (counts: NumberCounts): number => counts.reduce((sum, [, count]) => sum + count, 0);

/** The value of rank `rank`, from 0, of ascending values. */
function ranked(counts: NumberCounts, rank: number): number {
  let before = 0;
  for (const [value, count] of counts) {
    before += count;
    if (rank < before) return value;
  }
  return counts.at(-1)?.[0] ?? Number.NaN;
}

/** A quantile by linear interpolation between ranks (Hyndman and Fan's type 7) of ascending values. */
function quantile(counts: NumberCounts, p: number): number {
  const place = p * (sizeOf(counts) - 1);
  const rank = Math.floor(place);
  const low = ranked(counts, rank);
  const part = place - rank;
  return part === 0 ? low : low + part * (ranked(counts, rank + 1) - low);
}

function numbersOf(counts: ValueCounts): NumberCounts {
  return ascending([...counts] as [number, number][]);
}

const limit = (value: number): number | null => (Number.isFinite(value) ? value + 0 : null);

function around(low: number, high: number, spread: number): Bounds {
  return spread > 0 ? { low: limit(low - spread), high: limit(high + spread) } : NO_BOUNDS;
}

/**
 * The bounds of outliers that the values of a column tell. Where a spread is 0 it tells nothing: there are no limits.
 *
 * @param rule - Where the bounds lie.
 * @param counts - How often each number occurs.
 */
export function learnBounds(rule: Exclude<OutlierBounds, { method: "fixed" }>, counts: ValueCounts): Bounds {
  const numbers = numbersOf(counts);
  if (numbers.length === 0) return NO_BOUNDS;
  if (rule.method === "quantiles") {
    const [low, high] = rule.quantiles;
    return { low: limit(quantile(numbers, low)), high: limit(quantile(numbers, high)) };
  }
  if (rule.method === "iqr") {
    const [first, third] = [quantile(numbers, 0.25), quantile(numbers, 0.75)];
    return around(first, third, rule.factor * (third - first));
  }
  const median = quantile(numbers, 0.5);
  const deviations = ascending(numbers.map(([value, count]) => [Math.abs(value - median), count]));
  return around(median, median, rule.factor * NORMAL * quantile(deviations, 0.5));
}

/** The mean, summed without rounding; between the least and the greatest value. */
function mean(numbers: NumberCounts): number | null {
  const sum = emptySum();
  for (const [value, count] of numbers) addProduct(sum, value, count);
  const [low, high] = [numbers[0]?.[0] ?? null, numbers.at(-1)?.[0] ?? null];
  const average = numberOf(sum) / sizeOf(numbers);
  return Number.isFinite(average) ? heldTo(average, { low, high }) + 0 : null;
}

function mostFrequent(counts: ValueCounts): FillValue | null {
  let [found, most]: [FillValue | null, number] = [null, 0];
  for (const [value, count] of counts) {
    if (count > most || (count === most && found !== null && value < found)) [found, most] = [value, count];
  }
  return found;
}

/**
 * What stands in for missing values of a column; null where there is nothing to learn from.
 *
 * @param policy - What is learnt.
 * @param counts - How often each value occurs.
 */
export function learnFill(
  policy: Exclude<MissingRule["policy"], "reject" | "keep" | "value">,
  counts: ValueCounts,
): FillValue | null {
  if (counts.size === 0) return null;
  if (policy === "mostFrequent") return mostFrequent(counts);
  const numbers = numbersOf(counts);
  return policy === "mean" ? mean(numbers) : limit(quantile(numbers, 0.5));
}
