import { double, type Sql, sql } from "@portrait/engine-sql";

/** What is known of numbers that are added up. */
export interface Magnitudes {
  /** The least magnitude but 0; 0 when all are zero. */
  readonly least: number;
  /** The greatest magnitude. */
  readonly greatest: number;
  /** How many numbers a sum may have. */
  readonly count: number;
}

/** Numbers of like magnitude, held as whole multiples of one power of two so that adding them loses nothing. */
export interface SumBin {
  /** The multiple is `number * 2 ** shift`. */
  readonly shift: number;
  /** Numbers of at least this magnitude belong to the bin. */
  readonly from: number;
  /** Numbers of this magnitude and more do not; infinite for the last bin. */
  readonly below: number;
}

/** Bits of a HUGEINT without its sign, less one so that no sum comes near the edge. */
const BITS = 126;
const MANTISSA = 52;
/** The least and greatest exponents of a 64-bit float, subnormal ones included. */
const LEAST_EXPONENT = -1074;
const GREATEST_EXPONENT = 1023;
/** The greatest power of two by which one multiplication scales. */
const STEP = 1000;

/**
 * The exponent of the greatest power of two that a number is not below.
 *
 * @param magnitude - The number, positive and finite.
 */
export function exponentOf(magnitude: number): number {
  let exponent = Math.min(GREATEST_EXPONENT, Math.max(LEAST_EXPONENT, Math.floor(Math.log2(magnitude))));
  while (exponent > LEAST_EXPONENT && 2 ** exponent > magnitude) exponent--;
  while (exponent < GREATEST_EXPONENT && 2 ** (exponent + 1) <= magnitude) exponent++;
  return exponent;
}

/**
 * The bins in which numbers are added exactly: one for most data, since it spans `73 - log2(count)` powers of two.
 *
 * @param magnitudes - What is known of the numbers.
 */
export function sumBins({ least, greatest, count }: Magnitudes): readonly SumBin[] {
  if (greatest === 0) return [];
  const low = exponentOf(least);
  const high = exponentOf(greatest);
  const width = BITS - MANTISSA - 1 - Math.ceil(Math.log2(count + 1));
  const bins: SumBin[] = [];
  for (let exponent = low; exponent <= high; exponent += width) {
    const next = exponent + width;
    bins.push({
      shift: Math.min(MANTISSA - exponent, -LEAST_EXPONENT),
      from: bins.length === 0 ? 0 : 2 ** exponent,
      below: next > high ? Number.POSITIVE_INFINITY : 2 ** next,
    });
  }
  return bins;
}

/**
 * A number times a power of two.
 *
 * @param value - The number, DOUBLE.
 * @param shift - The exponent.
 */
export function scaled(value: Sql, shift: number): Sql {
  if (Math.abs(shift) <= STEP) return sql`(${value} * ${double(2 ** shift)})`;
  const step = Math.sign(shift) * STEP;
  return scaled(scaled(value, step), shift - step);
}

/**
 * The whole multiple that a number adds to a bin; null where it belongs to another.
 *
 * @param value - The number, DOUBLE, finite or null.
 * @param bin - The bin.
 */
export function binned(value: Sql, bin: SumBin): Sql {
  const whole = sql`CAST(${scaled(value, bin.shift)} AS HUGEINT)`;
  if (bin.from === 0 && bin.below === Number.POSITIVE_INFINITY) return whole;
  const upper =
    bin.below === Number.POSITIVE_INFINITY ? sql`` : sql` AND abs(${value}) < ${double(bin.below)}`;
  return sql`(CASE WHEN abs(${value}) >= ${double(bin.from)}${upper} THEN ${whole} END)`;
}

/**
 * What is known of the magnitudes of numbers, as three columns of a query: the least, zeros left out, the
 * greatest, and whether all are integers.
 *
 * @param value - The number, DOUBLE, finite or null.
 */
export function magnitudeColumns(value: Sql): Sql {
  const magnitude = sql`abs(${value})`;
  return sql`coalesce(min(nullif(${magnitude}, 0)), 0), coalesce(max(${magnitude}), 0),
    coalesce(bool_and(${value} = trunc(${value})), TRUE)`;
}

/** `whole * 2 ** -shift`, correctly rounded but for results below the normal range. */
function unscaled(whole: bigint, shift: number): number {
  const magnitude = whole < 0n ? -whole : whole;
  const excess = Math.max(0, magnitude.toString(16).length * 4 - 64);
  const sticky = excess > 0 && (magnitude & ((1n << BigInt(excess)) - 1n)) !== 0n ? 1n : 0n;
  const head = Number((magnitude >> BigInt(excess)) | sticky);
  let result = whole < 0n ? -head : head;
  let exponent = excess - shift;
  while (Math.abs(exponent) > STEP) {
    const step = Math.sign(exponent) * STEP;
    result *= 2 ** step;
    exponent -= step;
  }
  return result * 2 ** exponent;
}

/**
 * The sum of all bins: the exact sum, rounded once. An infinity when it is beyond all finite numbers.
 *
 * @param totals - For each bin the sum of its multiples.
 * @param bins - The bins.
 */
export function sumOfBins(totals: readonly bigint[], bins: readonly SumBin[]): number {
  const finest = bins[0]?.shift ?? 0;
  const whole = totals.reduce(
    (sum, total, index) => sum + (total << BigInt(finest - (bins[index] as SumBin).shift)),
    0n,
  );
  return unscaled(whole, finest);
}
