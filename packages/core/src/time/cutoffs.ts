import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Duration } from "./duration.js";
import { isoText, type TimestampInput, toMilliseconds, utcMilliseconds } from "./timestamp.js";

/** The most cutoffs that {@link every} makes. */
const MOST = 1_000_000;

function checkOrder(owner: string, from: number, to: number): void {
  if (to < from) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the last cutoff ${isoText(to)} lies before the first ${isoText(from)}.`,
      hint: "Swap the two.",
    });
  }
}

/**
 * Cutoffs one calendar month apart (UTC), the first and, where it falls on one, the last included. A day that a
 * month lacks becomes its last day.
 *
 * @param from - The first cutoff.
 * @param to - The latest instant that a cutoff may have.
 * @returns Epoch milliseconds, ascending.
 * @throws PortraitError `invalid-argument` when an instant is none, or `to` lies before `from`.
 *
 * @example
 * ```ts
 * import { isoText, monthly } from "@portrait/core";
 *
 * monthly("2011-03-01", "2011-05-01").map(isoText); // => ["2011-03-01", "2011-04-01", "2011-05-01"]
 * ```
 */
export function monthly(from: TimestampInput, to: TimestampInput): readonly number[] {
  const first = toMilliseconds("monthly", "from", from);
  const last = toMilliseconds("monthly", "to", to);
  checkOrder("monthly", first, last);
  const start = new Date(first);
  const cutoffs: number[] = [];
  for (let month = 0; ; month++) {
    const next = monthLater(start, month);
    if (!(next <= last)) return cutoffs;
    cutoffs.push(next);
  }
}

/** The same day and time a number of months later, or the last day of that month; `NaN` beyond the end of time. */
function monthLater(start: Date, months: number): number {
  const shifted = start.getUTCMonth() + months;
  const year = start.getUTCFullYear() + Math.floor(shifted / 12);
  const month = (shifted % 12) + 1;
  const time = [
    start.getUTCHours(),
    start.getUTCMinutes(),
    start.getUTCSeconds(),
    start.getUTCMilliseconds(),
  ] as const;
  for (let day = start.getUTCDate(); day > 28; day--) {
    const instant = utcMilliseconds([year, month, day, ...time]);
    if (!Number.isNaN(instant)) return instant;
  }
  return utcMilliseconds([year, month, Math.min(start.getUTCDate(), 28), ...time]);
}

/**
 * Cutoffs a fixed time apart, the first and, where it falls on one, the last included.
 *
 * @param step - The time between two cutoffs.
 * @param from - The first cutoff.
 * @param to - The latest instant that a cutoff may have.
 * @returns Epoch milliseconds, ascending.
 * @throws PortraitError `invalid-argument` when an instant is none, `to` lies before `from`, the step is no duration, or
 *   there would be more than a million cutoffs.
 *
 * @example
 * ```ts
 * import { days, every, isoText } from "@portrait/core";
 *
 * every(days(7), "2011-03-01", "2011-03-10").map(isoText); // => ["2011-03-01", "2011-03-08"]
 * ```
 */
export function every(step: Duration, from: TimestampInput, to: TimestampInput): readonly number[] {
  const length = step?.milliseconds;
  if (!(typeof length === "number" && length > 0 && length < Number.POSITIVE_INFINITY)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `every: the step must be a duration such as days(7); received ${describeValue(step)}.`,
    });
  }
  const first = toMilliseconds("every", "from", from);
  const last = toMilliseconds("every", "to", to);
  checkOrder("every", first, last);
  const count = Math.floor((last - first) / length) + 1;
  if (count > MOST) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `every: a step of ${length} milliseconds makes ${count} cutoffs from ${isoText(first)} to ${isoText(last)}; at most ${MOST} are allowed.`,
      hint: "Take a longer step.",
    });
  }
  return Array.from({ length: count }, (_, index) => first + index * length);
}
