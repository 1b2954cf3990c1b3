import type {
  ChangeCount,
  CleaningPlan,
  Column,
  Columns,
  DuplicateRow,
  EventDefinition,
  FillValue,
  LearntRule,
  ReadOptions,
  RejectedRow,
  RepeatRule,
} from "@portrait/core";
import { rowKey } from "../memory/row-key.js";
import { lookAt } from "../read/raw-row.js";
import { type CheckedRows, createRowReader, isKept } from "../read/row-reader.js";
import { CHUNK } from "../read/source.js";
import type { ReadValue } from "../read/value-reader.js";
import { changeCounts } from "./change.js";
import {
  applyLearnt,
  type LearntStep,
  learntRules,
  learntSteps,
  mustLearn,
  taughtStep,
} from "./learnt-steps.js";
import { findRepeats } from "./repeats.js";
import type { ReadValues } from "./row-check.js";

/** The ids of a row in the order of the event's id columns; `null` where one cannot be read. */
export type RowIds = readonly (string | null)[];

/** A kept row that cleaning changed. */
export interface ChangedRow {
  /** Whose row it is. */
  readonly ids: RowIds;
  /** The numbers of the changes. */
  readonly changes: readonly number[];
}

/** What became of the rows of a source beside those that were kept. */
export interface CleanedAside {
  /** The rows at fault, in the order of the source. */
  readonly rejected: readonly RejectedRow[];
  /** The repeats, in the order of the source. */
  readonly duplicates: readonly DuplicateRow[];
  /** What cleaning changed in kept rows. */
  readonly changes: readonly ChangeCount[];
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
  /** Whose the rows are that were set aside, by line. */
  readonly idsAside: ReadonlyMap<number, RowIds>;
  /** The kept rows that cleaning changed. */
  readonly changedRows: readonly ChangedRow[];
}

/**
 * Takes kept rows, in the order of the source.
 *
 * @param lines - Their lines.
 * @param rows - Their values, in the order of the definition's columns.
 */
export type KeepRows = (lines: readonly number[], rows: readonly ReadValues[]) => void | Promise<void>;

/** Cleans the rows of a source: what every engine does with rows that come as objects. */
export interface RowCleaner {
  /** How rows are cleaned, checked. */
  readonly plan: CleaningPlan;
  /**
   * Cleans a source.
   *
   * @param chunks - Its rows.
   * @param keep - Takes the kept ones.
   * @throws PortraitError `missing-column` when no row of the first chunk has a column that is needed;
   *   `unreadable-source` when a row is no object, or throws when it is looked at; what the chunks throw.
   */
  clean(chunks: AsyncIterable<readonly object[]>, keep: KeepRows): Promise<CleanedAside>;
}

/** A row that passed all steps up to the rejection rules. */
interface HeldRow {
  readonly line: number;
  readonly ids: RowIds;
  readonly values: (ReadValue | null)[];
  readonly changes: number[];
  /** The raw values of the columns that a learnt step may reject by, by place. */
  readonly raw: ReadonlyMap<number, unknown>;
  /** What rows share that repeat each other exactly, where those are looked for. */
  readonly key: string | undefined;
}

/** What became of rows so far. */
interface Ledger {
  readonly rejected: RejectedRow[];
  readonly duplicates: DuplicateRow[];
  readonly idsAside: Map<number, RowIds>;
  readonly changedRows: ChangedRow[];
}

/**
 * How many kept rows have each change.
 *
 * @param rows - Those that have some.
 */
export function countChanges(rows: readonly ChangedRow[]): readonly number[] {
  const counts: number[] = [];
  for (const { changes } of rows) for (const change of changes) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
}

function repeatFinder(): (key: string | undefined, line: number) => number | undefined {
  const seen = new Map<string, number>();
  return (key, line) => {
    if (key === undefined) return undefined;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, line);
    return first;
  };
}

