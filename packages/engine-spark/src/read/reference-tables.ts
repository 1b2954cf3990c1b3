import type { CleaningPlan, Columns, EventDefinition } from "@portrait/core";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered } from "./check.js";
import type { RawKind } from "./raw.js";
import { type SentType, uploadTable } from "./upload-table.js";

/** What a reference knows. */
export interface ReferenceTable {
  /** The position of the column of its ids. */
  readonly position: number;
  /** The positions of the columns that it fills. */
  readonly joined: readonly number[];
  /** The table: `key`, and `a0`, `a1` ... by the positions of the columns. */
  readonly table: Sql;
}

type Attributes = readonly (string | number | boolean | null)[];

const TYPES: Readonly<Record<string, readonly [RawKind, SentType]>> = {
  string: ["text", "text"],
  number: ["float", "number"],
  boolean: ["boolean", "boolean"],
};

const typeOf = (values: Attributes): readonly [RawKind, SentType] =>
  TYPES[typeof (values.find((value) => value !== null) ?? "")] as readonly [RawKind, SentType];

/**
 * What the values are that columns are joined from, by position.
 *
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 */
export function joinedKinds(
  events: EventDefinition<Columns>,
  { references }: CleaningPlan,
): ReadonlyMap<number, RawKind> {
  const names = Object.keys(events.schema);
  const attributes = Object.values(references ?? {}).flatMap((rule) => Object.entries(rule.attributes));
  return new Map(attributes.map(([name, values]) => [names.indexOf(name), typeOf(values)[0]]));
}

/**
 * Sends the tables of a plan's references.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param options - Signal.
 */
export async function createReferenceTables(
  session: SparkSession,
  name: string,
  events: EventDefinition<Columns>,
  { references }: CleaningPlan,
  options: StatementOptions,
): Promise<readonly ReferenceTable[]> {
  const names = Object.keys(events.schema);
  const tables: ReferenceTable[] = [];
  for (const [key, { keys, attributes }] of Object.entries(references ?? {})) {
    const position = names.indexOf(key);
    const columns = Object.entries(attributes).map(([column, values]) => ({
      at: names.indexOf(column),
      type: typeOf(values)[1],
      values,
    }));
    const sent = columns.map(({ at, type, values }) => ({ name: `a${at}`, type, values }));
    const table = await uploadTable(
      session,
      `${name}_ref${position}`,
      [{ name: "key", type: "text", values: keys }, ...sent],
      options,
    );
    tables.push({ position, joined: columns.map(({ at }) => at), table });
  }
  return tables;
}

/**
 * Records with what references know of their ids: whether an id is known as `k0`, `k1` ... by the position of its column,
 * and the attributes as `h0`, `h1` ....
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
    const table = identifier(`ref${position}`);
    return [
      sql`${table}.key IS NOT NULL AS ${layered("k", position)}`,
      ...joined.map((at) => sql`${table}.${layered("a", at)} AS ${layered("h", at)}`),
    ];
  });
  const joins = tables.map(({ position, table }) => {
    const name = identifier(`ref${position}`);
    return sql`LEFT JOIN ${table} AS ${name} ON ${name}.key = ${id(position)}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
