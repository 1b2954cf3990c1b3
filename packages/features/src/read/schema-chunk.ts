import type { EventDefinition } from "@portrait/core";
import { checkPresent } from "./check-present.js";
import type { RawChunk, RowFault } from "./raw-chunk.js";
import { own, type RawRow, unreadableRow } from "./raw-row.js";
import type { ReadColumn } from "./read-column.js";

/** A Standard Schema for raw rows. */
export type RowSchema = NonNullable<EventDefinition["rowSchema"]>;

/** What a row schema made of a row: the row to read on, or what it found fault with. */
export type Validated = { readonly row: RawRow } | { readonly fault: RowFault };

interface Issue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Reads chunks through a row schema. */
export interface SchemaReader {
  /**
   * Rows by the columns of the event, as the schema returned them.
   *
   * @param rows - The rows as the source gave them.
   * @param source - The same rows by the columns of the event.
   * @param firstLine - The number of the first record.
   * @throws PortraitError `missing-column` when no row of the first chunk that passes has a column that is needed;
   *   `unreadable-source` when the schema throws.
   */
  read(rows: readonly RawRow[], source: RawChunk, firstLine: number): Promise<RawChunk>;
}

function schemaFault(issue: Issue | undefined, input: RawRow): RowFault {
  const first = issue?.path?.[0];
  const column = String(typeof first === "object" ? first.key : (first ?? ""));
  return { column, value: own(input, column), reason: "schema" };
}

/**
 * What a row schema made of a row.
 *
 * @param result - Its answer.
 * @param input - The row that it was asked about.
 */
export function validated(
  result: Awaited<ReturnType<RowSchema["~standard"]["validate"]>>,
  input: RawRow,
): Validated {
  if (result.issues !== undefined) return { fault: schemaFault(result.issues[0], input) };
  const { value } = result;
  const isRow = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRow ? { row: value as RawRow } : { fault: { column: "", value, reason: "schema" } };
}

async function validate(schema: RowSchema, input: RawRow, line: number): Promise<Validated> {
  try {
    return validated(await schema["~standard"].validate(input), input);
  } catch (cause) {
    throw unreadableRow(line, cause);
  }
}

/** Names of the source that no column has: behind `rename` they are gone. */
function namesAway(columns: readonly ReadColumn[]): Set<string> {
  const read = columns.filter(({ derived, joined }) => !derived && !joined);
  const stay = new Set(read.filter(({ name, source }) => name === source).map(({ name }) => name));
  return new Set(read.map(({ source }) => source).filter((source) => !stay.has(source)));
}

/**
 * What a row schema sees of a row: the row as the source gives it, with renamed columns under their new names and
 * derived columns added; a property `__proto__` is left out.
 *
 * @param columns - How the columns of the event are read.
 */
export function schemaInput(
  columns: readonly ReadColumn[],
): (row: RawRow, read: (column: ReadColumn) => unknown) => RawRow {
  const away = namesAway(columns).add("__proto__");
  return (row, read) => {
    const input: Record<string, unknown> = {};
    for (const name of Object.keys(row)) if (!away.has(name)) input[name] = row[name];
    for (const column of columns) {
      if (column.joined) continue;
      if (column.derived || Object.hasOwn(row, column.source)) input[column.name] = read(column);
    }
    return input;
  };
}

/**
 * A reader of chunks through a row schema. The schema sees the row as the source gives it, with renamed columns under
 * their new names and derived columns added; a property `__proto__` is left out.
 *
 * @param schema - The schema.
 * @param columns - How the columns of the event are read.
 */
export function schemaReader(schema: RowSchema, columns: readonly ReadColumn[]): SchemaReader {
  const inputOf = schemaInput(columns);
  let checked = false;

  function check(rows: readonly RawRow[]): void {
    if (checked || rows.length === 0) return;
    checked = true;
    const needed = columns.filter(({ derived, needed }) => derived || needed).map(({ name }) => name);
    checkPresent("what the row schema returns", rows, needed);
  }
  return {
    async read(rows, source, firstLine) {
      const validated: Validated[] = [];
      for (const [index, row] of rows.entries()) {
        const line = firstLine + index;
        validated.push(
          await validate(
            schema,
            inputOf(row, (column) => source.value(index, column)),
            line,
          ),
        );
      }
      check(validated.flatMap((outcome) => ("row" in outcome ? [outcome.row] : [])));
      const at = (row: number): Validated => validated[row] as Validated;
      return {
        fault(row) {
          const outcome = at(row);
          return "fault" in outcome ? outcome.fault : undefined;
        },
        value(row, { name }) {
          const outcome = at(row);
          return "row" in outcome ? own(outcome.row, name) : undefined;
        },
      };
    },
  };
}
