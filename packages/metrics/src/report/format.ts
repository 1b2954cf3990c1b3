import { isoText } from "@portrait/core";
import type { Estimate, Evaluation, MetricResult } from "../evaluate/evaluation.js";

const MINUS = "\u2212";
const DASH = "\u2013";

/** Milliseconds in a day. */
const DAY = 86_400_000;

/** A whole number with its thousands apart: `"1,234"`. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A count with its noun: `"1 user"`, `"2,000 users"`. */
export function countedText(value: number, noun: string, plural: string = `${noun}s`): string {
  return `${countText(value)} ${value === 1 ? noun : plural}`;
}

/** A number of any size, to about four significant digits. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return `${value < 0 ? MINUS : ""}${countText(size)}`;
  if (size >= 1e6 || size < 1e-4) return value.toExponential(3).replaceAll("-", MINUS);
  return decimalText(value, Math.max(0, 3 - Math.floor(Math.log10(size))));
}

/** A number to so many decimals, with a true minus sign and never a negative zero. */
export function decimalText(value: number, decimals: number = 4): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** A number to so many decimals, always with its sign unless it rounds to 0. */
export function signedText(value: number, decimals: number = 4): string {
  const text = decimalText(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A part as a percentage: `"12.5 %"`. */
export function percentText(part: number, decimals: number = 1): string {
  return `${decimalText(100 * part, decimals)}\u00a0%`;
}

/** The bounds of an interval, or nothing where there is none. */
export function intervalText(
  { low, high }: Pick<Estimate, "low" | "high">,
  write: (value: number) => string = decimalText,
): string {
  return low === null || high === null ? "" : `${write(low)} ${DASH} ${write(high)}`;
}

/** A length of time: `"350 ms"`, `"2.4 s"`, `"3 min 5 s"`. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${Math.round(1000 * seconds)}\u00a0ms`;
  if (seconds < 100) return `${decimalText(seconds, 1)}\u00a0s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}\u00a0min ${whole % 60}\u00a0s`;
}

/** A horizon in days, or nothing for none. */
export function horizonText(milliseconds: number): string {
  if (milliseconds === 0) return "";
  const days = milliseconds / DAY;
  return `${Number.isInteger(days) ? days : decimalText(days, 2)} ${days === 1 ? "day" : "days"}`;
}

/** The day of an instant. */
export function dayText(milliseconds: number): string {
  return isoText(milliseconds).slice(0, 10);
}

/** What the interval of the difference says of the model beside the baseline. */
export type Verdict = "better" | "worse" | "unclear" | "none";

/** Reads a difference: only an interval without 0 makes the model better or worse. */
export function verdictOf({ difference, higherIsBetter }: MetricResult): Verdict {
  if (difference === null || difference.low === null || difference.high === null) return "none";
  if (difference.low > 0) return higherIsBetter ? "better" : "worse";
  if (difference.high < 0) return higherIsBetter ? "worse" : "better";
  return "unclear";
}

/** A verdict in words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: "better",
  worse: "worse",
  unclear: "no clear difference",
  none: "no interval",
};

/** How the numbers of an evaluation came about, in sentences. */
export function protocolText({ protocol, metrics }: Evaluation): string {
  const { bootstrap, level, seed } = protocol;
  const some = Object.values(metrics).some(({ low }) => low === null)
    ? " Coverage gets no interval: resamples hold fewer different users, so theirs would be biased."
    : "";
  return `Intervals hold ${percentText(level, 0)} of ${countText(bootstrap)} bootstrap resamples of users (seed ${seed}); differences are paired within each resample.${some}`;
}
