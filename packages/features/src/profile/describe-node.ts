import { type AggregateNode, type ExpressionNode, millisecondsPer } from "@portrait/core";

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

function describeAggregate({ aggregate, input, where, window }: AggregateNode): string {
  const of = input === undefined ? "" : describeNode(input);
  const filter = where === undefined ? "" : ` where ${describeNode(where)}`;
  const length = window.length === null ? "" : ` within ${window.length / millisecondsPer.days} days`;
  return `${aggregate}(${of})${filter}${length}`;
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
      return describeAggregate(node);
    default:
      return "of" in node
        ? `${node.op}(${describeNode(node.of)})`
        : `${describeNode(node.left)} ${signOf(node.op)} ${describeNode(node.right)}`;
  }
}
