import {
  buildVector,
  type CleaningPlan,
  type Columns,
  createTable,
  type EventDefinition,
  listWords,
  PortraitError,
  type ReadOptions,
  type RejectionReason,
  type Vector,
  valueAt,
  valueTypeOf,
} from "@portrait/core";
import { evaluate } from "../evaluate/evaluate.js";
import { TRUE } from "../evaluate/logic.js";
import { defaultCleaning } from "./cleaning.js";
import { isFault } from "./fault.js";
import { type ReadValue, valueReader } from "./value-reader.js";

/** Why one raw row was not kept. */
export interface RowFault {
  /** The column at fault. */
  readonly column: string;
  /** The value as the source gave it. */
  readonly value: unknown;
  /** Why. */
  readonly reason: RejectionReason;
}

/** What became of one raw row: its values in the order of the definition's columns, or its fault. */
export type RowOutcome = readonly (ReadValue | null)[] | RowFault;

/** Reads raw rows into the columns of an event, one chunk at a time. */
export interface RowReader {
  /**
   * What becomes of each row of a chunk.
   *
   * @param rows - Raw rows.
   * @throws PortraitError `missing-column` when no row of the first chunk has a column that is needed.
   */
  read(rows: readonly object[]): Promise<readonly RowOutcome[]>;
}

type RawRow = Readonly<Record<string, unknown>>;

/**
 * Whether a row was kept.
 *
 * @param outcome - What became of it.
 */
export function isKept(outcome: RowOutcome): outcome is readonly (ReadValue | null)[] {
  return Array.isArray(outcome);
}

const own = (row: RawRow, name: string): unknown => (Object.hasOwn(row, name) ? row[name] : undefined);

function sourceText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function derivedValues(rows: readonly RawRow[], plan: CleaningPlan): ReadonlyMap<string, readonly unknown[]> {
  const sources = new Map<string, Vector>();
  const column = (name: string): Vector => {
    const known = sources.get(name);
    if (known !== undefined) return known;
    const vector = buildVector(
      name,
      "category",
      rows.map((row) => sourceText(own(row, name))),
    );
    sources.set(name, vector);
    return vector;
  };
  return new Map(
    Object.entries(plan.derive).map(([name, node]) => {
      const vector = evaluate(node, { length: rows.length, column });
      return [name, rows.map((_, row) => valueAt(vector, row))];
    }),
  );
}

