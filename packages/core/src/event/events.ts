import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Column, ColumnKind, ColumnValue } from "../column/column.js";
import { describeValue, listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { ColumnHandle, Expression } from "../expression/expression.js";
import { booleanHandle, categoryHandle, numberHandle, timestampHandle } from "../expression/handles.js";
import type { ExpressionNode, ValueType } from "../expression/node.js";
import { optionalOption, resolveOptions } from "../options/options.js";
import { hashText, stableJson } from "../random/hash.js";

/** The columns of an event, by name. */
export type Columns = Readonly<Record<string, Column>>;

/** The names of those columns of `Cols` that are of a kind. */
export type ColumnsOfKind<Cols extends Columns, Kind extends ColumnKind> = {
  [Name in keyof Cols]: Cols[Name] extends Column<Kind> ? Name : never;
}[keyof Cols] &
  string;

/** The typed handles on the columns of an event, by name. */
export type ColumnHandles<Cols extends Columns> = { readonly [Name in keyof Cols]: ColumnHandle<Cols[Name]> };

/** One event as it is read: every column by name. */
export type EventOf<Cols extends Columns> = { readonly [Name in keyof Cols]: ColumnValue<Cols[Name]> };

/** What happened: the columns of one kind of event, and typed handles on them. Frozen. */
export interface EventDefinition<Cols extends Columns = Columns> {
  /** The columns as they were declared, in their order. */
  readonly schema: Cols;
  /** A typed handle on each column, for filters, features and targets. */
  readonly columns: ColumnHandles<Cols>;
  /** The name of the column that says when the event happened: the first timestamp. */
  readonly time: string;
  /**
   * The name of the timestamp column that says when the event became known, if one was named. As of a cutoff `t` an
   * event is seen only if it happened and had arrived before `t`; one without a time of arrival arrived when it happened.
   */
  readonly arrival: string | undefined;
  /** A Standard Schema (zod, valibot and others) that each raw row passes first, if one was given. */
  readonly rowSchema: StandardSchemaV1 | undefined;
  /** A hash of the declaration: equal definitions have equal hashes. */
  readonly hash: string;
}

/** Options of {@link defineEvents}. */
export interface DefineEventsOptions<Timestamp extends string = string> {
  /**
   * The timestamp column that says when the event became known, such as `"receivedAt"`; it may be optional, and must not
   * be the event's time. Left out, events are known when they happen.
   */
  readonly arrival?: Timestamp;
  /**
   * A Standard Schema for raw rows. It runs before the columns are read, on the row as the source gives it (after
   * `rename`); a row with issues is rejected as `schema`, and what it returns is read on.
   */
  readonly rowSchema?: StandardSchemaV1;
}

const RESERVED = new Set(["__proto__", "constructor", "prototype", ""]);

/** The value type that an expression over a column of a kind has. */
const typeOfKind: Readonly<Record<ColumnKind, ValueType>> = {
  id: "category",
  category: "category",
  text: "category",
  number: "number",
  boolean: "boolean",
  timestamp: "timestamp",
};

/**
 * The type of the values that an expression over a column has.
 *
 * @param column - The column.
 *
 * @example
 * ```ts
 * import { id, valueTypeOf } from "@portrait/core";
 *
 * valueTypeOf(id("user")); // => "category"
 * ```
 */
export function valueTypeOf(column: Column): ValueType {
  return typeOfKind[column.kind];
}

function handleOfColumn(name: string, column: Column): Expression<"event", unknown> {
  const node: ExpressionNode = { op: "column", name, type: valueTypeOf(column) };
  switch (column.kind) {
    case "number":
      return numberHandle<"event">(node);
    case "boolean":
      return booleanHandle<"event">(node);
    case "timestamp":
      return timestampHandle<"event">(node);
    default:
      return categoryHandle<"event">(node, column.values);
  }
}

function checkColumns(columns: unknown): asserts columns is Columns {
  if (
    typeof columns !== "object" ||
    columns === null ||
    Array.isArray(columns) ||
    Object.keys(columns).length === 0
  ) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineEvents: the columns must be an object with at least one column; received ${describeValue(columns)}.`,
      hint: 'Write defineEvents({ user: id("user"), at: timestamp() }).',
    });
  }
  for (const [name, column] of Object.entries(columns)) {
    const isColumn = typeof column === "object" && column !== null && Object.hasOwn(typeOfKind, column.kind);
    if (RESERVED.has(name) || !isColumn) {
      throw new PortraitError({
        code: "invalid-definition",
        message: RESERVED.has(name)
          ? `defineEvents: a column cannot be named ${JSON.stringify(name)}.`
          : `defineEvents: column "${name}" must be made by id, timestamp, oneOf, category, number, boolean or text; received ${describeValue(column)}.`,
      });
    }
  }
}

function checkArrival(columns: Columns, time: string, arrival: string | undefined): void {
  if (arrival === undefined) return;
  const instants = Object.keys(columns).filter(
    (name) => name !== time && columns[name]?.kind === "timestamp",
  );
  if (instants.includes(arrival)) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `defineEvents: "arrival" must name a timestamp column other than the event's time "${time}"; received ${describeValue(arrival)}.`,
    hint:
      instants.length === 0
        ? "Add receivedAt: timestamp(), or leave it out: events are then known when they happen."
        : `The other timestamps are ${listWords(instants)}.`,
  });
}

