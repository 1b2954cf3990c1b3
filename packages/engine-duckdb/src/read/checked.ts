import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  PortraitError,
  valueTypeOf,
} from "@portrait/core";
import { changeNumber, learntSteps, ruleOf } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import { columnName } from "../log/stored-log.js";
import { type ColumnScope, toSql } from "../sql/expression.js";
import { integer, join, type Sql, sql } from "../sql/sql.js";
import { layered } from "./check.js";
import { comparable } from "./duplicates.js";
import { FAULTS, type Finishing, finishingOf } from "./finish.js";
import type { RawKind, RawValue } from "./raw.js";
import { changesText, type ReadingPlace, readingLayers } from "./reading-layers.js";
import {
  createReferenceTables,
  joinedValues,
  type ReferenceTable,
  withReferences,
} from "./reference-tables.js";
import type { ColumnOrigin, SourceTable } from "./source-table.js";
import { createTextMaps, type TextMap, withMaps } from "./text-maps.js";
import { trimmed } from "./texts.js";
import { readColumn, readValues, textScope, valuesToCheck } from "./values-to-check.js";

/** What is known of the temporary table `checked`. */
export interface CheckedTable {
  /** What the values that were checked are, by the position of their column; they stand in `s0`, `s1` ... */
  readonly kinds: readonly RawKind[];
  /** The source's own values, where repeats are looked for. */
  readonly raw: readonly RawValue[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
}

/** The types in which values are stored. */
const STORED: Readonly<Record<string, Sql>> = {
  number: sql`DOUBLE`,
  timestamp: sql`BIGINT`,
  boolean: sql`BOOLEAN`,
  category: sql`VARCHAR`,
};

/** The query adds columns to those of another; each layer may use those of the layers before. */
const layer = (from: Sql, columns: readonly Sql[]): Sql =>
  columns.length === 0 ? from : sql`(SELECT *, ${join(columns)} FROM ${from})`;

function ruleFault(plan: CleaningPlan, scope: ColumnScope, columns: number): Sql {
  const cases = plan.reject.map(({ when }, position) => {
    const condition = toSql(when, scope);
    if (condition.type !== "boolean") {
      throw new PortraitError({
        code: "invalid-definition",
        message: `A rejection rule must be a condition; received an expression of type ${condition.type}.`,
      });
    }
    return sql`WHEN ${condition.sql} THEN ${integer(columns * FAULTS + position)}`;
  });
  return cases.length === 0
    ? sql`value_fault`
    : sql`(CASE WHEN value_fault IS NOT NULL THEN value_fault ${join(cases, sql` `)} END)`;
}

/** How the columns of a file are read and finished. */
function cleaningOf(
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  source: SourceTable,
  values: readonly RawValue[],
  maps: readonly TextMap[],
  tables: readonly ReferenceTable[],
): Finishing & { readonly places: readonly ReadingPlace[] } {
  const mapped = new Set(maps.map(({ position }) => position));
  const entries = Object.entries<Column>(events.schema);
  const dated = (position: number): boolean =>
    mapped.has(position) && ruleOf(plan.dates, entries[position]?.[0] ?? "") !== undefined;
  const joined = new Map(
    tables.flatMap(({ position, joined }) => joined.map((at) => [at, position] as const)),
  );
  const placesInto = (into: (position: number) => Sql): readonly ReadingPlace[] =>
    entries.map(([, column], position) => ({
      column,
      position,
      raw: values[position] as RawValue,
      trim: plan.trim,
      mapped: mapped.has(position),
      dated: dated(position),
      into: into(position),
    }));
  const texts = placesInto(columnName).filter((place) => changesText(place) && !joined.has(place.position));
  const units = textScope(source);
  const finishing = finishingOf(events, plan, {
    texts: texts.map(({ position }) => position),
    dates: entries.flatMap((_, position) => (dated(position) ? [position] : [])),
    joined,
    unit: (name) => (plan.trim ? trimmed(units(name).sql) : units(name).sql),
  });
  return { ...finishing, places: placesInto(finishing.read) };
}

/** Where repeats are dropped: the source's own values, and a code that equal rows share. */
function repeatColumns(raw: readonly RawValue[]): readonly Sql[] {
  if (raw.length === 0) return [];
  const kept = raw.flatMap(({ sql: value, json }) => [
    value,
    ...(json === undefined ? [] : [json.type, json.text]),
  ]);
  return [...kept, sql`hash(${join(raw.flatMap(comparable))}) AS code`];
}

/**
 * Makes the temporary table `checked` from a file: for each record its `line`, the values that were checked (`s0` ...),
 * those of the event (`c0` ...), and its `fault`, null for a record that is kept.
 *
 * @param connection - The connection.
 * @param events - What the records are to become.
 * @param origins - Where each column comes from.
 * @param source - The file.
 * @param plan - How it is cleaned.
 * @param scope - The columns of the event.
 */
export async function createCheckedTable(
  connection: Connection,
  events: EventDefinition<Columns>,
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
  scope: ColumnScope,
): Promise<CheckedTable> {
  const columns = Object.values<Column>(events.schema);
  const joined = joinedValues(events, plan);
  const values = valuesToCheck(origins, source, plan).map((value, position) => joined.get(position) ?? value);
  const positions = [...columns.keys()];
  const own = positions.filter((position) => !joined.has(position));
  const raw = plan.duplicates === "drop" ? source.columns.map(readColumn) : [];
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...readValues(source)])} FROM ${source.from})`;
  const held = layer(
    records,
    own.map((position) => sql`${(values[position] as RawValue).sql} AS ${layered("s", position)}`),
  );
  const maps = await createTextMaps(connection, events, plan, values, own, held);
  const tables = await createReferenceTables(connection, events, plan);
  const { read, layers, changes, places } = cleaningOf(events, plan, source, values, maps, tables);
  const ownRead = readingLayers(places.filter(({ position }) => !joined.has(position))).reduce(
    layer,
    withMaps(held, maps),
  );
  const allRead = readingLayers(places.filter(({ position }) => joined.has(position))).reduce(
    layer,
    withReferences(ownRead, tables, read),
  );
  const later = learntSteps(events.schema, plan).map(({ place, step }) => changeNumber(place, step));
  const taken = [
    sql`line`,
    ...repeatColumns(raw),
    ...positions.map((position) => layered("s", position)),
    ...columns.map((column, position) => {
      const [name, type] = [columnName(position), STORED[valueTypeOf(column)] as Sql];
      return sql`CAST(${name} AS ${type}) AS ${name}`;
    }),
    ...changes.map((change) => layered("g", change)),
    ...later.map((change) => sql`FALSE AS ${layered("g", change)}`),
    sql`${ruleFault(plan, scope, columns.length)} AS fault`,
  ];
  const query = layers.reduce(layer, allRead);
  await connection.run(sql`CREATE TEMP TABLE checked AS SELECT ${join(taken)} FROM ${query}`);
  return { kinds: values.map(({ kind }) => kind), raw, changes: [...changes, ...later] };
}
