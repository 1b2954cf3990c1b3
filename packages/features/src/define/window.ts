import {
  type AggregateWindow,
  type CalendarPeriod,
  choiceOption,
  type Duration,
  describeValue,
  integerOption,
  listWords,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { durationOption, isDuration } from "./duration-option.js";
import { timeZoneRule } from "./time-zone-option.js";

/** A period of the calendar. */
export interface CalendarOptions {
  /** Which; a week begins on Monday. */
  readonly period: CalendarPeriod;
  /** The IANA name of the time zone, such as `"Europe/Berlin"`; left out, `"UTC"`. */
  readonly timeZone?: string | undefined;
  /** How many periods back, 0 to 10,000; left out, 0: the one that holds the instant before the cutoff, so far. */
  readonly periodsAgo?: number | undefined;
}

/** A period of fixed length, counted from an origin. */
export interface TumblingOptions {
  /** How long a period is. */
  readonly length: Duration;
  /** An instant at which a period begins; left out, 1970-01-01, a Thursday, in UTC. */
  readonly origin?: TimestampInput | undefined;
  /** How many periods back, 0 to 10,000; left out, 0: the one that holds the instant before the cutoff, so far. */
  readonly periodsAgo?: number | undefined;
}

/** Which time before the cutoff `t` an aggregate sees: one of these at most; left out, all before `t`. */
export interface WindowOptions {
  /** Only events in `[t - within, t)`. */
  readonly within?: Duration | undefined;
  /**
   * With `within`: its start is rounded down to a whole multiple of this length since 1970, so that it moves in steps and
   * is up to `hop` too long. `within` must be a whole multiple of it.
   */
  readonly hop?: Duration | undefined;
  /** Only events in a day, week, month, quarter or year of a time zone. */
  readonly calendar?: CalendarOptions | undefined;
  /** Only events in a period of fixed length. */
  readonly tumbling?: TumblingOptions | undefined;
  /** Only the last so many events that meet the filter, 1 to 1,000,000. */
  readonly lastEvents?: number | undefined;
  /** Only the last session: the last event, and those before it with no gap between two of them longer than this. */
  readonly session?: Duration | undefined;
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const lastEvents = integerOption(1, { min: 1, max: 1_000_000 });

/** The rules of {@link WindowOptions}. */
export const windowRules: {
  /** A positive length. */
  readonly within: OptionRule<Duration | undefined>;
  /** A positive length; that it divides `within` is checked later. */
  readonly hop: OptionRule<Duration | undefined>;
  /** An object; its parts have rules of their own. */
  readonly calendar: OptionRule<CalendarOptions | undefined>;
  /** An object; its parts have rules of their own. */
  readonly tumbling: OptionRule<TumblingOptions | undefined>;
  /** A positive number of events. */
  readonly lastEvents: OptionRule<number | undefined>;
  /** A positive length. */
  readonly session: OptionRule<Duration | undefined>;
} = {
  within: durationOption("days(90)"),
  hop: durationOption("days(1)"),
  calendar: optionalOption('a period such as { period: "month", timeZone: "Europe/Berlin" }', isObject),
  tumbling: optionalOption("a period such as { length: days(7) }", isObject),
  lastEvents: optionalOption(lastEvents.expected, lastEvents.accepts),
  session: durationOption("minutes(30)"),
};

const periodsAgo = integerOption(0, { min: 0, max: 10_000 });
const periods = ["day", "week", "month", "quarter", "year"] as const;

function missing(owner: string, name: string, expected: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `${owner}: "${name}" must be ${expected}; received ${describeValue(received)}.`,
  });
}

function calendarWindow(owner: string, options: CalendarOptions): AggregateWindow {
  const rules = { period: choiceOption<CalendarPeriod>("day", periods), timeZone: timeZoneRule, periodsAgo };
  const resolved = resolveOptions(owner, rules, options);
  if (options.period === undefined) throw missing(owner, "period", rules.period.expected, undefined);
  const { period: calendar, timeZone } = resolved;
  return Object.freeze({ direction: "before", calendar, timeZone, periodsAgo: resolved.periodsAgo });
}

function tumblingWindow(owner: string, options: TumblingOptions): AggregateWindow {
  const anything = optionalOption<TimestampInput>("an instant", () => true);
  const rules = { length: durationOption("days(7)"), origin: anything, periodsAgo };
  const resolved = resolveOptions(owner, rules, options);
  const { length, origin = 0 } = resolved;
  if (length === undefined) throw missing(owner, "length", rules.length.expected, undefined);
  return Object.freeze({
    direction: "before",
    tumbling: length.milliseconds,
    origin: toMilliseconds(owner, "origin", origin),
    periodsAgo: resolved.periodsAgo,
  });
}

function hopping(owner: string, within: Duration | undefined, hop: Duration): AggregateWindow {
  const length = isDuration(within) ? within.milliseconds : 0;
  if (length > 0 && length % hop.milliseconds === 0) {
    return Object.freeze({ direction: "before", length, hop: hop.milliseconds });
  }
  throw new PortraitError({
    code: "invalid-option",
    message:
      within === undefined
        ? `${owner}: "hop" goes with "within", which is missing.`
        : `${owner}: "within" must be a whole multiple of "hop"; received ${length} and ${hop.milliseconds} milliseconds.`,
    hint: "Write within: days(90), hop: days(1).",
  });
}

/**
 * The window that options ask for.
 *
 * @param owner - Who asks, for messages.
 * @param options - The options, checked by {@link windowRules}.
 * @throws PortraitError `invalid-option` when more than one window is given, or one of them is none.
 */
export function windowOf(owner: string, options: WindowOptions): AggregateWindow {
  const { within, hop, calendar, tumbling, lastEvents: events, session } = options;
  const given = Object.entries({ within, calendar, tumbling, lastEvents: events, session })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length > 1) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: one window at most may be given; received ${listWords(given)}.`,
      hint: 'Only "hop" goes with another, with "within".',
      details: { owner, given },
    });
  }
  if (hop !== undefined) return hopping(owner, within, hop);
  if (calendar !== undefined) return calendarWindow(`${owner}: "calendar"`, calendar);
  if (tumbling !== undefined) return tumblingWindow(`${owner}: "tumbling"`, tumbling);
  if (events !== undefined) return Object.freeze({ direction: "before", events });
  if (session !== undefined) return Object.freeze({ direction: "before", session: session.milliseconds });
  return Object.freeze({ direction: "before", length: within?.milliseconds ?? null });
}
