import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  valueTypeOf,
} from "@portrait/core";
import { ruleOf } from "@portrait/features";
import { columnName } from "../log/columns.js";
import type { SqlDialect } from "../sql/dialect.js";
import { join, type Sql, sql } from "../sql/sql.js";
import { type Finishing, finishingOf } from "./finish.js";
import type { ReferenceTable } from "./reference-tables.js";
import type { TextMap } from "./text-maps.js";

/** A column of the event, and the value `s0`, `s1` ... that it is read from. */
export interface ReadingPlace {
  /** The column. */
  readonly column: Column;
  /** Its position. */
  readonly position: number;
  /** Whether its texts were looked up: clean ones are `w0`, `w1` .... */
  readonly mapped: boolean;
  /** Whether its instants were looked up: they are `wi0`, `wi1` .... */
  readonly dated: boolean;
  /** Whether it is joined from a reference. */
  readonly joined: boolean;
  /** The name of the value that is read. */
  readonly into: Sql;
}

/** What reading needs to know of the source. */
export interface ReadingSource {
  /** The texts that were looked up. */
  readonly maps: readonly TextMap[];
  /** The references. */
  readonly tables: readonly ReferenceTable[];
  /**
   * Whether a column is read from texts, or from JSON that may hold some.
   *
   * @param position - The position of the column.
   */
  isText(position: number): boolean;
  /**
   * A column of the source as text, trimmed where the plan trims.
   *
   * @param name - Its name.
   */
  unit(name: string): Sql;
}

/** How the columns of a source are read and finished. */
export interface ReadingPlan extends Finishing {
  /** The columns in their order. */
  readonly places: readonly ReadingPlace[];
  /** Those whose texts cleaning may change. */
  readonly texts: readonly ReadingPlace[];
}

/**
 * How the columns of a source are read and finished.
 *
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param source - What is known of the source.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { describeSql, identifier, readingPlan, readRequest, sql } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const { plan } = readRequest(orders, { clean: cleaning(orders, { scale: { price: 0.01 } }) });
 * const dialect = { isInfinite: (value: ReturnType<typeof identifier>) => sql`isinf(${value})` };
 * const source = { maps: [], tables: [], isText: () => false, unit: (name: string) => identifier(name) };
 * const reading = readingPlan(orders, plan, source, dialect);
 * reading.layers[0]?.map(describeSql); // => ['"b2" * 0.01 AS "x2"', 'FALSE AS "xu2"']
 * ```
 */
export function readingPlan(
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  { maps, tables, isText, unit }: ReadingSource,
  dialect: Pick<SqlDialect, "isInfinite">,
): ReadingPlan {
  const mapped = new Set(maps.map(({ position }) => position));
  const joined = new Map(
    tables.flatMap(({ position, joined }) => joined.map((at) => [at, position] as const)),
  );
  const placesInto = (into: (position: number) => Sql): readonly ReadingPlace[] =>
    Object.entries<Column>(events.schema).map(([name, column], position) => ({
      column,
      position,
      mapped: mapped.has(position),
      dated: mapped.has(position) && ruleOf(plan.dates, name) !== undefined,
      joined: joined.has(position),
      into: into(position),
    }));
  const changing = (place: ReadingPlace): boolean =>
    isText(place.position) && (plan.trim || place.mapped) && !place.joined;
  const named = placesInto(columnName);
  const finishing = finishingOf(
    events,
    plan,
    {
      texts: named.filter(changing).map(({ position }) => position),
      dates: named.filter(({ dated }) => dated).map(({ position }) => position),
      joined,
      unit,
    },
    dialect,
  );
  const places = placesInto(finishing.read);
  return { ...finishing, places, texts: places.filter(changing) };
}

/**
 * The type in which the values of a column are stored.
 *
 * @param column - The column.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { id, number } from "@portrait/core";
 * import { describeSql, sql, storedType } from "@portrait/engine-sql";
 *
 * describeSql(storedType(number(), { text: sql`STRING` })); // => "DOUBLE"
 * describeSql(storedType(id("user"), { text: sql`STRING` })); // => "STRING"
 * ```
 */
export function storedType(column: Column, dialect: Pick<SqlDialect, "text">): Sql {
  switch (valueTypeOf(column)) {
    case "number":
      return sql`DOUBLE`;
    case "timestamp":
      return sql`BIGINT`;
    case "boolean":
      return sql`BOOLEAN`;
    default:
      return dialect.text;
  }
}

/**
 * A query that adds columns to those of another; each layer may use those of the layers before.
 *
 * @param from - The other query.
 * @param columns - The columns.
 *
 * @example
 * ```ts
 * import { describeSql, identifier, layer, sql } from "@portrait/engine-sql";
 *
 * const doubled = layer(identifier("orders"), [sql`price * 2 AS doubled`]);
 * describeSql(doubled); // => '(SELECT *, price * 2 AS doubled FROM "orders")'
 * ```
 */
export const layer = (from: Sql, columns: readonly Sql[]): Sql =>
  columns.length === 0 ? from : sql`(SELECT *, ${join(columns)} FROM ${from})`;
