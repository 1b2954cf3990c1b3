/** Milliseconds in a day of 24 hours. */
export const DAY = 86_400_000;

/** A date of the proleptic Gregorian calendar. */
export interface CivilDate {
  /** The year; 0 is 1 BC. */
  readonly year: number;
  /** The month, 0 to 11. */
  readonly month: number;
  /** The day of the month, from 1. */
  readonly day: number;
}

/** Days in the eras of 400 years after which the calendar repeats. */
const ERA = 146_097;

/** Days from 0000-03-01, where an era begins, to 1970-01-01. */
const EPOCH = 719_468;

/**
 * The day on which a month begins, counted from 1970-01-01. Unlike `Date` it has no end.
 *
 * @param month - The month, counted from January of year 0: `12 * year + month`.
 */
export function firstDayOfMonth(month: number): number {
  const shifted = month - 2;
  const year = Math.floor(shifted / 12);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (shifted - year * 12) + 2) / 5);
  const leap = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * ERA + yearOfEra * 365 + leap + dayOfYear - EPOCH;
}

/**
 * The date of a day (Howard Hinnant, "chrono-compatible low-level date algorithms").
 *
 * @param day - The day, counted from 1970-01-01.
 */
export function civilOf(day: number): CivilDate {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / ERA);
  const dayOfEra = shifted - era * ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const year = yearOfEra + era * 400 + (fromMarch >= 10 ? 1 : 0);
  return {
    year,
    month: (fromMarch + 2) % 12,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}