function countValues(rows: readonly HeldRow[], place: number): ReadonlyMap<FillValue, number> {
  const counts = new Map<FillValue, number>();
  for (const { values } of rows) {
    const value = values[place] ?? null;
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** Applies steps that have learnt; gives the row where it stays. */
function settle(
  row: HeldRow,
  steps: readonly LearntStep[],
  { rejected, idsAside }: Ledger,
): readonly HeldRow[] {
  for (const step of steps) {
    const reason = applyLearnt(step, row.values, row.changes);
    if (reason === undefined) continue;
    const { line } = row;
    idsAside.set(line, row.ids);
    rejected.push(Object.freeze({ line, column: step.column, value: row.raw.get(step.place), reason }));
    return [];
  }
  return [row];
}

/** Learns from the rows that are left before each kind of step. */
function learnAndSettle(
  held: readonly HeldRow[],
  steps: readonly LearntStep[],
  ledger: Ledger,
): { readonly rows: readonly HeldRow[]; readonly known: readonly LearntStep[] } {
  let rows = held;
  const known = (["outliers", "missing"] as const).flatMap((kind) => {
    const learnt = steps
      .filter(({ step }) => step === kind)
      .map((step) => (mustLearn(step) ? taughtStep(step, countValues(rows, step.place)) : step));
    rows = rows.flatMap((row) => settle(row, learnt, ledger));
    return learnt;
  });
  return { rows, known };
}

/** For each row that repeats another by key and time, the line that it repeats. */
function repeatsByKey(
  events: EventDefinition,
  rows: readonly HeldRow[],
  rule: RepeatRule,
): ReadonlyMap<number, number> {
  const names = Object.keys(events.schema);
  const places = rule.key.map((name) => names.indexOf(name));
  const time = names.indexOf(events.time);
  const keyed = rows.map(({ line, values }) => ({
    line,
    time: values[time] as number,
    key: JSON.stringify(places.map((place) => values[place] ?? null)),
  }));
  return findRepeats(keyed, rule);
}

/** Passes rows on that do not repeat others, and notes what became of all. */
async function passOn(
  rows: readonly HeldRow[],
  repeatOf: (row: HeldRow) => number | undefined,
  { duplicates, idsAside, changedRows }: Ledger,
  keep: KeepRows,
): Promise<void> {
  const kept = rows.filter((row) => {
    const { line } = row;
    const firstLine = repeatOf(row);
    if (firstLine === undefined) return true;
    idsAside.set(line, row.ids);
    duplicates.push(Object.freeze({ line, firstLine }));
    return false;
  });
  for (const { ids, changes } of kept) if (changes.length > 0) changedRows.push({ ids, changes });
  for (let start = 0; start < kept.length; start += CHUNK) {
    const part = kept.slice(start, start + CHUNK);
    await keep(
      part.map(({ line }) => line),
      part.map(({ values }) => values),
    );
  }
}

/**
 * A cleaner of rows for one event definition: all steps of a cleaning plan. Rows are passed on as they come; where a step
 * learns from the log, or repeats are told by key and time, they are held until the source has ended.
 *
 * @param events - What the rows are to become.
 * @param options - `rename` and `clean` of the read options.
 * @throws PortraitError `invalid-argument` when `events` is no definition; `invalid-option` or `invalid-definition` when
 *   `rename` or `clean` does not fit it.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { createRowCleaner, rowChunks } from "@portrait/features";
 *
 * const cleaner = createRowCleaner(defineEvents({ user: id("user"), at: timestamp() }), {});
 * const kept: unknown[] = [];
 * const aside = await cleaner.clean(rowChunks([{ user: 7, at: "1970-01-01" }, { at: "1970-01-01" }]), (lines, rows) => {
 *   kept.push(...rows);
 * });
 * kept; // => [["7", 0]]
 * aside.rejected; // => [{ line: 2, column: "user", value: undefined, reason: "missing" }]
 * ```
 */
export function createRowCleaner<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: Pick<ReadOptions<Cols>, "rename" | "clean">,
): RowCleaner {
  const reader = createRowReader(events, options);
  const { plan } = reader;
  const steps = learntSteps(events.schema, plan);
  const rejecting = [...new Set(steps.map(({ place }) => place))];
  const waits = steps.some(mustLearn) || typeof plan.duplicates === "object";
  const exact = plan.duplicates === "drop";
  const idPlaces = Object.values<Column>(events.schema).flatMap(({ kind }, place) =>
    kind === "id" ? [place] : [],
  );
  let line = 0;

  const keyOf = (row: object): string | undefined => (exact ? lookAt(line, () => rowKey(row)) : undefined);
  const idsOf = (values: ReadValues): RowIds => idPlaces.map((place) => values[place] as string | null);

  /** Checks a chunk; notes the rows that did not pass, and hands on those that did. */
  async function check(
    chunk: readonly object[],
    { rejected, idsAside }: Ledger,
    pass: (values: ReadValues, row: number, checked: CheckedRows) => void,
  ): Promise<void> {
    const checked = await reader.check(chunk);
    checked.outcomes.forEach((outcome, row) => {
      line++;
      if (isKept(outcome)) {
        pass(outcome, row, checked);
        return;
      }
      idsAside.set(line, checked.ids(row));
      rejected.push(Object.freeze({ line, ...outcome }));
    });
  }
  /** The rows of a chunk that passed, with all that later steps need. */
  async function hold(chunk: readonly object[], ledger: Ledger): Promise<readonly HeldRow[]> {
    const held: HeldRow[] = [];
    await check(chunk, ledger, (values, row, { changes, raw }) => {
      held.push({
        line,
        ids: idsOf(values),
        values: values as (ReadValue | null)[],
        changes: changes.get(row) ?? [],
        raw: new Map(rejecting.map((place) => [place, raw(row, place, values)])),
        key: keyOf(chunk[row] as object),
      });
    });
    return held;
  }
  /** Passes the rows of a chunk on at once: no later step needs more of them. */
  async function passAtOnce(
    chunk: readonly object[],
    repeatOf: ReturnType<typeof repeatFinder>,
    ledger: Ledger,
    keep: KeepRows,
  ): Promise<void> {
    const { duplicates, idsAside, changedRows } = ledger;
    const [lines, rows]: [number[], ReadValues[]] = [[], []];
    await check(chunk, ledger, (values, row, { changes }) => {
      const firstLine = repeatOf(keyOf(chunk[row] as object), line);
      if (firstLine !== undefined) {
        idsAside.set(line, idsOf(values));
        duplicates.push(Object.freeze({ line, firstLine }));
        return;
      }
      const noted = changes.get(row);
      if (noted !== undefined) changedRows.push({ ids: idsOf(values), changes: noted });
      lines.push(line);
      rows.push(values);
    });
    await keep(lines, rows);
  }
  return {
    plan,
    async clean(chunks, keep) {
      line = 0;
      const ledger: Ledger = { rejected: [], duplicates: [], idsAside: new Map(), changedRows: [] };
      const exactRepeat = repeatFinder();
      let repeatOf = (row: HeldRow): number | undefined => exactRepeat(row.key, row.line);
      let known = steps;
      const waiting: HeldRow[] = [];
      for await (const chunk of chunks) {
        if (steps.length === 0 && !waits) {
          await passAtOnce(chunk, exactRepeat, ledger, keep);
          continue;
        }
        const held = await hold(chunk, ledger);
        if (waits) for (const row of held) waiting.push(row);
        else
          await passOn(
            held.flatMap((row) => settle(row, steps, ledger)),
            repeatOf,
            ledger,
            keep,
          );
      }
      if (waits) {
        const settled = learnAndSettle(waiting, steps, ledger);
        known = settled.known;
        if (typeof plan.duplicates === "object") {
          const repeats = repeatsByKey(events, settled.rows, plan.duplicates);
          repeatOf = (row) => repeats.get(row.line);
        }
        await passOn(settled.rows, repeatOf, ledger, keep);
      }
      if (steps.length > 0) ledger.rejected.sort((a, b) => a.line - b.line);
      return {
        rejected: ledger.rejected,
        duplicates: ledger.duplicates,
        changes: changeCounts(events.schema, countChanges(ledger.changedRows)),
        learnt: learntRules(steps, known),
        idsAside: ledger.idsAside,
        changedRows: ledger.changedRows,
      };
    },
  };
}
