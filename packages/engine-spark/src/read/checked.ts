import type { CleaningPlan, Column, Columns, EventDefinition, LearntRule } from "@portrait/core";
import {
  bigint,
  type ColumnOrigin,
  type ColumnScope,
  columnName,
  createReferenceTables,
  createTextMaps,
  identifier,
  join,
  joinedKinds,
  layer,
  layered,
  learnFromRecords,
  type RawKind,
  readingPlan,
  ruleFault,
  type Sql,
  sql,
  type TableSender,
  textScope,
  timeColumn,
  valuesToCheck,
  withMaps,
  withReferences,
} from "@portrait/engine-sql";
import { changeNumber, learntSteps } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { columnAt } from "../result/columns.js";
import { computedOnce } from "../sql/computed-once.js";
import { sparkDialect } from "../sql/dialect.js";
import { toText } from "../sql/statement.js";
import { learningRecords } from "./learning.js";
import { type RawValue, rawText } from "./raw.js";
import { heldText, isText, type KindPlace, readColumns, textChange } from "./read-columns.js";
import { heldColumns, rawName, type SourceTable } from "./source-table.js";
import { sourceText, trimmed } from "./texts.js";
import { uploadTable } from "./upload-table.js";

/** Records that were checked, as a query. */
export interface CheckedRecords {
  /**
   * The records: `line`; `fault`, null for a record that is kept; `first`, for a kept one the line of the first that equals
   * it; the checked values as text, `v0` ...; those of the event, `c0` ....
   */
  readonly query: Sql;
  /** What the values that were checked are, by the position of their column. */
  readonly kinds: readonly RawKind[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
}

/** What tells a value of a source from others: itself, or of JSON its kind and text, as a number has several forms. */
function comparable(raw: RawValue): readonly Sql[] {
  if (raw.kind !== "json") return [raw.sql];
  const type = sql`schema_of_variant(${raw.sql})`;
  const isNumber = sql`${type} = 'BIGINT' OR ${type} = 'DOUBLE' OR ${type} LIKE 'DECIMAL%'`;
  return [sql`(CASE WHEN ${isNumber} THEN 'NUMBER' ELSE nullif(${type}, 'VOID') END)`, sourceText(raw)];
}

/** The line of the record that is kept for each kept one: itself, or the one that it repeats. */
function firstLine(
  events: EventDefinition<Columns>,
  { duplicates }: CleaningPlan,
  compared: readonly Sql[],
): { readonly gap?: Sql; readonly run?: Sql; readonly first: Sql } {
  if (duplicates === "keep") return { first: sql`(CASE WHEN fault IS NULL THEN line END)` };
  if (duplicates === "drop") {
    const same = join([sql`fault IS NULL`, ...compared]);
    return { first: sql`(CASE WHEN fault IS NULL THEN min(line) OVER (PARTITION BY ${same}) END)` };
  }
  const names = Object.keys(events.schema);
  const key = join([sql`fault IS NULL`, ...duplicates.key.map((name) => columnName(names.indexOf(name)))]);
  const time = timeColumn(events);
  const order = sql`ORDER BY ${time}, line`;
  const kept = duplicates.keep === "first" ? sql`first_value(line)` : sql`last_value(line)`;
  const starts = sql`__gap IS NULL OR __gap > ${bigint(duplicates.within.milliseconds)}`;
  return {
    gap: sql`${time} - lag(${time}) OVER (PARTITION BY ${key} ${order}) AS __gap`,
    run: sql`count_if(${starts}) OVER (PARTITION BY ${key} ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS __run`,
    first: sql`(CASE WHEN fault IS NULL THEN ${kept} OVER (PARTITION BY ${key}, __run ${order}
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) END)`,
  };
}

/**
 * Writes the query that checks the records of files. What cleaning looks up and learns is found out before, by queries of
 * their own.
 *
 * @param session - The session.
 * @param name - What the names of its views begin with.
 * @param events - What the records are to become.
 * @param origins - Where each column comes from.
 * @param source - The files.
 * @param plan - How they are cleaned.
 * @param scope - The columns of the event.
 * @param options - Signal.
 * @throws PortraitError `invalid-definition`, `unknown-id`, and what the session throws.
 */
export async function checkedRecords(
  session: SparkSession,
  name: string,
  events: EventDefinition<Columns>,
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
  scope: ColumnScope,
  options: StatementOptions,
): Promise<CheckedRecords> {
  const columns = Object.values<Column>(events.schema);
  const positions = [...columns.keys()];
  const joined = joinedKinds(events, plan);
  const given = heldColumns(source);
  const values = valuesToCheck(origins, given, plan, sparkDialect);
  const kinds = values.map(({ kind }, position) => joined.get(position) ?? kind);
  const kindAt = (position: number): RawKind => kinds[position] as RawKind;
  const own = positions.filter((position) => !joined.has(position));
  const raw = source.columns.map(({ sql: value }, position) => sql`${value} AS ${rawName(position)}`);
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...raw])} FROM ${source.from})`;
  const held = layer(
    records,
    own.map((position) => sql`${(values[position] as RawValue).sql} AS ${layered("s", position)}`),
  );
  const send: TableSender = (table, sent) => uploadTable(session, `${name}_${table}`, sent, options);
  const maps = await createTextMaps(events, plan, {
    held,
    texts: new Map(
      own
        .filter((position) => isText(kindAt(position)))
        .map((position) => [position, heldText(kindAt(position), position)]),
    ),
    async query(query) {
      const found = await session.query(toText(query), options);
      return Array.from({ length: found.numRows }, (_, row) => String(columnAt(found, 0).get(row)));
    },
    send,
  });
  const tables = await createReferenceTables(send, events, plan);
  const units = textScope(given, sparkDialect);
  const reading = readingPlan(
    events,
    plan,
    {
      maps,
      tables,
      isText: (position) => isText(kindAt(position)),
      unit: (unit) => (plan.trim ? trimmed(units(unit).sql) : units(unit).sql),
    },
    sparkDialect,
  );
  const withKind = (place: (typeof reading.places)[number]): KindPlace => ({
    ...place,
    kind: kindAt(place.position),
    trim: plan.trim,
  });
  const places = reading.places.map(withKind);
  const ownRead = layer(withMaps(held, maps), [
    ...places.filter((place) => !place.joined).flatMap(readColumns),
    ...reading.texts.map(withKind).map(textChange),
  ]);
  const allRead = layer(
    withReferences(ownRead, tables, reading.read),
    places.filter((place) => place.joined).flatMap(readColumns),
  );
  const finished = layer(reading.layers.reduce(layer, allRead), [
    sql`${computedOnce(ruleFault(plan, scope, columns.length, sparkDialect))} AS fault`,
  ]);
  const later = learntSteps(events.schema, plan).map(({ place, step }) => changeNumber(place, step));
  const compared =
    plan.duplicates === "drop"
      ? source.columns.flatMap(({ kind }, position) => comparable({ kind, sql: rawName(position) }))
      : [];
  const comparedNames = compared.map((_, index) => layered("e", index));
  const texted = positions.map((position) => layered("v", position));
  const named = columns.map((_, position) => columnName(position));
  const flags = reading.changes.map((change) => layered("g", change));
  const laterFlags = later.map((change) => layered("g", change));
  const query = sql`(SELECT ${join([
    sql`line, fault`,
    ...compared.map((value, index) => sql`${value} AS ${comparedNames[index] as Sql}`),
    ...kinds.map(
      (kind, position) =>
        sql`${rawText({ kind, sql: layered("s", position) })} AS ${texted[position] as Sql}`,
    ),
    ...named,
    ...flags,
    ...laterFlags.map((flag) => sql`FALSE AS ${flag}`),
  ])} FROM ${finished})`;
  const leading = ["line", "fault"].map((leading) => identifier(leading));
  const names = [...leading, ...comparedNames, ...texted, ...named, ...flags, ...laterFlags];
  const learning = learningRecords(session, { query, names }, options);
  const learnt = await learnFromRecords(learning, events, plan);
  const { gap, run, first } = firstLine(events, plan, comparedNames);
  const withGaps = gap === undefined ? learning.query() : layer(learning.query(), [gap]);
  const runs = run === undefined ? withGaps : layer(withGaps, [run]);
  return {
    query: sql`(SELECT line, fault, ${first} AS first, ${join([...texted, ...named, ...flags, ...laterFlags])} FROM ${runs})`,
    kinds,
    changes: [...reading.changes, ...later],
    learnt,
  };
}
