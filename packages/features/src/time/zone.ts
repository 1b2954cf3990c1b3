import { describeValue, PortraitError } from "@portrait/core";

/** From when on clocks of a zone have a certain offset. */
export interface ZoneOffset {
  /** The first instant, in epoch milliseconds. */
  readonly since: number;
  /** Local time less UTC in milliseconds: 3,600,000 is an hour east of Greenwich. */
  readonly offset: number;
}

/** The clocks of a time zone. */
export interface Zone {
  /**
   * Local time less UTC, in milliseconds.
   *
   * @param instant - Epoch milliseconds, finite.
   */
  offsetAt(instant: number): number;
  /**
   * The offsets from one instant up to another, ascending; the first since `from`, each other since a change.
   *
   * @param from - Epoch milliseconds, finite.
   * @param to - Epoch milliseconds, finite; a change at `to` is left out.
   */
  offsets(from: number, to: number): readonly ZoneOffset[];
}

const SECOND = 1000;

/** Within so long a cell clocks change once at most: the nearest changes of tzdb lie 3.99 days apart (Freetown, 1939). */
const CELL = 3 * 86_400_000;

/** No clock changed before 1800: towns kept the sun's time. */
const EARLIEST = Date.UTC(1800, 0, 1);

/** From 2100 on all changes follow yearly rules, and the calendar repeats after 400 years. */
const CYCLE_START = Date.UTC(2100, 0, 1);
const CYCLE = Date.UTC(2500, 0, 1) - CYCLE_START;

/** How many zones are kept; more are made anew when they are asked for. */
const KEPT = 100;

/** Zones by name: what a name gives never changes, and a formatter takes long to make. */
const known = new Map<string, Zone>();

function formatterOf(timeZone: unknown): Intl.DateTimeFormat | undefined {
  if (typeof timeZone !== "string" || !/^[A-Za-z]/.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}

/**
 * Whether a value is the IANA name of a time zone that the runtime knows.
 *
 * @param value - Anything.
 */
export function isTimeZone(value: unknown): value is string {
  return typeof value === "string" && (known.has(value) || formatterOf(value) !== undefined);
}

/** The offset that a formatter shows, for an instant of a year from 1800 on. */
function shownOffset(formatter: Intl.DateTimeFormat, instant: number): number {
  const second = Math.floor(instant / SECOND) * SECOND;
  const [month, day, year, hour, minute, seconds] = (formatter.format(second).match(/\d+/g) ?? []).map(
    Number,
  );
  const local = Date.UTC(
    year as number,
    (month as number) - 1,
    day as number,
    hour as number,
    minute as number,
    seconds as number,
  );
  return local - second;
}

/** What a cell holds: one offset, or two with the instant of the change. */
interface Cell {
  readonly before: number;
  readonly change: number;
  readonly after: number;
}

function createZone(formatter: Intl.DateTimeFormat): Zone {
  const cells = new Map<number, Cell>();
  const starts = new Map<number, number>();

  function startOffset(cell: number): number {
    const held = starts.get(cell);
    if (held !== undefined) return held;
    const offset = shownOffset(formatter, cell * CELL);
    starts.set(cell, offset);
    return offset;
  }
  function changeIn(cell: number, before: number): number {
    let low = (cell * CELL) / SECOND;
    let high = ((cell + 1) * CELL) / SECOND;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (shownOffset(formatter, middle * SECOND) === before) low = middle;
      else high = middle;
    }
    return high * SECOND;
  }
  function cellAt(number: number): Cell {
    const held = cells.get(number);
    if (held !== undefined) return held;
    const before = startOffset(number);
    const after = startOffset(number + 1);
    const change = before === after ? Number.POSITIVE_INFINITY : changeIn(number, before);
    const cell = { before, change, after };
    cells.set(number, cell);
    return cell;
  }
  /** How much later than the instant of the same calendar that is looked up an instant is. */
  function shiftOf(instant: number): number {
    return instant < CYCLE_START ? 0 : Math.floor((instant - CYCLE_START) / CYCLE) * CYCLE;
  }
  function offsetAt(instant: number): number {
    const looked = Math.max(instant, EARLIEST) - shiftOf(instant);
    const { before, change, after } = cellAt(Math.floor(looked / CELL));
    return looked < change ? before : after;
  }
  function offsets(from: number, to: number): readonly ZoneOffset[] {
    const found: ZoneOffset[] = [{ since: from, offset: offsetAt(from) }];
    let instant = Math.max(from, EARLIEST);
    while (instant < to) {
      const shift = shiftOf(instant);
      const number = Math.floor((instant - shift) / CELL);
      const { change, after } = cellAt(number);
      const since = change + shift;
      if (since > from && since >= instant && since < to) found.push({ since, offset: after });
      instant = (number + 1) * CELL + shift;
    }
    return found;
  }
  return { offsetAt, offsets };
}

/**
 * The clocks of a time zone.
 *
 * @param timeZone - The IANA name, such as `"Europe/Berlin"`.
 * @throws PortraitError `invalid-definition` when the runtime knows no such zone.
 */
export function zoneOf(timeZone: string): Zone {
  const held = known.get(timeZone);
  if (held !== undefined) return held;
  const formatter = formatterOf(timeZone);
  if (formatter === undefined) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `There is no time zone ${describeValue(timeZone)}.`,
      hint: 'Write an IANA name, such as "Europe/Berlin" or "UTC".',
      details: { timeZone },
    });
  }
  const zone = createZone(formatter);
  if (known.size >= KEPT) known.clear();
  known.set(timeZone, zone);
  return zone;
}
