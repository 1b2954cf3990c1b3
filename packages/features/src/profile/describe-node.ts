import type { ExpressionNode } from "@portrait/core";

const SIGNS: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  eq: "=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};

/**
 * The sign of a comparison or arithmetic operation.
 *
 * @param op - The operation.
 */
export function signOf(op: ExpressionNode["op"]): string {
  return SIGNS[op] ?? op;
}

/**
 * An expression in words for people.
 *
 * @param node - The expression.
 */
export function describeNode(node: ExpressionNode): string {
  switch (node.op) {
    case "column":
    case "feature":
      return node.name;
    case "literal":
      return JSON.stringify(node.value);
    case "in":
      return `${describeNode(node.of)} in (${node.values.join(", ")})`;
    case "startsWith":
      return `${describeNode(node.of)} starts with ${JSON.stringify(node.prefix)}`;
    case "and":
    case "or":
      return node.of.map((part) => `(${describeNode(part)})`).join(` ${node.op} `);
    case "not":
      return `not (${describeNode(node.of)})`;
    case "isNull":
      return `${describeNode(node.of)} is missing`;
    case "coalesce":
      return `${describeNode(node.of)} or else ${describeNode(node.otherwise)}`;
    case "when":
      return `${describeNode(node.result)} if ${describeNode(node.condition)} else ${describeNode(node.otherwise)}`;
    case "quantile":
      return `the ${node.probability} quantile`;
    case "aggregate":
      return node.aggregate;
    default:
      return "of" in node
        ? `${node.op}(${describeNode(node.of)})`
        : `${describeNode(node.left)} ${signOf(node.op)} ${describeNode(node.right)}`;
  }
}
