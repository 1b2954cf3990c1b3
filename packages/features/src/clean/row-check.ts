import type {
  Bounds,
  CleaningPlan,
  Column,
  Columns,
  EventDefinition,
  FutureRule,
  ReferenceRule,
} from "@portrait/core";
import { type Fault, faults, isFault } from "../read/fault.js";
import type { RowFault } from "../read/raw-chunk.js";
import type { ReadColumn } from "../read/read-column.js";
import { type ReadValue, valueReader } from "../read/value-reader.js";
import { heldTo, isBeyond } from "./bounds.js";
import { changeNumber } from "./change.js";
import { dateReader } from "./dates.js";
import { ruleOf } from "./rule-of.js";
import { scaler } from "./scale.js";
import { textCleaner } from "./text.js";

/** The values of a row, by the columns of the event. */
export type ReadValues = readonly (ReadValue | null)[];

/** A raw row, as cleaning looks at it. */
export interface RowParts {
  /**
   * The raw value of a column.
   *
   * @param column - The column.
   */
  raw(column: ReadColumn): unknown;
  /**
   * A column of the source as text.
   *
   * @param name - Its name there.
   */
  text(name: string): string | null;
}

/**
 * Cleans and checks one row by the steps that need no other row, up to the rejection rules.
 *
 * @param row - The row.
 * @param changes - Gets the numbers of the changes.
 * @returns Its values, or the first column at fault.
 */
export type RowCheck = (row: RowParts, changes: number[]) => ReadValues | RowFault;

/** How single rows are cleaned. */
export interface RowChecker {
  /** Cleans and checks a row. */
  readonly check: RowCheck;
  /**
   * The raw value of a column of a row that passed: as the source gave it, or the reference for a joined column.
   *
   * @param row - The row.
   * @param place - The place of the column.
   * @param values - The row's values.
   */
  rawOf(row: RowParts, place: number, values: ReadValues): unknown;
  /**
   * The text of a column of a row that may be at fault; `null` where it has none that can be read.
   *
   * @param row - The row.
   * @param place - The place of the column.
   */
  textOf(row: RowParts, place: number): string | null;
}

/** A value on its way: read, missing or at fault. */
type Read = ReadValue | null | Fault;

/** A row on its way: what was read of each column. */
interface Opened {
  readonly row: RowParts;
  readonly values: readonly Read[];
  readonly changes: number[];
}

/** What becomes of the value of one column, given those of the others. */
type Finish = (value: Read, opened: Opened) => Read;

interface Cell {
  readonly column: ReadColumn;
  readonly place: number;
  readonly open: (raw: unknown, changes: number[]) => Read;
  readonly finish: readonly Finish[];
}

/** Where the values of a joined column come from. */
interface Join {
  readonly place: number;
  readonly key: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly values: ReferenceRule["attributes"][string];
}

/** The column without what is checked of a value once it is read. */
function openColumn({ min: _, max: __, values: ___, ...column }: Column): Column {
  return { ...column, nullable: true };
}

function opening(
  column: Column,
  name: string,
  place: number,
  plan: CleaningPlan,
  read: ReturnType<typeof valueReader>,
): Cell["open"] {
  const clean = textCleaner(ruleOf(plan.text, name), plan.trim);
  const dates = ruleOf(plan.dates, name);
  const readDate = dates === undefined ? undefined : dateReader(dates, column);
  const change = changeNumber(place, "text");
  return (raw, changes) => {
    if (typeof raw !== "string") return read(raw);
    const cleaned = clean(raw);
    if (cleaned !== raw) changes.push(change);
    return readDate === undefined || cleaned === null || cleaned === "" ? read(cleaned) : readDate(cleaned);
  };
}

/** A change of numbers, noted where it makes a difference. */
function numeric(apply: (value: number, opened: Opened) => number | null | Fault, change?: number): Finish {
  return (value, opened) => {
    if (typeof value !== "number") return value;
    const changed = apply(value, opened);
    if (change !== undefined && !isFault(changed) && changed !== value) opened.changes.push(change);
    return changed;
  };
}

/** A check of values that were read. */
const checking =
  (fault: Fault, fails: (value: ReadValue, opened: Opened) => boolean): Finish =>
  (value, opened) =>
    value === null || isFault(value) || !fails(value, opened) ? value : fault;

