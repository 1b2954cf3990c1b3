import type { CleaningPlan, Columns, EventDefinition } from "@portrait/core";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered } from "./faults.js";
import type { RawKind } from "./kind.js";
import type { SentType, TableSender } from "./table-sender.js";

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
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, optional, timestamp } from "@portrait/core";
 * import { joinedKinds, readRequest } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), item: id("item"), at: timestamp(), brand: optional(category()) });
 * const references = { item: { table: [{ code: "tea", brand: "leaf" }], key: "code", join: { brand: "brand" } } };
 * const { plan } = readRequest(orders, { clean: cleaning(orders, { references }) });
 * [...joinedKinds(orders, plan)]; // => [[3, "text"]]
 * ```
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
 * @param send - Sends a table.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, optional, timestamp } from "@portrait/core";
 * import { createReferenceTables, identifier, readRequest } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), item: id("item"), at: timestamp(), brand: optional(category()) });
 * const references = { item: { table: [{ code: "tea", brand: "leaf" }], key: "code", join: { brand: "brand" } } };
 * const { plan } = readRequest(orders, { clean: cleaning(orders, { references }) });
 * const [table] = await createReferenceTables(async (name) => identifier(name), orders, plan);
 * table; // => { position: 1, joined: [3], table: { parts: [{ names: ["ref1"] }] } }
 * ```
 */
export async function createReferenceTables(
  send: TableSender,
  events: EventDefinition<Columns>,
  { references }: CleaningPlan,
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
    const table = await send(`ref${position}`, [{ name: "key", type: "text", values: keys }, ...sent]);
    tables.push({ position, joined: columns.map(({ at }) => at), table });
  }
  return tables;
}

/**
 * Records with what references know of their ids: whether an id is known as `known0`, `known1` ... by the position of its
 * column, and the attributes as `s0`, `s1` ....
 *
 * @param from - The records.
 * @param tables - The references.
 * @param id - The id of a record, by the position of its column.
 *
 * @example
 * ```ts
 * import { describeSql, identifier, withReferences } from "@portrait/engine-sql";
 *
 * const table = { position: 1, joined: [3], table: identifier("items") };
 * describeSql(withReferences(identifier("records"), [table], () => identifier("c1"))); // => '(SELECT held.*, "ref1".key IS NOT NULL AS "known1", "ref1"."a3" AS "s3" FROM "records" AS held LEFT JOIN "items" AS "ref1" ON "ref1".key = "c1")'
 * ```
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
      sql`${table}.key IS NOT NULL AS ${layered("known", position)}`,
      ...joined.map((at) => sql`${table}.${layered("a", at)} AS ${layered("s", at)}`),
    ];
  });
  const joins = tables.map(({ position, table }) => {
    const name = identifier(`ref${position}`);
    return sql`LEFT JOIN ${table} AS ${name} ON ${name}.key = ${id(position)}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
