import type { Bounds, CleaningPlan, Column, Columns, EventDefinition, RejectionReason } from "@portrait/core";
import { changeNumber, ruleOf } from "@portrait/features";
import { columnName } from "../log/columns.js";
import type { SqlDialect } from "../sql/dialect.js";
import { bigint, double, integer, join, type Sql, sql, text, truth } from "../sql/sql.js";
import { FAULTS, layered, reasonCode } from "./faults.js";

/** How the values of records are finished once they are read. */
export interface Finishing {
  /**
   * The value of a column as it was read.
   *
   * @param position - The position of the column.
   */
  read(position: number): Sql;
  /** Layers of columns to add to the records: what becomes of the values, and `value_fault`. */
  readonly layers: readonly (readonly Sql[])[];
  /** The numbers of the changes that are noted, each in a column `g0`, `g1` ... by its number. */
  readonly changes: readonly number[];
}

/** A column of an event on its way. */
interface Place {
  readonly name: string;
  readonly column: Column;
  readonly position: number;
}

/** What finishing needs to know of the source. */
export interface FinishingSource {
  /** The positions of columns whose texts may change. */
  readonly texts: readonly number[];
  /** The positions of columns of local dates that were looked up. */
  readonly dates: readonly number[];
  /** For each joined column the position of the column of its ids. */
  readonly joined: ReadonlyMap<number, number>;
  /**
   * A column of the source as text, trimmed where the plan trims.
   *
   * @param name - Its name.
   */
  unit(name: string): Sql;
}

const when = (condition: Sql, reason: RejectionReason): Sql =>
  sql`WHEN ${condition} THEN ${integer(reasonCode(reason))}`;

/**
 * A number within bounds.
 *
 * @param value - The number.
 * @param bounds - The bounds; null where there is no limit.
 */
export function heldTo(value: Sql, { low, high }: Bounds): Sql {
  const sides = [
    ...(low === null ? [] : [sql`WHEN ${value} < ${double(low)} THEN ${double(low)}`]),
    ...(high === null ? [] : [sql`WHEN ${value} > ${double(high)} THEN ${double(high)}`]),
  ];
  return sides.length === 0 ? value : sql`(CASE ${join(sides, sql` `)} ELSE ${value} END)`;
}

/**
 * Whether a number lies beyond bounds; null for null.
 *
 * @param value - The number.
 * @param bounds - The bounds; null where there is no limit.
 */
export function beyond(value: Sql, { low, high }: Bounds): Sql {
  const sides = [
    ...(low === null ? [] : [sql`${value} < ${double(low)}`]),
    ...(high === null ? [] : [sql`${value} > ${double(high)}`]),
  ];
  return sides.length === 0 ? sql`FALSE` : sql`(${join(sides, sql` OR `)})`;
}

/**
 * How the values of records are finished: scaled, held to fixed bounds, filled, and checked.
 *
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 * @param source - What is known of the source.
 * @param dialect - The dialect.
 */
