import type { Columns, EventDefinition, ReadOptions } from "@portrait/core";
import { checkEvents } from "../define/check-events.js";
import { checkCleaning, checkRename } from "./check-options.js";
import { checkPresent } from "./check-present.js";
import { derivedColumns, sourcesOf } from "./derive.js";
import { isFault } from "./fault.js";
import { type RawChunk, type RowFault, sourceChunk } from "./raw-chunk.js";
import { asRow, lookAt, type RawRow } from "./raw-row.js";
import { readColumns } from "./read-column.js";
import { firstRules } from "./reject.js";
import { schemaReader } from "./schema-chunk.js";
import type { ReadValue } from "./value-reader.js";

/** What became of one raw row: its values in the order of the definition's columns, or its fault. */
export type RowOutcome = readonly (ReadValue | null)[] | RowFault;

/** Reads raw rows into the columns of an event, one chunk at a time, in the order of the source. */
export interface RowReader {
  /**
   * What becomes of each row of a chunk.
   *
   * @param rows - Raw rows, those behind the rows of the call before.
   * @throws PortraitError `missing-column` when no row of the first chunk has a column that is needed;
   *   `unreadable-source` when a row is no object, or throws when it is looked at.
   */
  read(rows: readonly object[]): Promise<readonly RowOutcome[]>;
}

/**
 * Whether a row was kept.
 *
 * @param outcome - What became of it.
 *
 * @example
 * ```ts
 * import { isKept } from "@portrait/features";
 *
 * isKept({ column: "user", value: null, reason: "missing" }); // => false
 * ```
 */
export function isKept(outcome: RowOutcome): outcome is readonly (ReadValue | null)[] {
  return Array.isArray(outcome);
}

/**
 * A reader of raw rows for one event definition. The steps for each row: derive, rename, row schema, trim, check,
 * reject. Only own properties of a row are read.
 *
 * @param events - What the rows are to become.
 * @param options - `rename` and `clean` of the read options.
 * @throws PortraitError `invalid-argument` when `events` is no definition; `invalid-option` when `rename` or `clean`
 *   does not fit it.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { createRowReader } from "@portrait/features";
 *
 * const reader = createRowReader(defineEvents({ user: id("user"), at: timestamp() }), {});
 * await reader.read([{ user: 7, at: "1970-01-01" }, { at: "1970-01-01" }]); // => [["7", 0], { column: "user", value: undefined, reason: "missing" }]
 * ```
 */
export function createRowReader<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: Pick<ReadOptions<Cols>, "rename" | "clean">,
): RowReader {
  checkEvents("read", events);
  const plan = checkCleaning(events, options.clean);
  const columns = readColumns(events.schema, checkRename(events, options.rename, plan), plan);
  const throughSchema = events.rowSchema === undefined ? undefined : schemaReader(events.rowSchema, columns);
  const needed = new Set(sourcesOf(plan));
  if (throughSchema === undefined) for (const column of columns) if (column.needed) needed.add(column.source);
  let line = 1;

  function check(chunk: RawChunk, row: number): RowOutcome {
    const values: (ReadValue | null)[] = [];
    for (const column of columns) {
      const raw = chunk.value(row, column);
      const value = column.read(plan.trim && typeof raw === "string" ? raw.trim() : raw);
      if (isFault(value)) return { column: column.name, value: raw, reason: value.fault };
      values.push(value);
    }
    return values;
  }

  function reject(outcomes: readonly RowOutcome[], chunk: RawChunk): readonly RowOutcome[] {
    if (plan.reject.length === 0) return outcomes;
    const rules = firstRules(events.schema, outcomes.filter(isKept), plan.reject);
    let kept = 0;
    return outcomes.map((outcome, row) => {
      const rule = isKept(outcome) ? plan.reject[rules[kept++] as number] : undefined;
      const column = columns.find(({ name }) => name === rule?.column);
      if (rule === undefined || column === undefined) return outcome;
      return { column: rule.column, value: chunk.value(row, column), reason: rule.reason };
    });
  }

  return {
    async read(input) {
      const firstLine = line;
      line += input.length;
      const rows: RawRow[] = input.map((row, index) => asRow(row, firstLine + index));
      if (firstLine === 1 && rows.length > 0) checkPresent("the source", rows, [...needed]);
      const source = sourceChunk(rows, derivedColumns(rows, plan, firstLine));
      const chunk = (await throughSchema?.read(rows, source, firstLine)) ?? source;
      const outcomes = rows.map(
        (_, row) => chunk.fault(row) ?? lookAt(firstLine + row, () => check(chunk, row)),
      );
      return reject(outcomes, chunk);
    },
  };
}
