import {
  type CleaningPlan,
  type Column,
  type Columns,
  type EventDefinition,
  type LearntRule,
  PortraitError,
  valueTypeOf,
} from "@portrait/core";
import { changeNumber, learntSteps, ruleOf } from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { columnName, timeColumn } from "../log/stored-log.js";
import { type ColumnScope, settled, type TypedSql, toSql } from "../sql/expression.js";
import { bigint, integer, join, type Sql, sql } from "../sql/sql.js";
import { layered, readingOf } from "./check.js";
import { FAULTS, type Finishing, finishingOf } from "./finish.js";
import { learnFromRecords } from "./learn.js";
import { type RawKind, type RawValue, rawText } from "./raw.js";
import {
  createReferenceTables,
  joinedKinds,
  type ReferenceTable,
  withReferences,
} from "./reference-tables.js";
import type { ColumnOrigin, SourceTable } from "./source-table.js";
import { createTextMaps, heldText, type TextMap, withMaps } from "./text-maps.js";
import { sourceText, trimmed } from "./texts.js";

/** Records that were checked, as a query. */
export interface CheckedRecords {
  /**
   * The records: `line`; `fault`, null for a record that is kept; `first`, for a kept one the line of the first that equals
   * it; the checked values as text, `s0` ...; those of the event, `c0` ....
   */
  readonly query: Sql;
  /** What the values that were checked are, by the position of their column. */
  readonly kinds: readonly RawKind[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
}

/** The types in which values are stored. */
const STORED: Readonly<Record<string, Sql>> = {
  number: sql`DOUBLE`,
  timestamp: sql`BIGINT`,
  boolean: sql`BOOLEAN`,
  category: sql`STRING`,
};

const NOTHING: RawValue = { kind: "text", sql: sql`CAST(NULL AS STRING)` };

const rawName = (position: number): Sql => layered("r", position);

/** The texts of a source's columns by name, for derived columns. */
function textScope(source: SourceTable): ColumnScope {
  const texts = new Map(
    source.columns.map(({ name, kind }, position): [string, TypedSql] => [
      name,
      { type: "category", sql: sourceText({ kind, sql: rawName(position) }) },
    ]),
  );
  return (name) => texts.get(name) ?? { type: "category", sql: NOTHING.sql };
}

function derivedValue(expression: TypedSql): RawValue {
  const value = settled(expression);
  if (expression.type === "category") return { kind: "text", sql: value };
  return { kind: expression.type === "boolean" ? "boolean" : "float", sql: value };
}

/** The value that each column of an event is read from. */
function valuesToCheck(
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
): readonly RawValue[] {
  const scope = textScope(source);
  return origins.map(({ name, source: from, derived }) => {
    const node = plan.derive[name];
    if (derived && node !== undefined) return derivedValue(toSql(node, scope));
    const position = source.columns.findIndex((column) => column.name === from);
    const column = source.columns[position];
    return column === undefined ? NOTHING : { kind: column.kind, sql: rawName(position) };
  });
}

const isText = (kind: RawKind): boolean => kind === "text" || kind === "json";

/** A column of the event, and the value that it is read from. */
interface ReadingPlace {
  readonly column: Column;
  readonly position: number;
  readonly kind: RawKind;
  readonly mapped: boolean;
  readonly dated: boolean;
  readonly into: Sql;
}

/** Whether cleaning changed a text. */
function textChange({ kind, position, mapped }: ReadingPlace): Sql {
  const written = heldText(kind, position);
  const clean = mapped ? layered("w", position) : trimmed(written);
  const isString =
    kind === "json"
      ? sql`coalesce(schema_of_variant(${layered("h", position)}) = 'STRING', FALSE)`
      : sql`TRUE`;
  return sql`(${isString} AND NOT (${clean} <=> ${written})) AS ${layered("g", changeNumber(position, "text"))}`;
}

function readColumns(
  { column, kind, position, mapped, dated, into }: ReadingPlace,
  trim: boolean,
): readonly Sql[] {
  const held = layered("h", position);
  const ofText = (value: Sql): Sql => {
    if (mapped) return layered("w", position);
    return trim ? trimmed(value) : value;
  };
  const { value, missing, notFinite } = readingOf(column, {
    kind,
    value: kind === "text" ? ofText(held) : held,
    jsonText: kind === "json" ? ofText(sql`try_variant_get(${held}, '$', 'string')`) : sql`NULL`,
    ...(dated ? { instant: layered("wi", position) } : {}),
  });
  return [
    sql`CAST(${value} AS ${STORED[valueTypeOf(column)] as Sql}) AS ${into}`,
    sql`${missing} AS ${layered("m", position)}`,
    sql`${notFinite} AS ${layered("n", position)}`,
  ];
}

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
    ? sql`value_fault AS fault`
    : sql`(CASE WHEN value_fault IS NOT NULL THEN value_fault ${join(cases, sql` `)} END) AS fault`;
}

/** What tells a value of a source from others: itself, or of JSON its kind and text, as a number has several forms. */
function comparable(raw: RawValue): readonly Sql[] {
  if (raw.kind !== "json") return [raw.sql];
  const type = sql`schema_of_variant(${raw.sql})`;
  const isNumber = sql`${type} = 'BIGINT' OR ${type} = 'DOUBLE' OR ${type} LIKE 'DECIMAL%'`;
  return [sql`(CASE WHEN ${isNumber} THEN 'NUMBER' ELSE nullif(${type}, 'VOID') END)`, sourceText(raw)];
}

