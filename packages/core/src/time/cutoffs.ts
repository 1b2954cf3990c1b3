import { PortraitError } from "../errors/portrait-error.js";
import type { Duration } from "./duration.js";
import { isoText, type TimestampInput, toMilliseconds } from "./timestamp.js";

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
    const next = new Date(first);
    next.setUTCDate(1);
    next.setUTCMonth(start.getUTCMonth() + month);
    const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
    next.setUTCDate(Math.min(start.getUTCDate(), lastDay));
    if (next.getTime() > last) return cutoffs;
    cutoffs.push(next.getTime());
  }
}

/**
 * Cutoffs a fixed time apart, the first and, where it falls on one, the last included.
 *
 * @param step - The time between two cutoffs.
 * @param from - The first cutoff.
 * @param to - The latest instant that a cutoff may have.
 * @returns Epoch milliseconds, ascending.
 * @throws PortraitError `invalid-argument` when an instant is none, or `to` lies before `from`.
 *
 * @example
 * ```ts
 * import { days, every, isoText } from "@portrait/core";
 *
 * every(days(7), "2011-03-01", "2011-03-10").map(isoText); // => ["2011-03-01", "2011-03-08"]
 * ```
 */
export function every(step: Duration, from: TimestampInput, to: TimestampInput): readonly number[] {
  const first = toMilliseconds("every", "from", from);
  const last = toMilliseconds("every", "to", to);
  checkOrder("every", first, last);
  const count = Math.floor((last - first) / step.milliseconds) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step.milliseconds);
}
