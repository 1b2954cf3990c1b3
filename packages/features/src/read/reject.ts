import { buildVector, type CleaningPlan, type Columns, createTable, valueTypeOf } from "@portrait/core";
import { evaluate } from "../evaluate/evaluate.js";
import { TRUE } from "../evaluate/logic.js";
import { columnOf } from "./column-of.js";
import type { ReadValue } from "./value-reader.js";

/**
 * Which of the rejection rules holds for each row, the first in the order of the plan.
 *
 * @param schema - The columns of the event.
 * @param rows - The values of each row, in the order of the columns.
 * @param rules - The rules.
 * @returns For each row the index of the rule, -1 where none holds.
 */
export function firstRules(
  schema: Columns,
  rows: readonly (readonly (ReadValue | null)[])[],
  rules: CleaningPlan["reject"],
): Int32Array {
  const found = new Int32Array(rows.length).fill(-1);
  if (rules.length === 0) return found;
  const entries = Object.entries(schema).map(([name, column], position) => {
    const values = rows.map((row) => row[position]);
    return [name, buildVector(name, valueTypeOf(column), values)] as const;
  });
  const { columns } = createTable(Object.fromEntries(entries));
  const context = { length: rows.length, column: (name: string) => columnOf(columns, name) };
  rules.forEach((rule, index) => {
    const holds = evaluate(rule.when, context);
    if (holds.type !== "boolean") return;
    holds.values.forEach((value, row) => {
      if (value === TRUE && found[row] === -1) found[row] = index;
    });
  });
  return found;
}