/**
 * A reader of raw rows for one event definition: rename, derive, row schema, trim, check, reject, in this order.
 *
 * @param events - What the rows are to become.
 * @param options - `rename` and `clean` of the read options.
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
  const plan = options.clean ?? defaultCleaning;
  const rename: Readonly<Record<string, string | undefined>> = options.rename ?? {};
  checkRename(events, rename);
  const columns = Object.entries(events.schema).map(([name, column]) => ({
    name,
    column,
    source: rename[name] ?? name,
    derived: Object.hasOwn(plan.derive, name),
    read: valueReader(column),
  }));
  let checked = false;

  function checkSource(rows: readonly RawRow[]): void {
    if (checked || rows.length === 0) return;
    checked = true;
    const needed = columns
      .filter(({ column, derived }) => !derived && !column.nullable)
      .map(({ source }) => source);
    const missing = needed.filter((name) => !rows.some((row) => Object.hasOwn(row, name)));
    if (missing.length > 0) throw missingSource(missing, Object.keys(rows[0] as RawRow));
  }

  async function candidateOf(
    row: RawRow,
    derived: ReadonlyMap<string, readonly unknown[]>,
    index: number,
  ): Promise<RawRow | RowFault> {
    const candidate: Record<string, unknown> = Object.create(null);
    for (const { name, source } of columns) {
      candidate[name] = derived.has(name) ? derived.get(name)?.[index] : own(row, source);
    }
    if (events.rowSchema === undefined) return candidate;
    const extra = Object.fromEntries(Object.entries(row).filter(([name]) => name !== "__proto__"));
    const result = await events.rowSchema["~standard"].validate({ ...extra, ...candidate });
    if (result.issues !== undefined) {
      const path = result.issues[0]?.path?.[0];
      const column = String(typeof path === "object" ? path.key : (path ?? ""));
      return { column, value: own(candidate, column) ?? own(row, column), reason: "schema" };
    }
    return typeof result.value === "object" && result.value !== null ? (result.value as RawRow) : candidate;
  }

  function check(row: RawRow): RowOutcome {
    const values: (ReadValue | null)[] = [];
    for (const { name, read } of columns) {
      const raw = own(row, name);
      const value = read(plan.trim && typeof raw === "string" ? raw.trim() : raw);
      if (isFault(value)) return { column: name, value: raw, reason: value.fault };
      values.push(value);
    }
    return values;
  }

  return {
    async read(input) {
      const rows = input.map(asRow);
      checkSource(rows);
      const derived = derivedValues(rows, plan);
      const outcomes: RowOutcome[] = [];
      for (const [index, row] of rows.entries()) {
        const candidate = await candidateOf(row, derived, index);
        outcomes.push(
          "reason" in candidate && events.rowSchema !== undefined && isRowFault(candidate)
            ? candidate
            : check(candidate as RawRow),
        );
      }
      return rejectByRule(outcomes, columns, plan);
    },
  };
}

function isRowFault(value: object): value is RowFault {
  return "reason" in value && value.reason === "schema" && "column" in value;
}

function asRow(row: unknown): RawRow {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as RawRow;
  throw new PortraitError({
    code: "unreadable-source",
    message: `read: each row must be an object; received ${Array.isArray(row) ? "an array" : String(row)}.`,
    hint: 'Pass an array of objects such as { user: "17850", at: "2011-03-01" }.',
  });
}

function checkRename(events: EventDefinition, rename: Readonly<Record<string, string | undefined>>): void {
  const stray = Object.keys(rename).filter((name) => !Object.hasOwn(events.schema, name));
  if (stray.length === 0) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `read: "rename" names ${listWords(stray)}, which is no column of the event.`,
    hint: `It maps the event's columns ${listWords(Object.keys(events.schema), 20)} to names in the source.`,
  });
}

function missingSource(missing: readonly string[], present: readonly string[]): PortraitError {
  return new PortraitError({
    code: "missing-column",
    message: `read: the source lacks ${listWords(missing)}.`,
    hint: `It has ${listWords(present, 20)}; map names with "rename".`,
    details: { missing, present },
  });
}

function rejectByRule(
  outcomes: readonly RowOutcome[],
  columns: readonly { readonly name: string; readonly column: Columns[string] }[],
  plan: CleaningPlan,
): readonly RowOutcome[] {
  const kept = outcomes.flatMap((outcome, index) => (isKept(outcome) ? [index] : []));
  if (plan.reject.length === 0 || kept.length === 0) return outcomes;
  const entries = columns.map(({ name, column }, position) => {
    const values = kept.map((index) => (outcomes[index] as readonly (ReadValue | null)[])[position]);
    return [name, buildVector(name, valueTypeOf(column), values)] as const;
  });
  const table = createTable(Object.fromEntries(entries));
  const context = { length: kept.length, column: (name: string) => columnOf(table.columns, name) };
  const result = [...outcomes];
  for (const rule of [...plan.reject].reverse()) {
    const holds = evaluate(rule.when, context);
    kept.forEach((index, row) => {
      if (holds.type !== "boolean" || holds.values[row] !== TRUE) return;
      const position = columns.findIndex(({ name }) => name === rule.column);
      const values = outcomes[index] as readonly (ReadValue | null)[];
      result[index] = { column: rule.column, value: values[position], reason: rule.reason };
    });
  }
  return result;
}

/**
 * A column by name, or a clear error.
 *
 * @param columns - The columns by name.
 * @param name - The name.
 * @throws PortraitError `unknown-id`.
 */
export function columnOf(columns: Readonly<Record<string, Vector>>, name: string): Vector {
  const vector = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (vector !== undefined) return vector;
  throw new PortraitError({
    code: "unknown-id",
    message: `There is no column or feature "${name}".`,
    hint: `There are ${listWords(Object.keys(columns), 20)}.`,
  });
}
