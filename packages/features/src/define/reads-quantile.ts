import type { ExpressionNode } from "@portrait/core";
import { operandsOf } from "./node-type.js";

/**
 * Whether a rule compares with a quantile of the population.
 *
 * @param node - The rule.
 */
export function readsQuantile(node: ExpressionNode): boolean {
  return node.op === "quantile" || operandsOf(node).some(readsQuantile);
}
