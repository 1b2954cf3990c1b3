import {
  choiceOption,
  type Duration,
  describeValue,
  type EventDefinition,
  listWords,
  optionalOption,
  type RepeatRule,
  resolveOptions,
} from "@portrait/core";
import { durationOption } from "../define/duration-option.js";
import { invalidPlan, isRecord } from "./column-rules.js";

/**
 * Which rows are nearly the same: those with equal values in some columns, where each follows the one before, in order of
 * time and line, by at most some time. A run of such rows counts as one event, however long it goes on.
 */
export interface RepeatOptions<Name extends string = string> {
  /** The columns, as they are once cleaned; null equals null. */
  readonly key: readonly Name[];
  /** The longest time between a row and the next of its run. */
  readonly within: Duration;
  /** Which row of a run is kept: the `"first"` (left out) or the `"last"`. */
  readonly keep?: "first" | "last";
}

const HINT = 'Write duplicates: { key: ["user", "item"], within: minutes(5) }, "drop" or "keep".';

const rules = {
  key: optionalOption<readonly string[]>(
    "a list of one or more different columns",
    (value) => Array.isArray(value) && value.length > 0 && new Set(value).size === value.length,
  ),
  within: durationOption("minutes(5)"),
  keep: choiceOption("first", ["first", "last"]),
};

/**
 * `duplicates` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rule.
 * @throws PortraitError `invalid-option`, `invalid-definition`.
 */
export function repeatRule(
  owner: string,
  events: EventDefinition,
  given: unknown,
): "keep" | "drop" | RepeatRule {
  if (!isRecord(given)) {
    const words = choiceOption("keep", ["keep", "drop"]);
    return resolveOptions(
      owner,
      { duplicates: { ...words, expected: `${words.expected}, or { key, within }` } },
      { duplicates: given },
    ).duplicates;
  }
  const asker = `${owner}: duplicates`;
  const { key, within, keep } = resolveOptions(asker, rules, given);
  if (key === undefined || within === undefined)
    throw invalidPlan(`${asker} lacks "${key === undefined ? "key" : "within"}".`, HINT);
  const stray = key.filter((name) => typeof name !== "string" || !Object.hasOwn(events.schema, name));
  if (stray.length > 0) {
    throw invalidPlan(
      `${asker}: "key" names ${stray.map(describeValue).join(", ")}, which is no column of the event.`,
      `The event has ${listWords(Object.keys(events.schema), 20)}.`,
    );
  }
  const length: Duration = Object.freeze({ milliseconds: within.milliseconds });
  return Object.freeze({ key: Object.freeze([...key]), within: length, keep });
}

/** What finding repeats needs to know of a row. */
export interface RepeatRow {
  /** Its line. */
  readonly line: number;
  /** When it happened, in epoch milliseconds. */
  readonly time: number;
  /** A text that rows with equal keys share. */
  readonly key: string;
}

/**
 * Finds the rows that repeat another.
 *
 * @param rows - The rows, in any order.
 * @param rule - Which repeat.
 * @returns For each row that is set aside, the line of the row of its run that is kept.
 */
export function findRepeats(
  rows: readonly RepeatRow[],
  { within, keep }: Pick<RepeatRule, "within" | "keep">,
): ReadonlyMap<number, number> {
  const ordered = [...rows].sort((a, b) => a.time - b.time || a.line - b.line);
  const runs = new Map<string, { kept: RepeatRow; last: number; lines: number[] }>();
  const found = new Map<number, number>();
  const close = (run: { readonly kept: RepeatRow; readonly lines: readonly number[] }): void => {
    for (const line of run.lines) found.set(line, run.kept.line);
  };
  for (const row of ordered) {
    const run = runs.get(row.key);
    if (run === undefined || row.time - run.last > within.milliseconds) {
      if (run !== undefined) close(run);
      runs.set(row.key, { kept: row, last: row.time, lines: [] });
      continue;
    }
    run.lines.push(keep === "first" ? row.line : run.kept.line);
    if (keep === "last") run.kept = row;
    run.last = row.time;
  }
  for (const run of runs.values()) close(run);
  return found;
}
