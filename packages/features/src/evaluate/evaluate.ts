import {
  buildVector,
  type ExpressionNode,
  PortraitError,
  type ValueType,
  type Vector,
  valueAt,
} from "@portrait/core";
import { conjunction, disjunction, FALSE, negation, TRUE, UNKNOWN } from "./logic.js";

/** What an expression is evaluated over. */
export interface EvaluationContext {
  /** How many rows there are. */
  readonly length: number;
  /**
   * The values of a column or feature.
   *
   * @param name - Its name.
   */
  column(name: string): Vector;
  /**
   * The quantile of numbers for each row's population; absent where there is none.
   *
   * @param values - The numbers, NaN for null.
   * @param probability - The probability, in [0, 1].
   */
  quantile?(values: Float64Array, probability: number): Float64Array;
}

type Node<Op extends ExpressionNode["op"]> = Extract<ExpressionNode, { op: Op }>;

function wrongType(node: ExpressionNode, expected: string, received: ValueType): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${node.op}": an operand must be of type ${expected}; received ${received}.`,
  });
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

function numeric(node: ExpressionNode, context: EvaluationContext): Float64Array {
  const vector = evaluate(node, context);
  if (vector.type === "number" || vector.type === "timestamp") return vector.values;
  throw wrongType(node, "number", vector.type);
}

function truth(node: ExpressionNode, context: EvaluationContext): Uint8Array {
  const vector = evaluate(node, context);
  if (vector.type === "boolean") return vector.values;
  throw wrongType(node, "boolean", vector.type);
}

function literal(value: number | string | boolean, length: number): Vector {
  if (typeof value === "number") return { type: "number", values: new Float64Array(length).fill(value) };
  if (typeof value === "boolean")
    return { type: "boolean", values: new Uint8Array(length).fill(value ? TRUE : FALSE) };
  return { type: "category", codes: new Int32Array(length), dictionary: [value] };
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  add: (left, right) => finite(left + right),
  subtract: (left, right) => finite(left - right),
  multiply: (left, right) => finite(left * right),
  divide: (left, right) => finite(left / right),
};

const COMPARISON: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  eq: (left, right) => left === right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

function compare(node: Node<"eq" | "gt" | "gte" | "lt" | "lte">, context: EvaluationContext): Vector {
  const left = numeric(node.left, context);
  const right =
    node.right.op === "quantile" ? threshold(left, node.right, context) : numeric(node.right, context);
  const holds = COMPARISON[node.op] as (left: number, right: number) => boolean;
  const values = new Uint8Array(context.length);
  for (let row = 0; row < context.length; row++) {
    const a = left[row] as number;
    const b = right[row] as number;
    values[row] = Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : holds(a, b) ? TRUE : FALSE;
  }
  return { type: "boolean", values };
}

function threshold(values: Float64Array, node: Node<"quantile">, context: EvaluationContext): Float64Array {
  if (context.quantile !== undefined) return context.quantile(values, node.probability);
  throw new PortraitError({
    code: "invalid-definition",
    message: "quantile: a quantile over the population can stand in tags only.",
  });
}

function matchTexts(
  of: ExpressionNode,
  context: EvaluationContext,
  matches: (text: string) => boolean,
): Vector {
  const vector = evaluate(of, context);
  if (vector.type !== "category") throw wrongType(of, "category", vector.type);
  const known = Uint8Array.from(vector.dictionary, (text) => (matches(text) ? TRUE : FALSE));
  return {
    type: "boolean",
    values: Uint8Array.from(vector.codes, (code) => (code < 0 ? UNKNOWN : (known[code] as number))),
  };
}

function isNull(vector: Vector, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, row) => (valueAt(vector, row) === null ? TRUE : FALSE));
}

function choose(condition: (row: number) => boolean, yes: Vector, no: Vector, length: number): Vector {
  if (yes.type !== no.type) throw wrongType({ op: "literal", value: true }, yes.type, no.type);
  if (yes.type === "number" && no.type === "number") {
    const values = Float64Array.from(
      { length },
      (_, row) => (condition(row) ? yes : no).values[row] as number,
    );
    return { type: "number", values };
  }
  const values = Array.from({ length }, (_, row) => valueAt(condition(row) ? yes : no, row));
  return buildVector("when", yes.type, values);
}

function unary(node: Node<"signedLog1p" | "abs" | "length">, context: EvaluationContext): Vector {
  if (node.op === "length") {
    const list = evaluate(node.of, context);
    if (list.type !== "list") throw wrongType(node, "list", list.type);
    const length = (_: unknown, row: number): number =>
      (list.offsets[row + 1] as number) - (list.offsets[row] as number);
    return { type: "number", values: Float64Array.from({ length: context.length }, length) };
  }
  const of = node.op === "abs" ? Math.abs : (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));
  return { type: "number", values: numeric(node.of, context).map(of) };
}

function logical(node: Node<"and" | "or">, context: EvaluationContext): Vector {
  const join = node.op === "and" ? conjunction : disjunction;
  return { type: "boolean", values: node.of.map((part) => truth(part, context)).reduce(join) };
}

/**
 * The values of an expression for all rows, under the null rules of `ExpressionNode`.
 *
 * @param node - The expression; aggregates must have been replaced by columns.
 * @param context - The rows.
 * @throws PortraitError `invalid-definition` when types do not fit or a node is out of place.
 */
export function evaluate(node: ExpressionNode, context: EvaluationContext): Vector {
  switch (node.op) {
    case "column":
    case "feature":
      return context.column(node.name);
    case "literal":
      return literal(node.value, context.length);
    case "add":
    case "subtract":
    case "multiply":
    case "divide": {
      const left = numeric(node.left, context);
      const right = numeric(node.right, context);
      const apply = ARITHMETIC[node.op] as (left: number, right: number) => number;
      return { type: "number", values: left.map((value, row) => apply(value, right[row] as number)) };
    }
    case "signedLog1p":
    case "abs":
    case "length":
      return unary(node, context);
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return compare(node, context);
    case "in": {
      const values = new Set(node.values);
      return matchTexts(node.of, context, (text) => values.has(text));
    }
    case "startsWith":
      return matchTexts(node.of, context, (text) => text.startsWith(node.prefix));
    case "and":
    case "or":
      return logical(node, context);
    case "not":
      return { type: "boolean", values: negation(truth(node.of, context)) };
    case "isNull":
      return { type: "boolean", values: isNull(evaluate(node.of, context), context.length) };
    case "coalesce": {
      const of = evaluate(node.of, context);
      const absent = isNull(of, context.length);
      return choose((row) => absent[row] === FALSE, of, evaluate(node.otherwise, context), context.length);
    }
    case "when": {
      const condition = truth(node.condition, context);
      const result = evaluate(node.result, context);
      return choose(
        (row) => condition[row] === TRUE,
        result,
        evaluate(node.otherwise, context),
        context.length,
      );
    }
    case "quantile":
    case "aggregate":
      throw new PortraitError({
        code: "invalid-definition",
        message: `"${node.op}": it cannot stand here.`,
        hint:
          node.op === "quantile"
            ? "Compare a feature with it, in a tag: f.spend.gte(quantile(0.9))."
            : "An aggregate is a feature; it cannot be used inside another aggregate or in a tag.",
      });
  }
}
