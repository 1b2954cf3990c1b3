import type { ExpressionNode } from "@portrait/core";

/**
 * An expression with other operands. Those of an aggregate are left as they are.
 *
 * @param node - The expression.
 * @param map - Gives what stands in for an operand.
 */
export function mapOperands(
  node: ExpressionNode,
  map: (operand: ExpressionNode) => ExpressionNode,
): ExpressionNode {
  switch (node.op) {
    case "column":
    case "feature":
    case "literal":
    case "quantile":
    case "aggregate":
      return node;
    case "and":
    case "or":
      return { ...node, of: node.of.map(map) };
    case "when":
      return {
        ...node,
        condition: map(node.condition),
        result: map(node.result),
        otherwise: map(node.otherwise),
      };
    case "coalesce":
      return { ...node, of: map(node.of), otherwise: map(node.otherwise) };
    default:
      return "of" in node
        ? { ...node, of: map(node.of) }
        : { ...node, left: map(node.left), right: map(node.right) };
  }
}
