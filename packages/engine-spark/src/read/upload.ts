import { type Column, type Columns, type EventDefinition, valueTypeOf } from "@portrait/core";
import { columnName, identifier, join, type Sql, sql } from "@portrait/engine-sql";
import type { ReadValue } from "@portrait/features";
import { Bool, type DataType, Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";

/** Rows that are sent at once. */
const ROWS = 65_536;

const TYPES: Readonly<Record<string, readonly [make: () => DataType, stored: Sql]>> = {
  number: [() => new Float64(), sql`DOUBLE`],
  timestamp: [() => new Float64(), sql`BIGINT`],
  boolean: [() => new Bool(), sql`BOOLEAN`],
  category: [() => new Utf8(), sql`STRING`],
};

const typeOf = (column: Column): readonly [() => DataType, Sql] =>
  TYPES[valueTypeOf(column)] as readonly [() => DataType, Sql];

/** Sends rows to the server, a view for each part. */
export interface Uploading {
  /**
   * Adds a kept row.
   *
   * @param line - Its number in the source.
   * @param values - Its values in the order of the definition.
   */
  add(line: number, values: readonly (ReadValue | null)[]): Promise<void>;
  /** Sends what is left, and gives the names of the views. */
  end(): Promise<readonly string[]>;
}

/**
 * Starts to send rows.
 *
 * @param session - The session.
 * @param definition - What the rows are.
 * @param name - What the names of its views begin with.
 * @param options - Signal.
 */
export function startUploading(
  session: SparkSession,
  definition: EventDefinition<Columns>,
  name: string,
  options: StatementOptions,
): Uploading {
  const columns = Object.values<Column>(definition.schema);
  let lines: number[] = [];
  let values: (ReadValue | null)[][] = columns.map(() => []);
  const parts: string[] = [];

  async function send(): Promise<void> {
    const vectors = columns.map(
      (column, position) =>
        [`c${position}`, vectorFromArray(values[position] ?? [], typeOf(column)[0]())] as const,
    );
    const line = ["line", vectorFromArray(lines, new Float64())] as const;
    const table = new Table(Object.fromEntries([line, ...vectors]));
    lines = [];
    values = columns.map(() => []);
    const part = `${name}_${parts.length}`;
    await session.createView(part, tableToIPC(table, "stream"), options);
    parts.push(part);
  }
  return {
    async add(line, row) {
      lines.push(line);
      row.forEach((value, position) => {
        values[position]?.push(value);
      });
      if (lines.length >= ROWS) await send();
    },
    async end() {
      if (lines.length > 0 || parts.length === 0) await send();
      return parts;
    },
  };
}

/**
 * The query of rows that were sent.
 *
 * @param definition - What the rows are.
 * @param parts - The names of the views.
 */
export function uploadedRows(definition: EventDefinition<Columns>, parts: readonly string[]): Sql {
  const taken = Object.values<Column>(definition.schema).map((column, position) => {
    const held = columnName(position);
    return sql`CAST(${held} AS ${typeOf(column)[1]}) AS ${held}`;
  });
  const queries = parts.map(
    (part) => sql`SELECT CAST(line AS BIGINT) AS line, ${join(taken)} FROM ${identifier(part)}`,
  );
  return sql`(${join(queries, sql` UNION ALL `)})`;
}
