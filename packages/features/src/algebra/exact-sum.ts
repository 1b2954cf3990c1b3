/** Numbers from this size on are held apart and scaled, so that no sum of them overflows on the way. */
const HUGE = 2 ** 900;
const SCALE = 2 ** 200;

/**
 * A sum without rounding, as parts whose bits do not overlap (Shewchuk 1997, "Adaptive Precision Floating-Point
 * Arithmetic"). It does not depend on the order of adding, and taking a number out again leaves no trace.
 */
export interface ExactSum {
  /** The parts, least first. */
  readonly parts: number[];
  /** The parts of numbers of 2^900 and more, divided by 2^200. */
  readonly huge: number[];
  /** How many products were too great to be held; while there are any, the sum is not a number. */
  beyond: number;
}

/** The sum of nothing. */
export function emptySum(): ExactSum {
  return { parts: [], huge: [], beyond: 0 };
}

function grow(parts: number[], value: number): void {
  let rest = value;
  let kept = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as number;
    const sum = rest + part;
    const shift = sum - rest;
    const lost = rest - (sum - shift) + (part - shift);
    if (lost !== 0) parts[kept++] = lost;
    rest = sum;
  }
  if (rest !== 0) parts[kept++] = rest;
  if (kept < parts.length) parts.length = kept;
}

/**
 * Adds a number.
 *
 * @param sum - The sum, changed in place.
 * @param value - A finite number.
 */
export function addNumber(sum: ExactSum, value: number): void {
  if (value < HUGE && value > -HUGE) grow(sum.parts, value);
  else grow(sum.huge, value / SCALE);
}

const SPLIT = 2 ** 27 + 1;

/**
 * Adds the product of two numbers, without rounding it (Dekker's two-product).
 *
 * @param sum - The sum, changed in place.
 * @param a - A finite number.
 * @param b - A finite number.
 * @param sign - 1 to add, -1 to take away.
 */
export function addProduct(sum: ExactSum, a: number, b: number, sign: 1 | -1 = 1): void {
  const product = a * b;
  if (!(Math.abs(product) < HUGE && Math.abs(a) < HUGE && Math.abs(b) < HUGE)) {
    sum.beyond += sign;
    return;
  }
  const [bigA, bigB] = [SPLIT * a, SPLIT * b];
  const highA = bigA - (bigA - a);
  const highB = bigB - (bigB - b);
  const [lowA, lowB] = [a - highA, b - highB];
  const error = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
  grow(sum.parts, sign * product);
  if (error !== 0) grow(sum.parts, sign * error);
}

function addParts(target: number[], source: readonly number[], factor: number): void {
  for (const part of source) grow(target, factor * part);
}

/**
 * The sum of two sums, or their difference.
 *
 * @param left - A sum; it stays as it is.
 * @param right - A sum; it stays as it is.
 * @param sign - 1 to add, -1 to take away.
 */
export function combineSums(left: ExactSum, right: ExactSum, sign: 1 | -1): ExactSum {
  const combined = {
    parts: [...left.parts],
    huge: [...left.huge],
    beyond: left.beyond + sign * right.beyond,
  };
  addParts(combined.parts, right.parts, sign);
  addParts(combined.huge, right.huge, sign);
  return combined;
}

/**
 * A sum times a power of two: exact, unless it leaves the range of numbers.
 *
 * @param sum - The sum; it stays as it is.
 * @param factor - The power of two.
 */
export function scaleSum(sum: ExactSum, factor: number): ExactSum {
  const scaled = { ...emptySum(), beyond: sum.beyond };
  addParts(scaled.parts, sum.parts, factor);
  addParts(scaled.huge, sum.huge, factor);
  return scaled;
}

const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);

/**
 * The sum as a number, rounded at the end; not finite when it is too great.
 *
 * @param sum - The sum.
 */
export function numberOf({ parts, huge, beyond }: ExactSum): number {
  if (beyond !== 0) return Number.NaN;
  return huge.length === 0 ? total(parts) : total(huge) * SCALE + total(parts);
}

/**
 * `n Σab - Σa Σb`, without rounding before the end: the numerator of a variance or covariance.
 *
 * @param n - How many pairs there are.
 * @param products - Σab.
 * @param left - Σa.
 * @param right - Σb.
 */
export function centred(n: number, products: ExactSum, left: ExactSum, right: ExactSum): number {
  const result = { ...emptySum(), beyond: products.beyond + left.huge.length + right.huge.length };
  for (const part of products.parts) addProduct(result, part, n);
  for (const a of left.parts) for (const b of right.parts) addProduct(result, a, b, -1);
  return numberOf(result);
}