/**
 * Declares what happened. Every later name and type is inferred from the value returned.
 *
 * @param columns - The columns by name, in the order in which rows are checked. At least one {@link id} and one
 *   {@link timestamp}; the first timestamp is the event's time and cannot be optional.
 * @param options - See {@link DefineEventsOptions}.
 * @throws PortraitError `invalid-definition` when columns are missing or misnamed, or `arrival` names no further
 *   timestamp; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
 *
 * const orders = defineEvents({
 *   user: id("user"),
 *   at: timestamp(),
 *   kind: oneOf("purchase", "cancel"),
 *   price: number({ min: 0 }),
 * });
 * orders.time; // => "at"
 * orders.columns.kind.is("purchase").node.op; // => "in"
 * ```
 */
export function defineEvents<const Cols extends Columns>(
  columns: Cols,
  options: DefineEventsOptions<ColumnsOfKind<NoInfer<Cols>, "timestamp">> = {},
): EventDefinition<Cols> {
  checkColumns(columns);
  const { rowSchema, arrival } = resolveOptions(
    "defineEvents",
    {
      rowSchema: optionalOption<StandardSchemaV1>(
        "a Standard Schema, such as a zod or valibot object",
        (value) =>
          value !== null &&
          (typeof value === "object" || typeof value === "function") &&
          "~standard" in value,
      ),
      arrival: optionalOption<string>("the name of a timestamp column", (value) => typeof value === "string"),
    },
    options,
  );
  const entries = Object.entries(columns);
  const time = entries.find(([, column]) => column.kind === "timestamp");
  const named = entries.some(([, column]) => column.kind === "id" && !column.nullable);
  if (time === undefined || time[1].nullable || !named) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `defineEvents: an event needs at least one id and one timestamp that are not optional; received columns ${listWords(Object.keys(columns))}.`,
      hint: 'Add user: id("user") and at: timestamp().',
    });
  }
  checkArrival(columns, time[0], arrival);
  const handles: object = Object.fromEntries(
    entries.map(([name, column]) => [name, handleOfColumn(name, column)]),
  );
  const declared = entries.map(([name, column]) => ({ name, column }));
  const declaration = stableJson(arrival === undefined ? declared : { columns: declared, arrival });
  return Object.freeze({
    schema: Object.freeze({ ...columns }),
    columns: Object.freeze(handles) as ColumnHandles<Cols>,
    time: time[0],
    arrival,
    rowSchema,
    hash: hashText(declaration),
  });
}
