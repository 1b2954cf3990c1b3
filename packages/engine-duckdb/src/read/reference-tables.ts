import { BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from "@duckdb/node-api";
import type { CleaningPlan, Columns, EventDefinition } from "@portrait/core";
import { startAppending } from "../database/append.js";
import type { Connection } from "../database/connection.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered } from "./check.js";
import type { RawKind, RawValue } from "./raw.js";

/** What a reference knows: a temporary table `ref0`, `ref1` ... by the position of the column of its ids. */
export interface ReferenceTable {
  /** The position of the column of its ids. */
  readonly position: number;
  /** The positions of the columns that it fills. */
  readonly joined: readonly number[];
}

type Attributes = readonly (string | number | boolean | null)[];

const TYPES: Readonly<Record<string, readonly [RawKind, DuckDBType, Sql]>> = {
  string: ["text", VARCHAR, sql`VARCHAR`],
  number: ["float", DOUBLE, sql`DOUBLE`],
  boolean: ["boolean", BOOLEAN, sql`BOOLEAN`],
};

const typeOf = (values: Attributes): readonly [RawKind, DuckDBType, Sql] =>
  TYPES[typeof (values.find((value) => value !== null) ?? "")] as readonly [RawKind, DuckDBType, Sql];

const tableName = (position: number): string => `ref${position}`;

/**
 * The values that columns are joined from, by position.
 *
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 */
export function joinedValues(
  events: EventDefinition<Columns>,
  { references }: CleaningPlan,
): ReadonlyMap<number, RawValue> {
  const names = Object.keys(events.schema);
  const found = new Map<number, RawValue>();
  for (const { attributes } of Object.values(references ?? {})) {
    for (const [name, values] of Object.entries(attributes)) {
      const position = names.indexOf(name);
      found.set(position, { kind: typeOf(values)[0], sql: layered("s", position) });
    }
  }
  return found;
}

/**
 * Makes the tables of a plan's references.
 *
 * @param connection - The connection.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 */
export async function createReferenceTables(
  connection: Connection,
  events: EventDefinition<Columns>,
  { references }: CleaningPlan,
): Promise<readonly ReferenceTable[]> {
  const names = Object.keys(events.schema);
  const tables: ReferenceTable[] = [];
  for (const [key, { keys, attributes }] of Object.entries(references ?? {})) {
    const position = names.indexOf(key);
    const columns = Object.entries(attributes).map(([name, held]) => ({ at: names.indexOf(name), held }));
    const declared = columns.map(({ at, held }) => sql`${layered("a", at)} ${typeOf(held)[2]}`);
    const table = tableName(position);
    await connection.run(
      sql`CREATE TEMP TABLE ${identifier(table)} (${join([sql`key VARCHAR`, ...declared])})`,
    );
    const types = [VARCHAR, ...columns.map(({ held }) => typeOf(held)[1])];
    const appending = await startAppending(connection, table, types);
    try {
      appending.add([keys, ...columns.map(({ held }) => held)]);
    } finally {
      appending.end();
    }
    tables.push({ position, joined: columns.map(({ at }) => at) });
  }
  return tables;
}

/**
 * Records with what references know of their ids: whether an id is known as `h0`, `h1` ... by the position of its column,
 * and the attributes as `s0`, `s1` ....
 *
 * @param from - The records.
 * @param tables - The references.
 * @param id - The id of a record, by the position of its column.
 */
export function withReferences(
  from: Sql,
  tables: readonly ReferenceTable[],
  id: (position: number) => Sql,
): Sql {
  if (tables.length === 0) return from;
  const columns = tables.flatMap(({ position, joined }) => {
    const table = identifier(tableName(position));
    return [
      sql`${table}.key IS NOT NULL AS ${layered("h", position)}`,
      ...joined.map((at) => sql`${table}.${layered("a", at)} AS ${layered("s", at)}`),
    ];
  });
  const joins = tables.map(({ position }) => {
    const table = identifier(tableName(position));
    return sql`LEFT JOIN ${table} ON ${table}.key = ${id(position)}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