/** The query adds columns to those of another; each layer may use those of the layers before. */
const layer = (from: Sql, columns: readonly Sql[]): Sql =>
  columns.length === 0 ? from : sql`(SELECT *, ${join(columns)} FROM ${from})`;

/** How the columns of files are read and finished. */
function cleaningOf(
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  source: SourceTable,
  kinds: readonly RawKind[],
  maps: readonly TextMap[],
  tables: readonly ReferenceTable[],
): Finishing & { readonly places: readonly ReadingPlace[]; readonly texts: readonly ReadingPlace[] } {
  const mapped = new Set(maps.map(({ position }) => position));
  const entries = Object.entries<Column>(events.schema);
  const joined = new Map(
    tables.flatMap(({ position, joined }) => joined.map((at) => [at, position] as const)),
  );
  const placesInto = (into: (position: number) => Sql): readonly ReadingPlace[] =>
    entries.map(([name, column], position) => ({
      column,
      position,
      kind: kinds[position] as RawKind,
      mapped: mapped.has(position),
      dated: mapped.has(position) && ruleOf(plan.dates, name) !== undefined,
      into: into(position),
    }));
  const changing = ({ kind, position, mapped }: ReadingPlace): boolean =>
    isText(kind) && (plan.trim || mapped) && !joined.has(position);
  const named = placesInto(columnName);
  const units = textScope(source);
  const finishing = finishingOf(events, plan, {
    texts: named.filter(changing).map(({ position }) => position),
    dates: named.filter(({ dated }) => dated).map(({ position }) => position),
    joined,
    unit: (name) => (plan.trim ? trimmed(units(name).sql) : units(name).sql),
  });
  const places = placesInto(finishing.read);
  return { ...finishing, places, texts: places.filter(changing) };
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
  const isJoined = ({ position }: { readonly position: number }): boolean => joined.has(position);
  const values = valuesToCheck(origins, source, plan);
  const kinds = values.map(({ kind }, position) => joined.get(position) ?? kind);
  const own = positions.filter((position) => !joined.has(position));
  const raw = source.columns.map(({ sql: value }, position) => sql`${value} AS ${rawName(position)}`);
  const records = sql`(SELECT ${join([sql`${source.line} AS line`, ...raw])} FROM ${source.from})`;
  const held = layer(
    records,
    own.map((position) => sql`${(values[position] as RawValue).sql} AS ${layered("h", position)}`),
  );
  const maps = await createTextMaps(session, name, events, plan, kinds, own, held, options);
  const tables = await createReferenceTables(session, name, events, plan, options);
  const { read, layers, changes, places, texts } = cleaningOf(events, plan, source, kinds, maps, tables);
  const reading = (some: readonly ReadingPlace[]): readonly Sql[] =>
    some.flatMap((place) => readColumns(place, plan.trim));
  const ownRead = layer(withMaps(held, maps), [
    ...reading(places.filter((place) => !isJoined(place))),
    ...texts.map(textChange),
  ]);
  const allRead = layer(withReferences(ownRead, tables, read), reading(places.filter(isJoined)));
  const finished = layer(layers.reduce(layer, allRead), [ruleFault(plan, scope, columns.length)]);
  const later = learntSteps(events.schema, plan).map(({ place, step }) => changeNumber(place, step));
  const compared =
    plan.duplicates === "drop"
      ? source.columns.flatMap(({ kind }, position) => comparable({ kind, sql: rawName(position) }))
      : [];
  const comparedNames = compared.map((_, index) => layered("e", index));
  const texted = positions.map((position) => layered("s", position));
  const named = columns.map((_, position) => columnName(position));
  const flags = changes.map((change) => layered("g", change));
  const laterFlags = later.map((change) => layered("g", change));
  const query = sql`(SELECT ${join([
    sql`line, fault`,
    ...compared.map((value, index) => sql`${value} AS ${comparedNames[index] as Sql}`),
    ...kinds.map(
      (kind, position) =>
        sql`${rawText({ kind, sql: layered("h", position) })} AS ${texted[position] as Sql}`,
    ),
    ...named,
    ...flags,
    ...laterFlags.map((flag) => sql`FALSE AS ${flag}`),
  ])} FROM ${finished})`;
  const names = [sql`line`, sql`fault`, ...comparedNames, ...texted, ...named, ...flags, ...laterFlags];
  const { query: learntQuery, learnt } = await learnFromRecords(
    session,
    { query, names },
    events,
    plan,
    options,
  );
  const { gap, run, first } = firstLine(events, plan, comparedNames);
  const withGaps = gap === undefined ? learntQuery : layer(learntQuery, [gap]);
  const runs = run === undefined ? withGaps : layer(withGaps, [run]);
  return {
    query: sql`(SELECT line, fault, ${first} AS first, ${join([...texted, ...named, ...flags, ...laterFlags])} FROM ${runs})`,
    kinds,
    changes: [...changes, ...later],
    learnt,
  };
}
