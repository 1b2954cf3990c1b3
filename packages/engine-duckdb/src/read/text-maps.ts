import { BIGINT, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { CleaningPlan, Column, Columns, EventDefinition } from "@portrait/core";
import { type MappedText, textMapper } from "@portrait/features";
import { startAppending } from "../database/append.js";
import { values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered, reasonCode } from "./check.js";
import type { RawValue } from "./raw.js";

/** What a cleaning plan makes of the different texts of a column: a temporary table `map0`, `map1` .... */
export interface TextMap {
  /** The position of the column. */
  readonly position: number;
  /** The value that the texts are of. */
  readonly raw: RawValue;
}

/** The text of a value that stands in `s0`, `s1` ...; null where it is none. */
export function heldText({ json }: RawValue, position: number): Sql {
  return json === undefined
    ? layered("s", position)
    : sql`(CASE WHEN ${json.type} = 'VARCHAR' THEN ${json.text} END)`;
}

const mapName = (position: number): string => `map${position}`;

async function createMap(
  connection: Connection,
  position: number,
  texts: readonly string[],
  map: (text: string) => MappedText,
): Promise<void> {
  const name = mapName(position);
  await connection.run(
    sql`CREATE TEMP TABLE ${identifier(name)} (source VARCHAR, clean VARCHAR, instant BIGINT, reason INTEGER)`,
  );
  const appending = await startAppending(connection, name, [VARCHAR, VARCHAR, BIGINT, INTEGER]);
  try {
    const mapped = texts.map(map);
    appending.add([
      texts,
      mapped.map(({ text }) => text),
      mapped.map(({ instant }) => (instant === null ? null : BigInt(instant))),
      mapped.map(({ reason }) => (reason === undefined ? null : reasonCode(reason))),
    ]);
  } finally {
    appending.end();
  }
}

/**
 * Looks the different texts of columns up whose texts are cleaned by more than trimming, and cleans each once, in
 * JavaScript: DuckDB has neither Unicode's normalisation forms nor its full mapping of case.
 *
 * @param connection - The connection.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param raws - The value that each column is read from.
 * @param positions - The columns that are read from the source.
 * @param held - The records with these values as `s0`, `s1` ....
 */
export async function createTextMaps(
  connection: Connection,
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  raws: readonly RawValue[],
  positions: readonly number[],
  held: Sql,
): Promise<readonly TextMap[]> {
  const maps: TextMap[] = [];
  const columns = Object.entries<Column>(events.schema);
  for (const position of positions) {
    const [name, column] = columns[position] as (typeof columns)[number];
    const raw = raws[position] as RawValue;
    const map = textMapper(plan, name, column);
    if (map === undefined || (raw.kind !== "text" && raw.kind !== "json")) continue;
    const text = heldText(raw, position);
    const chunks = await connection.chunks(
      sql`SELECT DISTINCT ${text} FROM ${held} WHERE ${text} IS NOT NULL`,
    );
    await createMap(connection, position, values<string>({ chunks, index: 0 }), map);
    maps.push({ position, raw });
  }
  return maps;
}

/**
 * Records with what became of their texts: clean as `w0`, `w1` ...; for local dates the instant as `wi0` ... and the code
 * of the reason why there is none as `wf0` ....
 *
 * @param from - The records.
 * @param maps - The maps.
 */
export function withMaps(from: Sql, maps: readonly TextMap[]): Sql {
  if (maps.length === 0) return from;
  const columns = maps.map(({ position }) => {
    const map = identifier(mapName(position));
    return sql`${map}.clean AS ${layered("w", position)}, ${map}.instant AS ${layered("wi", position)},
      ${map}.reason AS ${layered("wf", position)}`;
  });
  const joins = maps.map(({ position, raw }) => {
    const map = identifier(mapName(position));
    return sql`LEFT JOIN ${map} ON ${map}.source = ${heldText(raw, position)}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
