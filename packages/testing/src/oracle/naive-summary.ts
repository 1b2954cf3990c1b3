import type { EventDefinition, SummaryPeriod, SummaryPlan } from "@portrait/core";
import type { NaiveEvent } from "./naive-event.js";

/** A value as summaries compare it: instants as milliseconds. */
export type SummaryValue = number | string | boolean;

/** A column of the events of one period, as plainly as can be said. */
export interface NaiveColumn {
  /** The values that are there, in the order of the events. */
  readonly values: readonly SummaryValue[];
  /** How many events have none. */
  readonly nulls: number;
}

/** What a summary rests on, worked out without any cleverness. */
export interface NaiveSummary {
  /** How many events each period has. */
  readonly rows: readonly number[];
  /** For each day with events its start in epoch milliseconds, and how many there are. */
  readonly days: readonly (readonly [number, number])[];
  /** How many events there are at or after the plan's `now`. */
  readonly later: number;
  /** For each column and period its values. */
  readonly columns: Readonly<Record<string, readonly NaiveColumn[]>>;
  /** For each column whether it grows with time. */
  readonly ascending: Readonly<Record<string, boolean>>;
}

const DAY = 86_400_000;

function heldIn(event: NaiveEvent, name: string): SummaryValue | null {
  const held = event[name] ?? null;
  if (held instanceof Date) return held.getTime();
  return held as SummaryValue | null;
}

function numberOf(value: SummaryValue): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
}

/** Whether no value is less than one of an earlier day, looking at every pair. */
function grows(list: readonly NaiveEvent[], name: string, time: string): boolean {
  const pairs = list.flatMap((event) => {
    const value = heldIn(event, name);
    if (value === null) return [];
    return [{ day: Math.floor((heldIn(event, time) as number) / DAY), value: numberOf(value) }];
  });
  if (pairs.some(({ value }) => Number.isNaN(value))) return false;
  if (new Set(pairs.map(({ day }) => day)).size < 3) return false;
  if (new Set(pairs.map(({ value }) => value)).size < 2) return false;
  return pairs.every((one) => pairs.every((other) => one.day >= other.day || one.value <= other.value));
}

/**
 * What a summary rests on.
 *
 * @param events - What the events are.
 * @param list - The events.
 * @param plan - The plan.
 */
export function naiveSummary(
  events: EventDefinition,
  list: readonly NaiveEvent[],
  plan: SummaryPlan,
): NaiveSummary {
  const timeOf = (event: NaiveEvent): number => heldIn(event, events.time) as number;
  const within = ({ from, to }: SummaryPeriod): readonly NaiveEvent[] =>
    list.filter((event) => timeOf(event) >= from && timeOf(event) < to);
  const periods = plan.periods.map(within);
  const days = new Map<number, number>();
  for (const event of list) {
    const day = Math.floor(timeOf(event) / DAY) * DAY;
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const names = Object.keys(events.schema);
  const columnOf =
    (name: string) =>
    (period: readonly NaiveEvent[]): NaiveColumn => {
      const values = period.map((event) => heldIn(event, name));
      const held = values.filter((value) => value !== null);
      return { values: held, nulls: values.length - held.length };
    };
  const { now } = plan;
  return {
    rows: periods.map(({ length }) => length),
    days: [...days].sort(([a], [b]) => a - b),
    later: now === undefined ? 0 : list.filter((event) => timeOf(event) >= now).length,
    columns: Object.fromEntries(names.map((name) => [name, periods.map(columnOf(name))])),
    ascending: Object.fromEntries(names.map((name) => [name, grows(list, name, events.time)])),
  };
}