function scaling(
  plan: CleaningPlan,
  name: string,
  place: number,
  placeOf: (name: string) => number,
): readonly Finish[] {
  const rule = ruleOf(plan.scale, name);
  if (rule === undefined) return [];
  const scale = scaler(rule);
  const change = changeNumber(place, "scale");
  if ("factor" in rule) return [numeric((value) => scale(value, null), change)];
  const at = placeOf(rule.by);
  const unitOf = ({ row, values }: Opened): string | null => {
    if (at < 0) return (plan.trim ? row.text(rule.by)?.trim() : row.text(rule.by)) ?? null;
    const unit = values[at] ?? null;
    return typeof unit === "string" ? unit : null;
  };
  return [numeric((value, opened) => scale(value, unitOf(opened)), change)];
}

function holding(bounds: Bounds, action: "clip" | "reject", place: number): Finish {
  if (action === "reject") return numeric((value) => (isBeyond(value, bounds) ? faults.outlier : value));
  return numeric((value) => heldTo(value, bounds), changeNumber(place, "outliers"));
}

function ranging({ min, max, values }: Column): readonly Finish[] {
  const bounds = { low: min ?? null, high: max ?? null };
  const known = values === undefined ? undefined : new Set<unknown>(values);
  return [
    ...(min === undefined && max === undefined
      ? []
      : [checking(faults.range, (value) => isBeyond(value as number, bounds))]),
    ...(known === undefined ? [] : [checking(faults.unknownValue, (value) => !known.has(value))]),
  ];
}

function filling(plan: CleaningPlan, name: string, column: Column, place: number): Finish {
  const rule = ruleOf(plan.missing, name);
  const policy = rule?.policy ?? (column.nullable ? "keep" : "reject");
  if (policy === "reject") return (value) => value ?? faults.missing;
  if (rule?.policy !== "value") return (value) => value;
  const change = changeNumber(place, "missing");
  return (value, { changes }) => {
    if (value !== null) return value;
    changes.push(change);
    return rule.value;
  };
}

const instantAt = ({ values }: Opened, place: number): number | null => {
  const value = values[place] ?? null;
  return typeof value === "number" ? value : null;
};

function futureCheck({ beyond, now, arrival = "" }: FutureRule, placeOf: (name: string) => number): Finish {
  const margin = beyond?.milliseconds ?? 0;
  const place = placeOf(arrival);
  return (value, opened) => {
    const until = now ?? instantAt(opened, place);
    if (typeof value !== "number" || until === null) return value;
    return value - until > margin ? faults.future : value;
  };
}

function lateCheck(after: number, time: number): Finish {
  return (value, opened) => {
    const happened = instantAt(opened, time);
    if (typeof value !== "number" || happened === null) return value;
    return value - happened > after ? faults.late : value;
  };
}

function joinsOf(plan: CleaningPlan, placeOf: (name: string) => number): readonly Join[] {
  return Object.entries(plan.references ?? {}).flatMap(([key, { keys, attributes }]) => {
    const rows = new Map(keys.map((id, row) => [id, row]));
    return Object.entries(attributes).map(([name, values]) => ({
      place: placeOf(name),
      key: placeOf(key),
      rows,
      values,
    }));
  });
}

function finishing(
  events: EventDefinition,
  plan: CleaningPlan,
  name: string,
  place: number,
  placeOf: (name: string) => number,
): readonly Finish[] {
  const column = (events.schema as Columns)[name] as Column;
  const fixed = ruleOf(plan.outliers, name);
  const reference = ruleOf(plan.references, name);
  const steps: Finish[] = [...scaling(plan, name, place, placeOf)];
  if (fixed?.bounds.method === "fixed") steps.push(holding(fixed.bounds, fixed.action, place));
  steps.push(...ranging(column));
  if (reference?.missing === "reject") {
    const keys = new Set<unknown>(reference.keys);
    steps.push(checking(faults.unknownReference, (value) => !keys.has(value)));
  }
  if (plan.future !== undefined && name === events.time) steps.push(futureCheck(plan.future, placeOf));
  if (plan.late?.arrival === name) steps.push(lateCheck(plan.late.after.milliseconds, placeOf(events.time)));
  steps.push(filling(plan, name, column, place));
  return steps;
}

/** Whether a value depends on those of other columns: then all are read before one is at fault. */
function isCrossing({ schema }: EventDefinition, { scale, references, late, future }: CleaningPlan): boolean {
  const byColumn = Object.values(scale ?? {}).some((rule) => "by" in rule && Object.hasOwn(schema, rule.by));
  return byColumn || references !== undefined || late !== undefined || future?.arrival !== undefined;
}