export function finishingOf(
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  source: FinishingSource,
  dialect: Pick<SqlDialect, "isInfinite">,
): Finishing {
  const places = Object.entries<Column>(events.schema).map(([name, column], position): Place => {
    return { name, column, position };
  });
  const positionOf = (name: string): number => places.findIndex((place) => place.name === name);
  const scaled = places.filter(({ name }) => ruleOf(plan.scale, name) !== undefined);
  const bounded = places.filter(({ name }) => ruleOf(plan.outliers, name)?.bounds.method === "fixed");
  const filled = places.filter(({ name }) => ruleOf(plan.missing, name)?.policy === "value");
  const finished = new Set([...scaled, ...bounded, ...filled]);
  const read = (position: number): Sql =>
    finished.has(places[position] as Place) ? layered("b", position) : columnName(position);
  const scaledValue = (place: Place): Sql =>
    scaled.includes(place) ? layered("x", place.position) : read(place.position);
  const lastValue = (place: Place): Sql =>
    bounded.includes(place) ? layered("y", place.position) : scaledValue(place);

  function scaling({ name, position }: Place): readonly Sql[] {
    const rule = ruleOf(plan.scale, name);
    const value = read(position);
    const [into, unknown] = [layered("x", position), layered("xu", position)];
    if (rule === undefined) return [];
    if ("factor" in rule)
      return [sql`${value} * ${double(rule.factor)} AS ${into}`, sql`FALSE AS ${unknown}`];
    const by = positionOf(rule.by);
    const unit = by < 0 ? source.unit(rule.by) : read(by);
    const known = Object.entries(rule.factors).map(
      ([name, factor]) => sql`WHEN ${unit} = ${text(name)} THEN ${value} * ${double(factor)}`,
    );
    const names = join(Object.keys(rule.factors).map(text));
    const stray = sql`(${value} IS NOT NULL AND coalesce(${unit} NOT IN (${names}), TRUE))`;
    return [
      sql`(CASE ${join(known, sql` `)} ELSE ${rule.otherwise === "null" ? sql`CAST(NULL AS DOUBLE)` : value} END) AS ${into}`,
      sql`${rule.otherwise === "reject" ? stray : sql`FALSE`} AS ${unknown}`,
    ];
  }
  function bounding(place: Place): readonly Sql[] {
    const rule = ruleOf(plan.outliers, place.name);
    if (rule?.bounds.method !== "fixed") return [];
    const value = scaledValue(place);
    const held = rule.action === "clip" ? heldTo(value, rule.bounds) : value;
    return [sql`${held} AS ${layered("y", place.position)}`];
  }
  function timing({ name }: Place): readonly Sql[] {
    const { future, late } = plan;
    const time = read(positionOf(events.time));
    const cases: Sql[] = [];
    if (future !== undefined && name === events.time) {
      const until = future.now === undefined ? read(positionOf(future.arrival ?? "")) : bigint(future.now);
      cases.push(when(sql`${time} - ${until} > ${bigint(future.beyond?.milliseconds ?? 0)}`, "future"));
    }
    if (late?.arrival === name) {
      const arrival = read(positionOf(late.arrival));
      cases.push(when(sql`${arrival} - ${time} > ${bigint(late.after.milliseconds)}`, "late"));
    }
    return cases;
  }
  function fault(place: Place): Sql {
    const { name, column, position } = place;
    const [base, value] = [read(position), lastValue(place)];
    const [missing, notFinite] = [layered("m", position), layered("n", position)];
    const rule = ruleOf(plan.missing, name);
    const rejects = (rule?.policy ?? (column.nullable ? "keep" : "reject")) === "reject";
    const fixed = ruleOf(plan.outliers, name);
    const cases: Sql[] = [when(notFinite, "not-finite")];
    if (source.dates.includes(position)) {
      const reason = layered("wf", position);
      cases.push(sql`WHEN ${reason} IS NOT NULL THEN ${reason}`);
    }
    cases.push(when(sql`NOT ${missing} AND ${base} IS NULL`, "type"));
    if (scaled.includes(place)) {
      cases.push(when(layered("xu", position), "unknown-unit"));
      cases.push(when(dialect.isInfinite(layered("x", position)), "not-finite"));
    }
    if (fixed?.action === "reject" && fixed.bounds.method === "fixed")
      cases.push(when(beyond(scaledValue(place), fixed.bounds), "outlier"));
    if (column.min !== undefined || column.max !== undefined)
      cases.push(when(beyond(value, { low: column.min ?? null, high: column.max ?? null }), "range"));
    if (column.values !== undefined) {
      const known = join(column.values.map(text));
      cases.push(when(sql`${value} NOT IN (${known})`, "unknown-value"));
    }
    if (ruleOf(plan.references, name)?.missing === "reject")
      cases.push(when(sql`${value} IS NOT NULL AND NOT ${layered("known", position)}`, "unknown-reference"));
    cases.push(...timing(place));
    if (rejects) cases.push(when(sql`${value} IS NULL`, "missing"));
    return sql`(CASE ${join(cases, sql` `)} END)`;
  }
  /** A joined column is not at fault for what it lacks because the id that it is joined by is. */
  function excused(place: Place): Sql {
    const found = fault(place);
    const key = source.joined.get(place.position);
    if (key === undefined) return found;
    const lacks = sql`${found} = ${integer(reasonCode("missing"))}`;
    return sql`(CASE WHEN NOT (${lacks} AND ${fault(places[key] as Place)} IS NOT NULL) THEN ${found} END)`;
  }
  function finalValue(place: Place): Sql {
    const rule = ruleOf(plan.missing, place.name);
    const value = lastValue(place);
    const into = columnName(place.position);
    if (rule?.policy !== "value") return sql`${value} AS ${into}`;
    const fill = literal(rule.value, place.column);
    return sql`coalesce(${value}, ${fill}) AS ${into}`;
  }
  const noted = [
    ...source.texts.map((position) => changeNumber(position, "text")),
    ...[...source.joined.keys()].map((position) => changeNumber(position, "references")),
    ...scaled.map(({ position }) => changeNumber(position, "scale")),
    ...bounded.map(({ position }) => changeNumber(position, "outliers")),
    ...filled.map(({ position }) => changeNumber(position, "missing")),
  ];
  const note = (position: number, step: Parameters<typeof changeNumber>[1], changed: Sql): Sql =>
    sql`${changed} AS ${layered("g", changeNumber(position, step))}`;
  return {
    read,
    changes: noted,
    layers: [
      scaled.flatMap(scaling),
      bounded.flatMap(bounding),
      [
        sql`coalesce(${join([...places.map((place) => sql`${excused(place)} + ${integer(place.position * FAULTS)}`), sql`NULL`])}) AS value_fault`,
        ...[...finished].map(finalValue),
        ...[...source.joined.keys()].map((position) =>
          note(position, "references", sql`${read(position)} IS NOT NULL`),
        ),
        ...scaled.map((place) =>
          note(place.position, "scale", sql`${scaledValue(place)} IS DISTINCT FROM ${read(place.position)}`),
        ),
        ...bounded.map((place) =>
          note(place.position, "outliers", sql`${lastValue(place)} IS DISTINCT FROM ${scaledValue(place)}`),
        ),
        ...filled.map((place) => note(place.position, "missing", sql`${lastValue(place)} IS NULL`)),
      ],
    ],
  };
}

/**
 * A value that stands in for missing ones, as it is stored.
 *
 * @param value - The value.
 * @param column - Its column.
 */
export function literal(value: number | string | boolean, column: Column): Sql {
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return truth(value);
  return column.kind === "timestamp" ? bigint(value) : double(value);
}
