import type { CleaningPlan, Column, Columns, EventDefinition } from "@portrait/core";
import {
  type ColumnOrigin,
  type ColumnScope,
  columnName,
  createReferenceTables,
  createTextMaps,
  join,
  joinedKinds,
  layer,
  layered,
  type RawKind,
  readingPlan,
  ruleFault,
  type Sql,
  sql,
  storedType,
  textScope,
  valuesToCheck,
  withMaps,
  withReferences,
} from "@portrait/engine-sql";
import { changeNumber, learntSteps } from "@portrait/features";
import { values as valuesOf } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { duckdbDialect } from "../sql/dialect.js";
import { comparable } from "./duplicates.js";
import type { RawValue } from "./raw.js";
import { heldColumns, readColumn, readValues } from "./read-column.js";
import { heldText, isText, type RawPlace, readingLayers } from "./reading-layers.js";
import { tableSender } from "./send-table.js";
import type { SourceTable } from "./source-table.js";
import { trimmed } from "./texts.js";

/** What is known of the temporary table `checked`. */
export interface CheckedTable {
  /** What the values that were checked are, by the position of their column; they stand in `s0`, `s1` ... */
  readonly kinds: readonly RawKind[];
  /** The source's own values, where repeats are looked for. */
  readonly raw: readonly RawValue[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
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
  const joined = joinedKinds(events, plan);
  const given = heldColumns(source);
  const values = valuesToCheck(origins, given, plan, duckdbDialect).map((value, position): RawValue => {
    const kind = joined.get(position);
    return kind === undefined ? value : { kind, sql: layered("s", position) };
  });
  const positions = [...columns.keys()];
  const own = positions.filter((position) => !joined.has(position));
  const valueAt = (position: number): RawValue => values[position] as RawValue;
  const raw = plan.duplicates === "drop" ? source.columns.map(readColumn) : [];
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...readValues(source)])} FROM ${source.from})`;
  const held = layer(
    records,
    own.map((position) => sql`${valueAt(position).sql} AS ${layered("s", position)}`),
  );
  const send = tableSender(connection);
  const maps = await createTextMaps(events, plan, {
    held,
    texts: new Map(
      own
        .filter((position) => isText(valueAt(position)))
        .map((position) => [position, heldText(valueAt(position), position)]),
    ),
    query: async (query) => valuesOf<string>({ chunks: await connection.chunks(query), index: 0 }),
    send,
  });
  const tables = await createReferenceTables(send, events, plan);
  const units = textScope(given, duckdbDialect);
  const reading = readingPlan(
    events,
    plan,
    {
      maps,
      tables,
      isText: (position) => isText(valueAt(position)),
      unit: (name) => (plan.trim ? trimmed(units(name).sql) : units(name).sql),
    },
    duckdbDialect,
  );
  const changing = new Set(reading.texts.map(({ position }) => position));
  const places = reading.places.map(
    (place): RawPlace => ({
      ...place,
      raw: valueAt(place.position),
      trim: plan.trim,
      changes: changing.has(place.position),
    }),
  );
  const ownRead = readingLayers(places.filter((place) => !place.joined)).reduce(layer, withMaps(held, maps));
  const allRead = readingLayers(places.filter((place) => place.joined)).reduce(
    layer,
    withReferences(ownRead, tables, reading.read),
  );
  const later = learntSteps(events.schema, plan).map(({ place, step }) => changeNumber(place, step));
  const taken = [
    sql`line`,
    ...repeatColumns(raw),
    ...positions.map((position) => layered("s", position)),
    ...columns.map((column, position) => {
      const name = columnName(position);
      return sql`CAST(${name} AS ${storedType(column, duckdbDialect)}) AS ${name}`;
    }),
    ...reading.changes.map((change) => layered("g", change)),
    ...later.map((change) => sql`FALSE AS ${layered("g", change)}`),
    sql`${ruleFault(plan, scope, columns.length, duckdbDialect)} AS fault`,
  ];
  const query = reading.layers.reduce(layer, allRead);
  await connection.run(sql`CREATE TEMP TABLE checked AS SELECT ${join(taken)} FROM ${query}`);
  return { kinds: values.map(({ kind }) => kind), raw, changes: [...reading.changes, ...later] };
}
