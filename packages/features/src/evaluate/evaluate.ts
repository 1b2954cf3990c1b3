import { type ExpressionNode, PortraitError, type Vector, type VectorType } from "@portrait/core";
import { choose } from "./choose.js";
import { conjunction, disjunction, FALSE, negation, TRUE, UNKNOWN } from "./logic.js";
import { nulls } from "./nulls.js";

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
   * @param of - The expression that gave the numbers.
   */
  quantile?(values: Float64Array, probability: number, of: ExpressionNode): Float64Array;
}

type Node<Op extends ExpressionNode["op"]> = Extract<ExpressionNode, { op: Op }>;

function wrongType(op: string, expected: VectorType, received: VectorType): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${op}": an operand must be of type ${expected}; received ${received}.`,
    details: { op, expected, received },
  });
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

function numeric(op: string, operand: ExpressionNode, context: EvaluationContext): Float64Array {
  const vector = evaluate(operand, context);
  if (vector.type === "number" || vector.type === "timestamp") return vector.values;
  throw wrongType(op, "number", vector.type);
}

function truth(op: string, operand: ExpressionNode, context: EvaluationContext): Uint8Array {
  const vector = evaluate(operand, context);
  if (vector.type === "boolean") return vector.values;
  throw wrongType(op, "boolean", vector.type);
}

function literal(value: number | string | boolean, length: number): Vector {
  if (typeof value === "number") return { type: "number", values: new Float64Array(length).fill(value) };
  if (typeof value === "boolean")
    return { type: "boolean", values: new Uint8Array(length).fill(value ? TRUE : FALSE) };
  return { type: "category", codes: new Int32Array(length), dictionary: [value] };
}

type Binary<Result> = (left: number, right: number) => Result;

const ARITHMETIC: Readonly<Record<"add" | "subtract" | "multiply" | "divide", Binary<number>>> = {
  add: (left, right) => finite(left + right),
  subtract: (left, right) => finite(left - right),
  multiply: (left, right) => finite(left * right),
  divide: (left, right) => finite(left / right),
};

const COMPARISON: Readonly<Record<"eq" | "gt" | "gte" | "lt" | "lte", Binary<boolean>>> = {
  eq: (left, right) => left === right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

function compare(node: Node<"eq" | "gt" | "gte" | "lt" | "lte">, context: EvaluationContext): Vector {
  const left = numeric(node.op, node.left, context);
  const right =
    node.right.op === "quantile"
      ? threshold(left, node.right, node.left, context)
      : numeric(node.op, node.right, context);
  const holds = COMPARISON[node.op];
  const values = new Uint8Array(context.length);
  for (let row = 0; row < context.length; row++) {
    const a = left[row] as number;
    const b = right[row] as number;
    values[row] = Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : holds(a, b) ? TRUE : FALSE;
  }
  return { type: "boolean", values };
}

function threshold(
  values: Float64Array,
  node: Node<"quantile">,
  of: ExpressionNode,
  context: EvaluationContext,
): Float64Array {
  if (context.quantile !== undefined) return context.quantile(values, node.probability, of);
  throw new PortraitError({
    code: "invalid-definition",
    message: "quantile: a quantile over the population can stand in tags only.",
  });
}

function matchTexts(
  node: Node<"in" | "startsWith">,
  context: EvaluationContext,
  matches: (text: string) => boolean,
): Vector {
  const vector = evaluate(node.of, context);
  if (vector.type !== "category") throw wrongType(node.op, "category", vector.type);
  const known = Uint8Array.from(vector.dictionary, (text) => (matches(text) ? TRUE : FALSE));
  return {
    type: "boolean",
    values: Uint8Array.from(vector.codes, (code) => (code < 0 ? UNKNOWN : (known[code] as number))),
  };
}

const signedLog1p = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));

