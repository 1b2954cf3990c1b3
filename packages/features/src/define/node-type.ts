import type { Expression, ExpressionNode, Scope, ValueType } from "@portrait/core";

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
    case "sqrt":
    case "length":
    case "element":
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
      return [node.input, node.where, ...(node.steps ?? [])].flatMap((part) =>
        part === undefined ? [] : [part],
      );
    default:
      return "of" in node ? [node.of] : [node.left, node.right];
  }
}

/**
 * The names of the event's columns that an expression reads, each once.
 *
 * @param node - The expression.
 */
export function columnsIn(node: ExpressionNode): readonly string[] {
  if (node.op === "column") return [node.name];
  return [...new Set(operandsOf(node).flatMap(columnsIn))];
}

/**
 * The names of the features that an expression reads, each once, from left to right.
 *
 * @param node - The expression.
 */
export function featuresIn(node: ExpressionNode): readonly string[] {
  if (node.op === "feature") return [node.name];
  return [...new Set(operandsOf(node).flatMap(featuresIn))];
}

/**
 * Whether a value is an expression handle.
 *
 * @param value - Anything.
 */
export function isExpression(value: unknown): value is Expression<Scope, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "node" in value &&
    typeof value.node === "object" &&
    value.node !== null &&
    "op" in value.node
  );
}
