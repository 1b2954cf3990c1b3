import { type CleaningPlan, listWords, PortraitError } from "@portrait/core";
import { joinedColumns, unitColumns } from "@portrait/features";
import type { ExpressionDialect } from "../sql/dialect.js";
import { type ColumnScope, toSql } from "../sql/expression.js";
import { sql } from "../sql/sql.js";
import { unreadable } from "./file-format.js";
import { originsOf } from "./origins.js";
import type { ReadRequest } from "./request.js";

/** The columns of the source that a plan derives from. */
function derivedFrom(plan: CleaningPlan, dialect: ExpressionDialect): readonly string[] {
  const names: string[] = [];
  const scope: ColumnScope = (name) => {
    names.push(name);
    return { type: "category", sql: sql`NULL` };
  };
  for (const node of Object.values(plan.derive)) toSql(node, scope, dialect);
  return names;
}

function checkPresent(needed: readonly string[], present: readonly string[]): void {
  const missing = [...new Set(needed)].filter((name) => !present.includes(name));
  if (missing.length === 0) return;
  throw new PortraitError({
    code: "missing-column",
    message: `read: the source lacks ${listWords(missing)}.`,
    hint: `It has ${present.length === 0 ? "no columns" : listWords(present, 20)}; map names with "rename".`,
    details: { missing, present },
  });
}

/**
 * Checks that a file has the columns that are read from it: those that others are derived from, and those that the
 * event needs, unless a row schema has yet to make them.
 *
 * @param request - What is read.
 * @param file - The file's name, for messages.
 * @param present - The names of the file's columns.
 * @param dialect - The dialect.
 * @throws PortraitError `missing-column`; `unreadable-source` when one of them is there twice; `invalid-definition`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { checkSourceColumns, type ExpressionDialect, readRequest, sql } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * checkSourceColumns(readRequest(orders, undefined), "orders.csv", ["user", "at"], dialect); // throws read: the source lacks "price". It has "user", "at"; map names with "rename".
 * ```
 */
export function checkSourceColumns(
  { events, rename, plan }: ReadRequest,
  file: string,
  present: readonly string[],
  dialect: ExpressionDialect,
): void {
  const from = [...derivedFrom(plan, dialect), ...unitColumns(events.schema, plan)];
  const joined = new Set(joinedColumns(plan));
  const origins = originsOf(events, rename, plan.derive).filter(
    ({ name, derived }) => !derived && !joined.has(name),
  );
  const needed = origins.filter(({ name }) => events.schema[name]?.nullable === false);
  const required = events.rowSchema === undefined ? needed.map(({ source }) => source) : [];
  checkPresent([...from, ...required], present);
  for (const name of [...from, ...origins.map(({ source }) => source)]) {
    const times = present.filter((other) => other === name).length;
    if (times < 2) continue;
    const reason = `it has ${times} columns named ${JSON.stringify(name)}`;
    throw unreadable(file, reason, "Give each column a name of its own.");
  }
}

/** A column of a source. */
export interface NamedColumn {
  /** Its name in the source, exactly. */
  readonly name: string;
}

/**
 * Only the columns of a source that are looked at; all of them where whole records are compared.
 *
 * @param request - What is read.
 * @param columns - The columns of the source.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { columnsRead, type ExpressionDialect, readRequest, sql } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const columns = ["user", "at", "note", "price"].map((name) => ({ name }));
 * columnsRead(readRequest(orders, undefined), columns, dialect).length; // => 3
 * ```
 */
export function columnsRead<SourceColumn extends NamedColumn>(
  { events, rename, plan }: ReadRequest,
  columns: readonly SourceColumn[],
  dialect: ExpressionDialect,
): readonly SourceColumn[] {
  if (plan.duplicates === "drop") return columns;
  const origins = originsOf(events, rename, plan.derive).map(({ source }) => source);
  const names = new Set([...origins, ...derivedFrom(plan, dialect), ...unitColumns(events.schema, plan)]);
  return columns.filter(({ name }) => names.has(name));
}
