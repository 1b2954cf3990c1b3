import { utcMilliseconds } from "@portrait/core";

/** A time that clocks show. */
export interface LocalTime {
  /** The milliseconds from 1970-01-01 00:00 to it by the same clocks. */
  readonly local: number;
  /** Local time less UTC in milliseconds, where the text says it. */
  readonly offset?: number;
}

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const PATTERNS: Readonly<Record<string, string>> = {
  Y: "(\\d{4})",
  y: "(\\d{2})",
  m: "(\\d{1,2})",
  b: "([A-Za-z]{3})",
  B: "([A-Za-z]+)",
  d: "(\\d{1,2})",
  H: "(\\d{1,2})",
  I: "(\\d{1,2})",
  p: "([AaPp][Mm])",
  M: "(\\d{1,2})",
  S: "(\\d{1,2})",
  f: "(\\d{1,9})",
  z: "([Zz]|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)",
};

/** Tokens of which one at most may stand in a format: they say the same thing. */
const ALTERNATIVES: readonly (readonly string[])[] = [
  ["Y", "y"],
  ["m", "b", "B"],
  ["H", "I"],
];

/**
 * Whether a value is a format that {@link localFormat} takes.
 *
 * @param value - Anything.
 */
export function isLocalFormat(value: unknown): value is string {
  if (typeof value !== "string" || /%$/.test(value.replaceAll(/%./g, ""))) return false;
  const tokens = (value.match(/%./gs) ?? []).map((token) => token.slice(1));
  const has = (token: string): boolean => tokens.includes(token);
  return (
    tokens.every((token) => Object.hasOwn(PATTERNS, token)) &&
    new Set(tokens).size === tokens.length &&
    ALTERNATIVES.every((words) => words.filter(has).length <= 1) &&
    (has("Y") || has("y")) &&
    (has("m") || has("b") || has("B")) &&
    has("d") &&
    has("I") === has("p")
  );
}

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  return MONTHS.findIndex((month) => month === lower || month.slice(0, 3) === lower) + 1;
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** The hour of the day by a clock of 12 hours; NaN where it shows none. */
function hourOf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

/**
 * A parser of one text format of local times: `%Y %y %m %b %B %d %H %I %p %M %S %f %z` and literal characters.
 *
 * @param format - A format that {@link isLocalFormat} accepts.
 * @returns The time, or undefined where a text does not fit or names none.
 */
export function localFormat(format: string): (text: string) => LocalTime | undefined {
  const tokens: string[] = [];
  const pattern = format.replaceAll(/%(.)|[\s\S]/g, (all, token: string | undefined) => {
    if (token === undefined) return all.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    tokens.push(token);
    return PATTERNS[token] as string;
  });
  const expression = new RegExp(`^${pattern}$`);
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return undefined;
    const part = (token: string): string | undefined => match[tokens.indexOf(token) + 1];
    const whole = (token: string): number => (tokens.includes(token) ? Number(part(token)) : 0);
    const short = whole("y");
    const year = tokens.includes("Y") ? whole("Y") : short + (short < 69 ? 2000 : 1900);
    const name = tokens.includes("b") ? part("b") : tokens.includes("B") ? part("B") : undefined;
    const month = name === undefined ? whole("m") : monthOf(name);
    const hour = tokens.includes("I") ? hourOf(whole("I"), part("p") as string) : whole("H");
    const fraction = tokens.includes("f") ? Number((part("f") as string).slice(0, 3).padEnd(3, "0")) : 0;
    if (Number.isNaN(hour)) return undefined;
    const local = utcMilliseconds([year, month, whole("d"), hour, whole("M"), whole("S"), fraction]);
    if (Number.isNaN(local)) return undefined;
    return tokens.includes("z") ? { local, offset: offsetOf(part("z") as string) } : { local };
  };
}
