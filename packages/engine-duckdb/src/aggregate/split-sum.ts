import { double, type Sql, sql } from "@portrait/engine-sql";
import { exponentOf, type Magnitudes } from "./exact-sum.js";

/** What is known of numbers of which few are added at a time. */
export interface SplitMagnitudes extends Magnitudes {
  /** Whether all are integers. */
  readonly whole: boolean;
}

/** How numbers are parted so that each part adds up exactly in 64-bit floats. */
export interface SplitSum {
  /** `(x + anchor) - anchor` is the upper part; absent, the numbers need no parting. */
  readonly anchor?: number;
}

const MANTISSA = 52;
/** Exponents beyond this are left to other means, since an anchor or a remainder would leave the range of floats. */
const GREATEST = 900;

/**
 * How to part numbers into whole multiples of a power of two and remainders, so that no sum of either needs more than 53
 * bits: the sum of both sums is then the exact sum rounded once, whatever the order. It can be done while the magnitudes
 * span less than about `53 - 2 log2(count)` powers of two.
 *
 * @param magnitudes - What is known of the numbers.
 * @returns Undefined when it cannot be done.
 */
export function splitSum({ least, greatest, whole, count }: SplitMagnitudes): SplitSum | undefined {
  if (greatest === 0 || (whole && greatest * count <= 2 ** (MANTISSA + 1))) return {};
  const [low, high] = [exponentOf(least), exponentOf(greatest)];
  const doublings = Math.ceil(Math.log2(count + 1));
  const unit = high + 1 + doublings - MANTISSA;
  const fits = unit + doublings - 2 <= low && low > -GREATEST && high < GREATEST;
  return fits ? { anchor: 1.5 * 2 ** (unit + MANTISSA) } : undefined;
}

/**
 * The parts of a number.
 *
 * @param value - The number, DOUBLE.
 * @param split - How to part it.
 */
export function splitParts(value: Sql, { anchor }: SplitSum): readonly Sql[] {
  if (anchor === undefined) return [value];
  const upper = sql`((${value} + ${double(anchor)}) - ${double(anchor)})`;
  return [upper, sql`(${value} - ${upper})`];
}
