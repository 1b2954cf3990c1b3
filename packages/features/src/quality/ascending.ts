import type { CategoryVector, Vector } from "@portrait/core";

/** Milliseconds in a day. */
export const DAY = 86_400_000;

/** The least and the greatest number of one day; `null` where it has none. */
export interface DayRange {
  /** The least. */
  readonly least: number | null;
  /** The greatest. */
  readonly greatest: number | null;
}

/**
 * Whether numbers grow with time: there are some on at least three days, none is less than one of an earlier day, and they are not
 * all equal.
 *
 * For engines.
 *
 * @param days - The range of each day, in order of the days.
 *
 * @example
 * ```ts
 * import { isAscending } from "@portrait/features/quality";
 *
 * isAscending([{ least: 1, greatest: 3 }, { least: 3, greatest: 4 }, { least: 7, greatest: 9 }]); // => true
 * isAscending([{ least: 1, greatest: 3 }, { least: 2, greatest: 4 }, { least: 7, greatest: 9 }]); // => false
 * ```
 */
export function isAscending(days: Iterable<DayRange>): boolean {
  let [held, first, last] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const { least, greatest } of days) {
    if (least === null || greatest === null) continue;
    if (least < last) return false;
    if (held++ === 0) first = least;
    last = greatest;
  }
  return held >= 3 && last > first;
}

/** A text as the number that its 1 to 15 digits are; `NaN` for any other. */
function digits(text: string): number {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function numbersOf(vector: Vector): ((row: number) => number | null) | undefined {
  if (vector.type === "number" || vector.type === "timestamp") {
    return (row) => (Number.isNaN(vector.values[row]) ? null : (vector.values[row] as number));
  }
  if (vector.type !== "category") return undefined;
  const { codes, dictionary }: CategoryVector = vector;
  const numbers = dictionary.map(digits);
  if (numbers.some(Number.isNaN)) return undefined;
  return (row) => numbers[codes[row] as number] ?? null;
}

/**
 * Whether the values of a column grow with time.
 *
 * @param vector - The column.
 * @param times - For each row its time in epoch milliseconds, ascending.
 */
export function growsWithTime(vector: Vector, times: Float64Array): boolean {
  const readNumber = numbersOf(vector);
  if (readNumber === undefined) return false;
  function* ranges(read: (row: number) => number | null): Generator<DayRange> {
    let [day, least, greatest] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const range = (): DayRange => (least > greatest ? { least: null, greatest: null } : { least, greatest });
    for (let row = 0; row < times.length; row++) {
      const now = Math.floor((times[row] as number) / DAY);
      if (now !== day) {
        if (row > 0) yield range();
        [day, least, greatest] = [now, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      }
      const value = read(row);
      if (value === null) continue;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    yield range();
  }
  return isAscending(ranges(readNumber));
}
