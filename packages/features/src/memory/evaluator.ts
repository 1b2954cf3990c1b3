import { type ExpressionNode, stableJson, type Table, type Vector } from "@portrait/core";
import { evaluate } from "../evaluate/evaluate.js";
import { columnOf } from "../read/column-of.js";

/**
 * Evaluates expressions over all rows of a log, each different one once.
 *
 * @param table - The columns of the log.
 * @returns The values of an expression.
 */
export function rowEvaluator(table: Table): (node: ExpressionNode) => Vector {
  const known = new Map<string, Vector>();
  const context = { length: table.length, column: (name: string) => columnOf(table.columns, name) };
  return (node) => {
    const key = stableJson(node);
    const vector = known.get(key) ?? evaluate(node, context);
    known.set(key, vector);
    return vector;
  };
}
