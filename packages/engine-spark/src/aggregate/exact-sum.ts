import { bigint, double, type Sql, sql } from "@portrait/engine-sql";
import { toText } from "../sql/statement.js";
import type { Input } from "./bind.js";

/** Least and greatest magnitude of numbers, zeros left out, and how many they are at most. */
export interface Magnitudes {
  /** The least magnitude; 0 when all are zero. */
  readonly least: number;
  /** The greatest magnitude. */
  readonly greatest: number;
  /** How many numbers a sum may have. */
  readonly count: number;
  /** Whether all are whole. */
  readonly whole: boolean;
  /** How often a number may be halved before it is added; absent, never. */
  readonly halvings?: number;
}

/** How numbers are cut into whole multiples of powers of two, whose sums are exact whatever their order. */
export interface Slices {
  /** The exponents of the units, descending: each slice holds what the one before leaves over. */
  readonly exponents: readonly number[];
}

/**
 * The slices in which an input is added up.
 *
 * @param input - The input.
 * @param halvings - How often it may be halved first; 0 for never.
 */
export type SlicesOf = (input: Input, halvings: number) => Slices;

/** Bits of a BIGINT without its sign, less one so that no sum comes near the edge. */
const BITS = 62;
const MANTISSA = 52;
/** Units lie between these, so that they and their inverses are finite. */
const LEAST_UNIT = -1000;
const GREATEST_UNIT = 1000;
/** Bits below the greatest magnitude that are kept. */
const DEPTH = 300;

const exponentOf = (magnitude: number): number => Math.floor(Math.log2(magnitude));

/**
 * The slices in which numbers are added: one for whole numbers, two or three for most data. What lies more than 2^-300
 * below the greatest magnitude is rounded away; numbers that are halved keep that depth behind their last halving, down
 * to 2^-1000.
 *
 * @param magnitudes - What is known of the numbers.
 */
export function slicesOf({ least, greatest, count, whole, halvings = 0 }: Magnitudes): Slices {
  if (!(greatest > 0)) return { exponents: [] };
  const high = exponentOf(greatest) + 2;
  const exact = whole && high <= MANTISSA && halvings === 0;
  const finest = exact ? 0 : exponentOf(least) - MANTISSA - 1 - halvings;
  const low = Math.max(finest, high - DEPTH - halvings, LEAST_UNIT);
  const width = BITS - Math.ceil(Math.log2(count + 2));
  const exponents: number[] = [];
  for (let next = high - width; ; next -= width) {
    const unit = Math.min(GREATEST_UNIT, Math.max(next, low));
    exponents.push(unit);
    if (unit <= low) return { exponents };
  }
}

/** From which power of two on a product may be infinite. */
const GREATEST_EXPONENT = 1020;

/**
 * A number rounded to whole multiples of a unit. One whose multiple would be infinite is one already, as its last bit lies above the
 * unit.
 */
function roundedTo(exponent: number, value: Sql, greatest: number): Sql {
  const rounded = sql`rint(${value} * ${double(2 ** -exponent)}) * ${double(2 ** exponent)}`;
  if (greatest - exponent < GREATEST_EXPONENT) return rounded;
  return sql`if(abs(${value}) < ${double(2 ** (exponent + MANTISSA + 1))}, ${rounded}, ${value})`;
}

/**
 * The slices of a number, each the whole multiple of its unit: BIGINT, null for null. A slice is what a number rounded to its unit
 * has more than the number rounded to the unit before, which is exact, and keeps the text as long as there are slices: a rest of
 * rests would double it with each.
 *
 * @param value - The number, DOUBLE, finite or null.
 * @param slices - The units.
 */
export function sliced(value: Sql, { exponents }: Slices): readonly Sql[] {
  const greatest = (exponents[0] ?? 0) + BITS;
  let before: Sql | undefined;
  return exponents.map((exponent) => {
    const rounded = roundedTo(exponent, value, greatest);
    const more = before === undefined ? rounded : sql`(${rounded} - ${before})`;
    before = rounded;
    return sql`CAST(${more} * ${double(2 ** -exponent)} AS BIGINT)`;
  });
}

/**
 * The sum of all slices, rounded once; 0 when there is none.
 *
 * @param totals - For each slice the sum of its multiples, null where there was none.
 * @param slices - The units.
 */
export function sumOfSlices(totals: readonly Sql[], { exponents }: Slices): Sql {
  if (totals.length === 0) return double(0);
  const parts = totals.map(
    (total, index) =>
      sql`CAST(coalesce(${total}, ${bigint(0)}) AS DOUBLE) * ${double(2 ** (exponents[index] as number))}`,
  );
  return parts.reverse().reduce((sum, part) => sql`(${sum} + ${part})`);
}

/**
 * What is known of the magnitudes of numbers, as columns of a query, for {@link magnitudesIn}.
 *
 * @param value - The number, DOUBLE, finite or null.
 */
export function magnitudeColumns(value: Sql): readonly Sql[] {
  return [
    sql`coalesce(min(abs(${value})) FILTER (WHERE ${value} <> 0), ${double(0)})`,
    sql`coalesce(max(abs(${value})), ${double(0)})`,
    sql`coalesce(bool_and(${value} = rint(${value})), TRUE)`,
  ];
}

/**
 * The magnitudes of several numbers, each in the columns that {@link magnitudeColumns} writes.
 *
 * @param numbers - The numbers, as expressions over a log.
 * @param at - A column of the result by its place among theirs.
 * @param count - How many events the log has.
 * @returns By the number, as a log keeps them.
 */
export function magnitudesIn(
  numbers: readonly Sql[],
  at: (column: number) => unknown,
  count: number,
): ReadonlyMap<string, Magnitudes> {
  const width = magnitudeColumns(sql``).length;
  return new Map(
    numbers.map((number, index) => {
      const [least, greatest, whole] = Array.from({ length: width }, (_, part) => at(index * width + part));
      const found = { least: Number(least), greatest: Number(greatest), whole: whole === true, count };
      return [magnitudesKey(number), found] as const;
    }),
  );
}

/**
 * By what a log keeps the magnitudes of a number.
 *
 * @param number - The number, as an expression over the log.
 */
export const magnitudesKey = (number: Sql): string => toText(number);
