import type { ExpressionNode, RowValues, Snapshot } from "@portrait/core";
import { mapOperands } from "../define/map-operands.js";
import { evaluate } from "../evaluate/evaluate.js";
import { tagContext } from "../profile/derive.js";
import { quantileOf } from "../profile/quantile.js";

/**
 * A rule in which every quantile is the number that it is for a population, so that one row can be decided alone. Where the
 * population has no number, the threshold is NaN, and the comparison unknown as it is for the population.
 *
 * @param rule - The rule.
 * @param snapshot - The population as of one time.
 */
export function freezeQuantiles<Row extends RowValues>(
  rule: ExpressionNode,
  snapshot: Snapshot<Row>,
): ExpressionNode {
  const context = tagContext(snapshot.table, snapshot.cutoffs);
  const freeze = (node: ExpressionNode): ExpressionNode => {
    if (!("right" in node) || node.right.op !== "quantile") return mapOperands(node, freeze);
    const vector = evaluate(node.left, context);
    const numbers = vector.type === "number" ? vector.values.filter((value) => !Number.isNaN(value)) : [];
    const value = quantileOf(Float64Array.from(numbers).sort(), node.right.probability);
    return { ...node, right: { op: "literal", value } };
  };
  return freeze(rule);
}
