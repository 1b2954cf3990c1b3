import type { CleaningPlan } from "@portrait/core";
import type { ExpressionDialect, SqlDialect } from "../sql/dialect.js";
import { type ColumnScope, settled, type TypedSql, toSql } from "../sql/expression.js";
import { type Sql, sql } from "../sql/sql.js";
import type { RawKind } from "./kind.js";
import type { ColumnOrigin } from "./origins.js";

/** A value of a source, in the form in which an engine holds those of all sources. */
export interface HeldValue {
  /** What it is. */
  readonly kind: RawKind;
  /** The value. */
  readonly sql: Sql;
}

/** The columns of a source, once they are read. */
export interface HeldColumns<Value extends HeldValue> {
  /** The names of the columns, exactly, with their values. */
  readonly columns: readonly (readonly [name: string, value: Value])[];
  /**
   * A value as JavaScript writes it.
   *
   * @param value - The value.
   */
  textOf(value: Value): Sql;
}

/** What derived values need of a dialect. */
export type DerivingDialect = ExpressionDialect & Pick<SqlDialect, "text">;

const nothing = ({ text }: Pick<SqlDialect, "text">): Sql => sql`CAST(NULL AS ${text})`;

function heldValue<Value extends HeldValue>(held: HeldColumns<Value>, name: string): Value | undefined {
  return held.columns.find(([own]) => own === name)?.[1];
}

/**
 * The texts of a source's columns by name, for derived columns and units; null for one that it lacks.
 *
 * @param held - The source.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { describeSql, type HeldColumns, type HeldValue, sql, textScope } from "@portrait/engine-sql";
 *
 * const held: HeldColumns<HeldValue> = {
 *   columns: [["Price", { kind: "float", sql: sql`r0` }]],
 *   textOf: (value) => sql`CAST(${value.sql} AS VARCHAR)`,
 * };
 * const scope = textScope(held, { text: sql`VARCHAR` });
 * describeSql(scope("Price").sql); // => "CAST(r0 AS VARCHAR)"
 * describeSql(scope("price").sql); // => "CAST(NULL AS VARCHAR)"
 * ```
 */
export function textScope<Value extends HeldValue>(
  held: HeldColumns<Value>,
  dialect: Pick<SqlDialect, "text">,
): ColumnScope {
  return (name) => {
    const value = heldValue(held, name);
    return { type: "category", sql: value === undefined ? nothing(dialect) : held.textOf(value) };
  };
}

function derivedValue(expression: TypedSql, dialect: DerivingDialect): HeldValue {
  const value = settled(expression, dialect);
  if (expression.type === "category") return { kind: "text", sql: value };
  return { kind: expression.type === "boolean" ? "boolean" : "float", sql: value };
}

/**
 * The value that each column of an event is read from: one of the source, one that is derived, or null.
 *
 * @param origins - Where the columns come from.
 * @param held - The source.
 * @param plan - What is derived.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { type DerivingDialect, describeSql, sql, valuesToCheck } from "@portrait/engine-sql";
 *
 * const dialect: DerivingDialect = {
 *   text: sql`VARCHAR`,
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * ln(1 + abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const held = { columns: [["Price", { kind: "float", sql: sql`r0` }] as const], textOf: () => sql`''` } as const;
 * const origins = ["Price", "Cost"].map((source) => ({ name: "price", source, derived: false }));
 * valuesToCheck(origins, held, { derive: {} }, dialect).map((value) => describeSql(value.sql)); // => ["r0", "CAST(NULL AS VARCHAR)"]
 * ```
 */
export function valuesToCheck<Value extends HeldValue>(
  origins: readonly ColumnOrigin[],
  held: HeldColumns<Value>,
  plan: Pick<CleaningPlan, "derive">,
  dialect: DerivingDialect,
): readonly (Value | HeldValue)[] {
  const scope = textScope(held, dialect);
  return origins.map(({ name, source, derived }) => {
    const node = plan.derive[name];
    if (derived && node !== undefined) return derivedValue(toSql(node, scope, dialect), dialect);
    return heldValue(held, source) ?? { kind: "text", sql: nothing(dialect) };
  });
}