const FUNCTIONS: Readonly<Record<"signedLog1p" | "abs" | "sqrt", (x: number) => number>> = {
  signedLog1p,
  abs: Math.abs,
  sqrt: Math.sqrt,
};

function lengths(operand: ExpressionNode, context: EvaluationContext): Vector {
  const list = evaluate(operand, context);
  if (list.type !== "list") throw wrongType("length", "list", list.type);
  const values = new Float64Array(context.length);
  for (let row = 0; row < context.length; row++) {
    values[row] = (list.offsets[row + 1] as number) - (list.offsets[row] as number);
  }
  return { type: "number", values };
}

function element(node: Node<"element">, context: EvaluationContext): Vector {
  const vector = evaluate(node.of, context);
  if (vector.type !== "vector") throw wrongType(node.op, "vector", vector.type);
  const { width, values } = vector;
  const inside = node.index < width;
  const at = (_: unknown, row: number): number =>
    inside ? (values[row * width + node.index] as number) : Number.NaN;
  return { type: "number", values: Float64Array.from({ length: context.length }, at) };
}

function logical(node: Node<"and" | "or">, context: EvaluationContext): Vector {
  const [join, neutral] = node.op === "and" ? [conjunction, TRUE] : [disjunction, FALSE];
  const start = new Uint8Array(context.length).fill(neutral);
  return {
    type: "boolean",
    values: node.of.map((part) => truth(node.op, part, context)).reduce(join, start),
  };
}

function arithmetic(
  node: Node<"add" | "subtract" | "multiply" | "divide">,
  context: EvaluationContext,
): Vector {
  const left = numeric(node.op, node.left, context);
  const right = numeric(node.op, node.right, context);
  const apply = ARITHMETIC[node.op];
  return { type: "number", values: left.map((value, row) => apply(value, right[row] as number)) };
}

function select(op: "coalesce" | "when", condition: Uint8Array, yes: Vector, no: Vector): Vector {
  if (yes.type !== no.type) throw wrongType(op, yes.type, no.type);
  return choose(condition, yes, no);
}

function outOfPlace(op: "quantile" | "aggregate"): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${op}": it cannot stand here.`,
    hint:
      op === "quantile"
        ? "Compare a feature with it, in a tag: f.spend.gte(quantile(0.9))."
        : "An aggregate is a feature; it cannot be used inside another aggregate or in a tag.",
  });
}

/**
 * The values of an expression for all rows, under the null rules of `ExpressionNode`. A category result may share its
 * dictionary with a column. Cost: one pass a node.
 *
 * @param node - The expression; aggregates must have been replaced by columns.
 * @param context - The rows.
 * @throws PortraitError `invalid-definition` when types do not fit or a node is out of place; what `context` throws.
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
    case "divide":
      return arithmetic(node, context);
    case "signedLog1p":
    case "abs":
    case "sqrt":
      return { type: "number", values: numeric(node.op, node.of, context).map(FUNCTIONS[node.op]) };
    case "length":
      return lengths(node.of, context);
    case "element":
      return element(node, context);
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return compare(node, context);
    case "in": {
      const values = new Set(node.values);
      return matchTexts(node, context, (text) => values.has(text));
    }
    case "startsWith":
      return matchTexts(node, context, (text) => text.startsWith(node.prefix));
    case "and":
    case "or":
      return logical(node, context);
    case "not":
      return { type: "boolean", values: negation(truth(node.op, node.of, context)) };
    case "isNull":
      return { type: "boolean", values: nulls(evaluate(node.of, context)) };
    case "coalesce": {
      const of = evaluate(node.of, context);
      return select(node.op, negation(nulls(of)), of, evaluate(node.otherwise, context));
    }
    case "when": {
      const condition = truth(node.op, node.condition, context);
      return select(node.op, condition, evaluate(node.result, context), evaluate(node.otherwise, context));
    }
    case "quantile":
    case "aggregate":
      throw outOfPlace(node.op);
  }
}