/** Whether the plan does nothing to values of a column but clean their texts. */
function isBare({ scale, outliers, missing, future }: CleaningPlan, name: string, time: string): boolean {
  const ruled = [scale, outliers, missing].some((rules) => rules !== undefined && Object.hasOwn(rules, name));
  return !ruled && (future === undefined || name !== time);
}

/**
 * Prepares the cleaning of single rows, up to the rejection rules.
 *
 * @param events - What the rows are to become.
 * @param plan - How they are cleaned; it was checked.
 * @param columns - How the columns are read.
 */
export function createRowCheck(
  events: EventDefinition,
  plan: CleaningPlan,
  columns: readonly ReadColumn[],
): RowChecker {
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  const placeOf = (name: string): number => places.get(name) ?? -1;
  const joins = joinsOf(plan, placeOf);
  const joinAt = new Map(joins.map((join) => [join.place, join]));
  const crossing = isCrossing(events, plan);
  const cells = columns.map((column, place): Cell => {
    const { name } = column;
    const kind = (events.schema as Columns)[name] as Column;
    const bare = !crossing && isBare(plan, name, events.time);
    const open = opening(kind, name, place, plan, valueReader(bare ? kind : openColumn(kind)));
    return { column, place, open, finish: bare ? [] : finishing(events, plan, name, place, placeOf) };
  });

  function joined({ key, rows, values }: Join, read: readonly Read[]): unknown {
    const id = read[key] ?? null;
    const row = typeof id === "string" ? rows.get(id) : undefined;
    return row === undefined ? null : (values[row] ?? null);
  }
  function finished({ finish, place }: Cell, opened: Opened): Read {
    let value = opened.values[place] ?? null;
    for (const step of finish) {
      if (isFault(value)) return value;
      value = step(value, opened);
    }
    return value;
  }
  /** A column is not at fault for what it lacks because the id that it is joined by is. */
  function excused(place: number, fault: Fault, opened: Opened): boolean {
    const join = joinAt.get(place);
    if (join === undefined || fault !== faults.missing) return false;
    return isFault(finished(cells[join.key] as Cell, { ...opened, changes: [] }));
  }
  function checkAlone(row: RowParts, changes: number[]): ReadValues | RowFault {
    const values: (ReadValue | null)[] = [];
    const read: Read[] = [];
    const opened = { row, values: read, changes };
    for (const cell of cells) {
      const raw = row.raw(cell.column);
      const opening = cell.open(raw, changes);
      read.push(opening);
      const value = cell.finish.length === 0 ? opening : finished(cell, opened);
      if (isFault(value)) return { column: cell.column.name, value: raw, reason: value.fault };
      values.push(value);
    }
    return values;
  }
  function checkTogether(row: RowParts, changes: number[]): ReadValues | RowFault {
    const read: Read[] = new Array(cells.length);
    for (const { column, place, open } of cells) {
      if (joinAt.has(place)) continue;
      read[place] = open(row.raw(column), changes);
    }
    for (const join of joins) {
      const { place } = join;
      const value = (cells[place] as Cell).open(joined(join, read), []);
      if (value !== null && !isFault(value)) changes.push(changeNumber(place, "references"));
      read[place] = value;
    }
    const opened: Opened = { row, values: read, changes };
    const values: (ReadValue | null)[] = new Array(cells.length);
    for (const cell of cells) {
      const { column, place } = cell;
      const value = finished(cell, opened);
      if (!isFault(value)) {
        values[place] = value;
        continue;
      }
      if (excused(place, value, opened)) {
        values[place] = null;
        continue;
      }
      const join = joinAt.get(place);
      const raw = join === undefined ? row.raw(column) : joined(join, read);
      return { column: column.name, value: raw, reason: value.fault };
    }
    return values;
  }
  function rawOf(row: RowParts, place: number, values: ReadValues): unknown {
    const join = joinAt.get(place);
    if (join === undefined) return row.raw((cells[place] as Cell).column);
    return values[place] === null ? null : joined(join, values);
  }
  function textOf(row: RowParts, place: number): string | null {
    const { column, open } = cells[place] as Cell;
    const value = open(row.raw(column), []);
    return typeof value === "string" ? value : null;
  }
  return { textOf, check: crossing ? checkTogether : checkAlone, rawOf };
}
