import type { CleaningPlan, Column, Columns, EventDefinition } from "@portrait/core";
import { textMapper } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered, reasonCode } from "./check.js";
import type { RawKind } from "./raw.js";
import { uploadTable } from "./upload-table.js";

/** What a cleaning plan makes of the different texts of a column. */
export interface TextMap {
  /** The position of the column. */
  readonly position: number;
  /** What the column's values are. */
  readonly kind: RawKind;
  /** The map: `source`, `clean`, `instant` and `reason`. */
  readonly table: Sql;
}

/**
 * The text of a value that stands in `h0`, `h1` ...; null where it is none.
 *
 * @param kind - What the value is.
 * @param position - The position of the column.
 */
export function heldText(kind: RawKind, position: number): Sql {
  const held = layered("h", position);
  if (kind !== "json") return held;
  return sql`(CASE WHEN schema_of_variant(${held}) = 'STRING' THEN try_variant_get(${held}, '$', 'string') END)`;
}

/**
 * Looks the different texts of columns up whose texts are cleaned by more than trimming, cleans each once in this process,
 * and sends the result back: Spark has neither Unicode's normalisation forms nor JavaScript's mapping of case.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param kinds - What the value is that each column is read from.
 * @param positions - The columns that are read from the source.
 * @param held - The records with these values as `h0`, `h1` ....
 * @param options - Signal.
 */
export async function createTextMaps(
  session: SparkSession,
  name: string,
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  kinds: readonly RawKind[],
  positions: readonly number[],
  held: Sql,
  options: StatementOptions,
): Promise<readonly TextMap[]> {
  const columns = Object.entries<Column>(events.schema);
  const maps: TextMap[] = [];
  for (const position of positions) {
    const [column, definition] = columns[position] as (typeof columns)[number];
    const kind = kinds[position] as RawKind;
    const map = textMapper(plan, column, definition);
    if (map === undefined || (kind !== "text" && kind !== "json")) continue;
    const text = heldText(kind, position);
    const found = await session.query(
      sql`SELECT DISTINCT ${text} FROM ${held} WHERE ${text} IS NOT NULL`.text,
      options,
    );
    const texts = Array.from({ length: found.numRows }, (_, row) => String(found.getChildAt(0)?.get(row)));
    const mapped = texts.map(map);
    const table = await uploadTable(
      session,
      `${name}_map${position}`,
      [
        { name: "source", type: "text", values: texts },
        { name: "clean", type: "text", values: mapped.map((one) => one.text) },
        { name: "instant", type: "instant", values: mapped.map((one) => one.instant) },
        {
          name: "reason",
          type: "number",
          values: mapped.map(({ reason }) => (reason === undefined ? null : reasonCode(reason))),
        },
      ],
      options,
    );
    maps.push({ position, kind, table });
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
    const map = identifier(`map${position}`);
    return sql`${map}.clean AS ${layered("w", position)}, ${map}.instant AS ${layered("wi", position)},
      CAST(${map}.reason AS INT) AS ${layered("wf", position)}`;
  });
  const joins = maps.map(({ position, kind, table }) => {
    const map = identifier(`map${position}`);
    return sql`LEFT JOIN ${table} AS ${map} ON ${map}.source = ${heldText(kind, position)}`;
  });
  return sql`(SELECT held.*, ${join(columns)} FROM ${from} AS held ${join(joins, sql` `)})`;
}
