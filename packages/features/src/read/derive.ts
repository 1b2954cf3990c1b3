import { buildVector, type CleaningPlan, type Vector, valueAt } from "@portrait/core";
import { columnsIn } from "../define/node-type.js";
import { evaluate } from "../evaluate/evaluate.js";
import { lookAt, own, type RawRow } from "./raw-row.js";
import { sourceText } from "./source-text.js";

/** For each derived column its raw values, one a row. */
export type DerivedColumns = ReadonlyMap<string, readonly unknown[]>;

/**
 * The columns of the source that a plan derives from.
 *
 * @param plan - The plan.
 */
export function sourcesOf(plan: CleaningPlan): readonly string[] {
  return [...new Set(Object.values(plan.derive).flatMap(columnsIn))];
}

/**
 * The raw values of the derived columns.
 *
 * @param rows - The rows as the source gave them.
 * @param plan - What to derive.
 * @param firstLine - The number of the first record.
 * @throws PortraitError `unreadable-source` when a row throws or holds itself.
 */
export function derivedColumns(
  rows: readonly RawRow[],
  plan: CleaningPlan,
  firstLine: number,
): DerivedColumns {
  const textsOf = (name: string): readonly (string | null)[] =>
    rows.map((row, index) => lookAt(firstLine + index, () => sourceText(own(row, name))));
  const sources = new Map(
    sourcesOf(plan).map((name): [string, Vector] => [name, buildVector(name, "category", textsOf(name))]),
  );
  const context = { length: rows.length, column: (name: string): Vector => sources.get(name) as Vector };
  return new Map(
    Object.entries(plan.derive).map(([name, node]) => {
      const vector = evaluate(node, context);
      return [name, rows.map((_, row) => valueAt(vector, row))];
    }),
  );
}
