import type { ExpressionNode } from "@portrait/core";
import { describeAggregate, isLimited } from "./describe-aggregate.js";

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

const COMPOUND = new Set<ExpressionNode["op"]>(["add", "subtract", "multiply", "divide", "when", "coalesce"]);

/** A part of an expression, in brackets where it would read otherwise without. */
function describePart(node: ExpressionNode): string {
  const limited = node.op === "aggregate" && isLimited(node);
  return limited || COMPOUND.has(node.op) ? `(${describeNode(node)})` : describeNode(node);
}

/**
 * An expression in words for people, such as the definition of a feature or tag.
 *
 * @param node - The expression.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
 * import { describeNode, sum } from "@portrait/features";
 *
 * const { kind, price } = defineEvents({
 *   user: id("user"), at: timestamp(), kind: oneOf("buy", "cancel"), price: number(),
 * }).columns;
 * describeNode(sum(price, { where: kind.is("buy"), within: days(90) }).node); // => "sum(price) where kind in (buy) within 90 days"
 * ```
 */
export function describeNode(node: ExpressionNode): string {
  switch (node.op) {
    case "column":
    case "feature":
      return node.name;
    case "literal":
      return JSON.stringify(node.value);
    case "in":
      return `${describePart(node.of)} in (${node.values.join(", ")})`;
    case "startsWith":
      return `${describePart(node.of)} starts with ${JSON.stringify(node.prefix)}`;
    case "and":
    case "or":
      return node.of.map((part) => `(${describeNode(part)})`).join(` ${node.op} `);
    case "not":
      return `not (${describeNode(node.of)})`;
    case "isNull":
      return `${describePart(node.of)} is missing`;
    case "coalesce":
      return `${describePart(node.of)} or else ${describePart(node.otherwise)}`;
    case "when":
      return `${describePart(node.result)} if ${describeNode(node.condition)} else ${describePart(node.otherwise)}`;
    case "quantile":
      return `the ${node.probability} quantile`;
    case "aggregate":
      return describeAggregate(node, describeNode);
    case "element":
      return `${describePart(node.of)}[${node.index}]`;
    default:
      return "of" in node
        ? `${node.op}(${describeNode(node.of)})`
        : `${describePart(node.left)} ${signOf(node.op)} ${describePart(node.right)}`;
  }
}
