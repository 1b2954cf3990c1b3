import type { ExpressionNode } from "@portrait/core";

/** A value of an expression: instants are epoch milliseconds. */
export type NaiveValue = number | string | boolean | null;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function arithmetic(op: string, left: NaiveValue, right: NaiveValue): NaiveValue {
  if (typeof left !== "number" || typeof right !== "number") return null;
  if (op === "add") return finite(left + right);
  if (op === "subtract") return finite(left - right);
  return finite(op === "multiply" ? left * right : left / right);
}

function comparison(op: string, left: NaiveValue, right: NaiveValue): NaiveValue {
  if (left === null || right === null) return null;
  if (op === "eq") return left === right;
  if (op === "gt") return left > right;
  if (op === "gte") return left >= right;
  return op === "lt" ? left < right : left <= right;
}

/** Kleene: false decides a conjunction, true a disjunction; otherwise a null leaves it open. */
function kleene(decisive: boolean, operands: readonly NaiveValue[]): NaiveValue {
  if (operands.includes(decisive)) return decisive;
  return operands.includes(null) ? null : !decisive;
}

/**
 * The value of an expression over one event, straight from the semantics in `ExpressionNode`'s documentation: no
 * planning, no columns, no sharing.
 *
 * @param node - The expression.
 * @param column - The value of a column of the event; instants as epoch milliseconds.
 *
 * @example
 * ```ts
 * import { naiveEvaluate } from "@portrait/testing";
 *
 * const spend = { op: "multiply", left: { op: "literal", value: 3 }, right: { op: "column", name: "price", type: "number" } } as const;
 * naiveEvaluate(spend, () => 2.5); // => 7.5
 * naiveEvaluate(spend, () => null); // => null
 * ```
 */
export function naiveEvaluate(node: ExpressionNode, column: (name: string) => NaiveValue): NaiveValue {
  const value = (part: ExpressionNode): NaiveValue => naiveEvaluate(part, column);
  switch (node.op) {
    case "column":
      return column(node.name);
    case "literal":
      return node.value;
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
      return arithmetic(node.op, value(node.left), value(node.right));
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return comparison(node.op, value(node.left), value(node.right));
    case "signedLog1p": {
      const x = value(node.of);
      return typeof x === "number" ? Math.sign(x) * Math.log1p(Math.abs(x)) : null;
    }
    case "abs": {
      const x = value(node.of);
      return typeof x === "number" ? Math.abs(x) : null;
    }
    case "sqrt": {
      const x = value(node.of);
      return typeof x === "number" && x >= 0 ? Math.sqrt(x) : null;
    }
    case "in": {
      const text = value(node.of);
      return typeof text === "string" ? node.values.includes(text) : null;
    }
    case "startsWith": {
      const text = value(node.of);
      return typeof text === "string" ? text.startsWith(node.prefix) : null;
    }
    case "and":
      return kleene(false, node.of.map(value));
    case "or":
      return kleene(true, node.of.map(value));
    case "not": {
      const truth = value(node.of);
      return typeof truth === "boolean" ? !truth : null;
    }
    case "isNull":
      return value(node.of) === null;
    case "coalesce":
      return value(node.of) ?? value(node.otherwise);
    case "when":
      return value(node.condition) === true ? value(node.result) : value(node.otherwise);
    default:
      throw new Error(`naiveEvaluate: "${node.op}" is no expression over one event`);
  }
}
