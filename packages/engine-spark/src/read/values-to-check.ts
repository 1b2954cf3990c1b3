import type { CleaningPlan } from "@portrait/core";
import {
  type ColumnOrigin,
  type ColumnScope,
  layered,
  type Sql,
  settled,
  sql,
  type TypedSql,
  toSql,
} from "@portrait/engine-sql";
import { sparkDialect } from "../sql/dialect.js";
import type { RawValue } from "./raw.js";
import type { SourceTable } from "./source-table.js";
import { sourceText } from "./texts.js";

const NOTHING: RawValue = { kind: "text", sql: sql`CAST(NULL AS STRING)` };

/**
 * A column of the source once it is read.
 *
 * @param position - Its position in the source.
 */
export const rawName = (position: number): Sql => layered("r", position);

/**
 * The texts of a source's columns by name, for derived columns and units.
 *
 * @param source - The source.
 */
export function textScope(source: SourceTable): ColumnScope {
  const texts = new Map(
    source.columns.map(({ name, kind }, position): [string, TypedSql] => [
      name,
      { type: "category", sql: sourceText({ kind, sql: rawName(position) }) },
    ]),
  );
  return (name) => texts.get(name) ?? { type: "category", sql: NOTHING.sql };
}

function derivedValue(expression: TypedSql): RawValue {
  const value = settled(expression, sparkDialect);
  if (expression.type === "category") return { kind: "text", sql: value };
  return { kind: expression.type === "boolean" ? "boolean" : "float", sql: value };
}

/**
 * The value that each column of an event is read from.
 *
 * @param origins - Where the columns come from.
 * @param source - The source.
 * @param plan - What is derived.
 */
export function valuesToCheck(
  origins: readonly ColumnOrigin[],
  source: SourceTable,
  plan: CleaningPlan,
): readonly RawValue[] {
  const scope = textScope(source);
  return origins.map(({ name, source: from, derived }) => {
    const node = plan.derive[name];
    if (derived && node !== undefined) return derivedValue(toSql(node, scope, sparkDialect));
    const position = source.columns.findIndex((column) => column.name === from);
    const column = source.columns[position];
    return column === undefined ? NOTHING : { kind: column.kind, sql: rawName(position) };
  });
}
