import type { CleaningPlan, Columns, EventDefinition, ReadOptions } from "@portrait/core";
import { createRowCheck, type ReadValues, type RowParts } from "../clean/row-check.js";
import { checkEvents } from "../define/check-events.js";
import { checkCleaning, checkRename } from "./check-options.js";
import { checkPresent } from "./check-present.js";
import { derivedColumns, sourcesOf } from "./derive.js";
import { type RawChunk, type RowFault, sourceChunk } from "./raw-chunk.js";
import { asRow, lookAt, own, type RawRow } from "./raw-row.js";
import { readColumns, unitColumns } from "./read-column.js";
import { firstRules } from "./reject.js";
import { schemaReader } from "./schema-chunk.js";
import { sourceText } from "./source-text.js";

/** What became of one raw row: its values in the order of the definition's columns, or its fault. */
export type RowOutcome = ReadValues | RowFault;

/** What becomes of the rows of a chunk by themselves, up to the rejection rules. */
export interface CheckedRows {
  /** For each row its values or its fault. */
  readonly outcomes: readonly RowOutcome[];
  /** The numbers of the changes of the rows that have some, by row from 0. */
  readonly changes: ReadonlyMap<number, number[]>;
  /**
   * The raw value of a column of a row that passed.
   *
   * @param row - The row, from 0.
   * @param place - The place of the column.
   * @param values - The row's values.
   */
  raw(row: number, place: number, values: ReadValues): unknown;
  /**
   * The ids of a row, also of one at fault, in the order of the event's id columns: whose row it is. `null` where one cannot
   * be read.
   *
   * @param row - The row, from 0.
   */
  ids(row: number): readonly (string | null)[];
}

/** Reads raw rows into the columns of an event, one chunk at a time, in the order of the source. */
export interface RowReader {
  /** How rows are cleaned, checked. */
  readonly plan: CleaningPlan;
  /**
   * What becomes of each row of a chunk.
   *
   * @param rows - Raw rows, those behind the rows of the call before.
   * @throws PortraitError `missing-column` when no row of the first chunk has a column that is needed;
   *   `unreadable-source` when a row is no object, or throws when it is looked at.
   */
  check(rows: readonly object[]): Promise<CheckedRows>;
  /**
   * The outcomes of {@link RowReader.check} alone.
   *
   * @param rows - Raw rows.
   * @throws PortraitError as {@link RowReader.check}.
   */
  read(rows: readonly object[]): Promise<readonly RowOutcome[]>;
}

/**
 * Whether a row was kept.
 *
 * @param outcome - What became of it.
 */
export function isKept(outcome: RowOutcome): outcome is ReadValues {
  return Array.isArray(outcome);
}

/**
 * A reader of raw rows for one event definition: the steps of a cleaning plan that need no other rows, in their order.
 * Only own properties of a row are read.
 *
 * @param events - What the rows are to become.
 * @param options - `rename` and `clean` of the read options.
 * @throws PortraitError `invalid-argument` when `events` is no definition; `invalid-option` when `rename` or `clean`
 *   does not fit it.
 */
export function createRowReader<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: Pick<ReadOptions<Cols>, "rename" | "clean">,
): RowReader {
  checkEvents("read", events);
  const plan = checkCleaning(events, options.clean);
  const columns = readColumns(events.schema, checkRename(events, options.rename, plan), plan);
  const checker = createRowCheck(events, plan, columns);
  const names = columns.map(({ name }) => name);
  const throughSchema = events.rowSchema === undefined ? undefined : schemaReader(events.rowSchema, columns);
  const needed = new Set([...sourcesOf(plan), ...unitColumns(events.schema, plan)]);
  if (throughSchema === undefined) for (const column of columns) if (column.needed) needed.add(column.source);
  const idPlaces = names.flatMap((name, place) => (events.schema[name]?.kind === "id" ? [place] : []));
  let line = 1;

  function reject(outcomes: readonly RowOutcome[], raw: CheckedRows["raw"]): readonly RowOutcome[] {
    if (plan.reject.length === 0) return outcomes;
    const rules = firstRules(events.schema, outcomes.filter(isKept), plan.reject);
    let kept = 0;
    return outcomes.map((outcome, row) => {
      const rule = isKept(outcome) ? plan.reject[rules[kept++] as number] : undefined;
      if (rule === undefined || !isKept(outcome)) return outcome;
      const { column, reason } = rule;
      return { column, value: raw(row, names.indexOf(column), outcome), reason };
    });
  }
  async function checkRows(input: readonly object[]): Promise<CheckedRows> {
    const firstLine = line;
    line += input.length;
    const rows: RawRow[] = input.map((row, index) => asRow(row, firstLine + index));
    if (firstLine === 1 && rows.length > 0) checkPresent("the source", rows, [...needed]);
    const source = sourceChunk(rows, derivedColumns(rows, plan, firstLine));
    const chunk = (await throughSchema?.read(rows, source, firstLine)) ?? source;
    let at = 0;
    const partsFrom = (from: RawChunk): RowParts => ({
      raw: (column) => from.value(at, column),
      text: (name) => sourceText(own(rows[at] as RawRow, name)),
    });
    const parts = partsFrom(chunk);
    const sourceParts = chunk === source ? undefined : partsFrom(source);
    const changes = new Map<number, number[]>();
    let noted: number[] = [];
    const outcomes = rows.map((_, row) => {
      at = row;
      const fault = chunk.fault(row);
      const outcome = fault ?? lookAt(firstLine + row, () => checker.check(parts, noted));
      if (noted.length > 0) {
        changes.set(row, noted);
        noted = [];
      }
      return outcome;
    });
    const raw: CheckedRows["raw"] = (row, place, values) => {
      at = row;
      return checker.rawOf(parts, place, values);
    };
    const ids: CheckedRows["ids"] = (row) => {
      at = row;
      return idPlaces.map((place) => {
        const id = checker.textOf(parts, place);
        return id === null && sourceParts !== undefined ? checker.textOf(sourceParts, place) : id;
      });
    };
    return { outcomes: reject(outcomes, raw), changes, raw, ids };
  }
  return { plan, check: checkRows, read: async (rows) => (await checkRows(rows)).outcomes };
}
