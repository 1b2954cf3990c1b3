import { type AggregateWindow, isoText, millisecondsPer } from "@portrait/core";

/**
 * A length of time in the greatest unit that divides it.
 *
 * @param milliseconds - The length.
 */
export function describeLength(milliseconds: number): string {
  const units = ["days", "hours", "minutes", "seconds"] as const;
  const unit = units.find((name) => milliseconds % millisecondsPer[name] === 0);
  const count = milliseconds / (unit === undefined ? 1 : millisecondsPer[unit]);
  const words = unit ?? "milliseconds";
  return `${count} ${count === 1 ? words.slice(0, -1) : words}`;
}

/** Which of the periods: `"this"` one, the one before, or how many before. */
function describeAgo(periodsAgo: number, period: string): string {
  if (periodsAgo === 0) return `in the current ${period}`;
  return periodsAgo === 1 ? `in the last complete ${period}` : `in the ${period} ${periodsAgo} before`;
}

/**
 * A window in words, with a space before them; nothing for all time before the cutoff.
 *
 * @param window - The window.
 */
export function describeWindow(window: AggregateWindow): string {
  if ("calendar" in window)
    return ` ${describeAgo(window.periodsAgo, window.calendar)} of ${window.timeZone}`;
  if ("tumbling" in window) {
    const period = `period of ${describeLength(window.tumbling)} since ${isoText(window.origin)}`;
    return ` ${describeAgo(window.periodsAgo, period)}`;
  }
  if ("events" in window)
    return window.events === 1 ? " of the last event" : ` of the last ${window.events} events`;
  if ("session" in window) return ` of the last session with gaps up to ${describeLength(window.session)}`;
  const length = window.length === null ? "" : ` within ${describeLength(window.length)}`;
  return window.hop === undefined ? length : `${length} in steps of ${describeLength(window.hop)}`;
}
