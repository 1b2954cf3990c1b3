import type { ExpressionNode, ValueType } from "@portrait/core";

/**
 * The type of the values of an expression.
 *
 * @param node - The expression.
 */
export function nodeType(node: ExpressionNode): ValueType {
  switch (node.op) {
    case "column":
    case "feature":
    case "aggregate":
      return node.type;
    case "literal":
      return typeof node.value === "string"
        ? "category"
        : typeof node.value === "boolean"
          ? "boolean"
          : "number";
    case "coalesce":
      return nodeType(node.of);
    case "when":
      return nodeType(node.result);
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
    case "signedLog1p":
    case "abs":
    case "length":
    case "quantile":
      return "number";
    default:
      return "boolean";
  }
}

/**
 * The operands of an expression.
 *
 * @param node - The expression.
 */
export function operandsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.op) {
    case "column":
    case "feature":
    case "literal":
    case "quantile":
      return [];
    case "and":
    case "or":
      return node.of;
    case "when":
      return [node.condition, node.result, node.otherwise];
    case "coalesce":
      return [node.of, node.otherwise];
    case "aggregate":
      return [node.input, node.where].flatMap((part) => (part === undefined ? [] : [part]));
    default:
      return "of" in node ? [node.of] : [node.left, node.right];
  }
}
