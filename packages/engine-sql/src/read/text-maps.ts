import type { CleaningPlan, Column, Columns, EventDefinition } from "@portrait/core";
import { textMapper } from "@portrait/features";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered, reasonCode } from "./faults.js";
import type { TableSender } from "./table-sender.js";

/** What a cleaning plan makes of the different texts of a column. */
export interface TextMap {
  /** The position of the column. */
  readonly position: number;
  /** The text of a record. */
  readonly text: Sql;
  /** The map: `source`, `clean`, `instant` and `reason`. */
  readonly table: Sql;
}

/** What looking texts up needs of an engine. */
export interface TextMapping {
  /** The records. */
  readonly held: Sql;
  /** For each column that is read from texts the text of a record, by position; null where it has none. */
  readonly texts: ReadonlyMap<number, Sql>;
  /**
   * Runs a query of one column of texts.
   *
   * @param query - The query; no row is null.
   */
  query(query: Sql): Promise<readonly string[]>;
  /** Sends a table. */
  readonly send: TableSender;
}

/**
 * Looks the different texts of columns up whose texts are cleaned by more than trimming, cleans each once in this process,
 * and sends the result back: databases have neither all of Unicode's normalisation forms nor JavaScript's mapping of case.
 *
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param mapping - The records, and how to reach them.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { createTextMaps, identifier, readRequest, type SentColumn } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const { plan } = readRequest(orders, { clean: cleaning(orders, { text: { user: { case: "lower" } } }) });
 * const sent: SentColumn[] = [];
 * await createTextMaps(orders, plan, {
 *   held: identifier("records"),
 *   texts: new Map([[0, identifier("s0")]]),
 *   query: async () => ["Ann", "bob"],
 *   send: async (name, columns) => {
 *     sent.push(...columns);
 *     return identifier(name);
 *   },
 * });
 * sent[1]?.values; // => ["ann", "bob"]
 * ```
 */
export async function createTextMaps(
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  { held, texts, query, send }: TextMapping,
): Promise<readonly TextMap[]> {
  const columns = Object.entries<Column>(events.schema);
  const maps: TextMap[] = [];
  for (const [position, text] of texts) {
    const [name, column] = columns[position] as (typeof columns)[number];
    const map = textMapper(plan, name, column);
    if (map === undefined) continue;
    const source = await query(sql`SELECT DISTINCT ${text} FROM ${held} WHERE ${text} IS NOT NULL`);
    const mapped = source.map(map);
    const reasons = mapped.map(({ reason }) => (reason === undefined ? null : reasonCode(reason)));
    const table = await send(`map${position}`, [
      { name: "source", type: "text", values: source },
      { name: "clean", type: "text", values: mapped.map((one) => one.text) },
      { name: "instant", type: "instant", values: mapped.map((one) => one.instant) },
      { name: "reason", type: "number", values: reasons },
    ]);
    maps.push({ position, text, table });
  }
  return maps;
}

/**
 * Records with what became of their texts: clean as `w0`, `w1` ...; for local dates the instant as `wi0` ... and the code
 * of the reason why there is none as `wf0` ....
 *
 * @param from - The records.
 * @param maps - The maps.
 *
 * @example
 * ```ts
 * import { describeSql, identifier, withMaps } from "@portrait/engine-sql";
 *
 * const map = { position: 0, text: identifier("s0"), table: identifier("texts") };
 * const mapped = describeSql(withMaps(identifier("records"), [map]));
 * mapped.includes('"map0".clean AS "w0"'); // => true
 * mapped.endsWith('LEFT JOIN "texts" AS "map0" ON "map0".source = "s0")'); // => true
 * ```
 */
export function withMaps(from: Sql, maps: readonly TextMap[]): Sql {
  if (maps.length === 0) return from;
  const columns = maps.map(({ position }) => {
    const map = identifier(`map${position}`);
    return sql`${map}.clean AS ${layered("w", position)}, ${map}.instant AS ${layered("wi", position)},
      CAST(${map}.reason AS INTEGER) AS ${layered("wf", position)}`;
  });
  const joins = maps.map(({ position, text, table }) => {
    const map = identifier(`map${position}`);
    return sql`LEFT JOIN ${table} AS ${map} ON ${map}.source = ${text}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
