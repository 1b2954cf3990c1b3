import {
  type Column,
  choiceOption,
  type DateRule,
  type EventDefinition,
  optionalOption,
  parseIsoTimestamp,
  resolveOptions,
} from "@portrait/core";
import { timeZoneRule } from "../define/time-zone-option.js";
import { type Fault, faults } from "../read/fault.js";
import { timestampParser } from "../read/timestamp-format.js";
import { DAY } from "../time/civil.js";
import { type Zone, zoneOf } from "../time/zone.js";
import { columnRules } from "./column-rules.js";
import { isLocalFormat, type LocalTime, localFormat } from "./local-format.js";

/** How the texts of a timestamp column are read that name no zone: as what the clocks of a time zone show. */
export interface DateOptions {
  /**
   * Formats of the texts, tried in order before ISO 8601 and the column's own. Tokens are `%Y` (2011) or `%y` (11: 69 to
   * 99 are 19.., 00 to 68 are 20..); `%m` (12), `%b` (Dec) or `%B` (December), English in any case; `%d`; `%H` (0 to 23)
   * or `%I` with `%p` (12 PM); `%M`; `%S`; `%f` (a fraction of a second, 1 to 9 digits); `%z` (Z, +01:00 or +0100, which
   * then counts instead of the zone). Year, month and day are needed; months, days and hours may lack a leading zero.
   */
  readonly formats?: readonly string[];
  /** The IANA name of the zone, such as `"Europe/London"`; left out, `"UTC"`. */
  readonly timeZone?: string;
  /**
   * Which instant a local time means that clocks show twice, when they are put back: the `"earlier"` (left out) or the
   * `"later"`; `"reject"` rejects the row as `ambiguous-time`.
   */
  readonly ambiguous?: "earlier" | "later" | "reject";
  /**
   * What becomes of a local time that clocks skip, when they are put forward: `"later"` (left out) moves it on by as much
   * as they skip; `"reject"` rejects the row as `nonexistent-time`.
   */
  readonly nonexistent?: "later" | "reject";
}

const rules = {
  formats: optionalOption<readonly string[]>(
    'a list of formats with a year, a month and a day, such as "%d/%m/%Y %H:%M"',
    (value) => Array.isArray(value) && value.every(isLocalFormat),
  ),
  timeZone: timeZoneRule,
  ambiguous: choiceOption("earlier", ["earlier", "later", "reject"]),
  nonexistent: choiceOption("later", ["later", "reject"]),
};

/**
 * `dates` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function dateRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
): Readonly<Record<string, DateRule>> | undefined {
  return columnRules(owner, "dates", events, given, ["timestamp"], (options, _, asker): DateRule => {
    const { formats = [], ...others } = resolveOptions(asker, rules, options as object);
    return { formats: Object.freeze([...formats]), ...others };
  });
}

/** A date with a year, and what follows it. */
const AFTER_DATE = /^(?:[+-]\d{6}|\d{4})-\d{2}-\d{2}(.*)$/s;
const ZONE = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

function isoTime(text: string): LocalTime | undefined {
  const local = parseIsoTimestamp(text);
  if (Number.isNaN(local)) return undefined;
  return ZONE.test(AFTER_DATE.exec(text)?.[1] ?? "") ? { local, offset: 0 } : { local };
}

function ownFormat(format: string): (text: string) => LocalTime | undefined {
  const parse = timestampParser(format);
  return (text) => {
    const local = parse(text);
    return Number.isNaN(local) ? undefined : { local };
  };
}

/** The instants at which clocks show a time, ascending; and the one it means where they skip it. */
function instantsOf(
  zone: Zone,
  local: number,
): { readonly shown: readonly number[]; readonly moved: number } {
  const offsets = zone.offsets(local - 2 * DAY, local + 2 * DAY);
  const shown: number[] = [];
  let moved = local - (offsets[0]?.offset ?? 0);
  for (const [place, { since, offset }] of offsets.entries()) {
    const instant = local - offset;
    const end = offsets[place + 1]?.since ?? Number.POSITIVE_INFINITY;
    if (instant >= end) moved = instant;
    else if (place === 0 || instant >= since) shown.push(instant);
  }
  return { shown, moved };
}

const LAST_INSTANT = 8.64e15;

/**
 * A reader of the texts of a timestamp column as local times.
 *
 * @param rule - How they are read.
 * @param column - The column.
 * @returns Gives epoch milliseconds, or why there are none.
 */
export function dateReader(rule: DateRule, column: Column): (text: string) => number | Fault {
  const zone = zoneOf(rule.timeZone);
  const parsers = [...rule.formats.map(localFormat), isoTime, ...(column.formats ?? []).map(ownFormat)];
  const instantOf = ({ local, offset }: LocalTime): number | Fault => {
    if (offset !== undefined) return local - offset;
    const { shown, moved } = instantsOf(zone, local);
    const [earlier, later] = [shown[0], shown.at(-1)];
    if (earlier === undefined || later === undefined)
      return rule.nonexistent === "later" ? moved : faults.nonexistentTime;
    if (earlier === later) return earlier;
    if (rule.ambiguous === "reject") return faults.ambiguousTime;
    return rule.ambiguous === "earlier" ? earlier : later;
  };
  const read = (text: string): number | Fault => {
    for (const parse of parsers) {
      const time = parse(text);
      if (time === undefined) continue;
      const instant = instantOf(time);
      return typeof instant === "number" && Math.abs(instant) > LAST_INSTANT ? faults.type : instant;
    }
    return faults.type;
  };
  let [lastText, last]: [string | undefined, number | Fault] = [undefined, faults.type];
  return (text) => {
    if (text === lastText) return last;
    last = read(text);
    lastText = text;
    return last;
  };
}
