import { type ExpressionNode, PortraitError } from "@portrait/core";
import { nodeType } from "../define/node-type.js";

/** A value of an expression for one row; instants as epoch milliseconds. */
export type Scalar = number | string | boolean | null | readonly string[] | readonly number[];

/** Gives the value of an expression for one row. */
export type ScalarReader = (row: readonly Scalar[]) => Scalar;

type Numeric = (row: readonly Scalar[]) => number | null;
type Truth = (row: readonly Scalar[]) => boolean | null;
/** Gives the place of a column or feature in a row; throws when there is none. */
type PlaceOf = (name: string) => number;
type Node<Op extends ExpressionNode["op"]> = Extract<ExpressionNode, { op: Op }>;

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const ARITHMETIC = {
  add: (a: number, b: number): number => a + b,
  subtract: (a: number, b: number): number => a - b,
  multiply: (a: number, b: number): number => a * b,
  divide: (a: number, b: number): number => a / b,
};

const COMPARISON = {
  eq: (a: number, b: number): boolean => a === b,
  gt: (a: number, b: number): boolean => a > b,
  gte: (a: number, b: number): boolean => a >= b,
  lt: (a: number, b: number): boolean => a < b,
  lte: (a: number, b: number): boolean => a <= b,
};

const UNARY = {
  signedLog1p: (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x)),
  abs: Math.abs,
  sqrt: Math.sqrt,
};

function wrongType(op: string, expected: string, node: ExpressionNode): PortraitError {
  const received = nodeType(node);
  return new PortraitError({
    code: "invalid-definition",
    message: `"${op}": an operand must be of type ${expected}; received ${received}.`,
    details: { op, expected, received },
  });
}

function numeric(op: string, node: ExpressionNode, placeOf: PlaceOf): Numeric {
  const type = nodeType(node);
  if (type !== "number" && type !== "timestamp") throw wrongType(op, "number", node);
  return scalarReader(node, placeOf) as Numeric;
}

function truth(op: string, node: ExpressionNode, placeOf: PlaceOf): Truth {
  if (nodeType(node) !== "boolean") throw wrongType(op, "boolean", node);
  return scalarReader(node, placeOf) as Truth;
}

function text(op: string, node: ExpressionNode, placeOf: PlaceOf): (row: readonly Scalar[]) => string | null {
  if (nodeType(node) !== "category") throw wrongType(op, "category", node);
  return scalarReader(node, placeOf) as (row: readonly Scalar[]) => string | null;
}

function binary<Result extends number | boolean | null>(
  node: { readonly op: string; readonly left: ExpressionNode; readonly right: ExpressionNode },
  placeOf: PlaceOf,
  apply: (a: number, b: number) => Result,
): ScalarReader {
  const left = numeric(node.op, node.left, placeOf);
  const right = numeric(node.op, node.right, placeOf);
  return (row) => {
    const a = left(row);
    if (a === null) return null;
    const b = right(row);
    return b === null ? null : apply(a, b);
  };
}

/** Kleene's conjunction and disjunction: one operand that decides is enough, else one that is unknown leaves it open. */
function logical({ op, of }: Node<"and" | "or">, placeOf: PlaceOf): ScalarReader {
  const parts = of.map((part) => truth(op, part, placeOf));
  const decides = op === "or";
  return (row) => {
    let result: boolean | null = !decides;
    for (const part of parts) {
      const value = part(row);
      if (value === decides) return decides;
      if (value === null) result = null;
    }
    return result;
  };
}

function unary(node: Node<"signedLog1p" | "abs" | "sqrt" | "length">, placeOf: PlaceOf): ScalarReader {
  if (node.op === "length") {
    if (nodeType(node.of) !== "list") throw wrongType(node.op, "list", node.of);
    const list = scalarReader(node.of, placeOf);
    return (row) => (list(row) as readonly string[]).length;
  }
  const of = numeric(node.op, node.of, placeOf);
  const apply = UNARY[node.op];
  return (row) => {
    const value = of(row);
    return value === null ? null : orNull(apply(value));
  };
}

function element(node: Node<"element">, placeOf: PlaceOf): ScalarReader {
  if (nodeType(node.of) !== "vector") throw wrongType(node.op, "vector", node.of);
  const vector = scalarReader(node.of, placeOf);
  return (row) => (vector(row) as readonly number[])[node.index] ?? null;
}

function choose(node: Node<"when" | "coalesce">, placeOf: PlaceOf): ScalarReader {
  const yes = node.op === "when" ? node.result : node.of;
  if (nodeType(yes) !== nodeType(node.otherwise)) throw wrongType(node.op, nodeType(yes), node.otherwise);
  const value = scalarReader(yes, placeOf);
  const otherwise = scalarReader(node.otherwise, placeOf);
  if (node.op === "coalesce") return (row) => value(row) ?? otherwise(row);
  const condition = truth(node.op, node.condition, placeOf);
  return (row) => (condition(row) === true ? value(row) : otherwise(row));
}

function outOfPlace(op: string): PortraitError {
  return new PortraitError({ code: "invalid-definition", message: `"${op}": it cannot stand here.` });
}

/**
 * Prepares an expression for one row at a time, under the null rules of `ExpressionNode`: what `evaluate` gives for each
 * row of many.
 *
 * @param node - The expression; aggregates must have been replaced by columns.
 * @param placeOf - The place of a column or feature in a row.
 * @throws PortraitError `invalid-definition` when types do not fit or a node is out of place; what `placeOf` throws.
 */
export function scalarReader(node: ExpressionNode, placeOf: PlaceOf): ScalarReader {
  switch (node.op) {
    case "column":
    case "feature": {
      const place = placeOf(node.name);
      return (row) => row[place] ?? null;
    }
    case "literal":
      return () => node.value;
    case "add":
    case "subtract":
    case "multiply":
    case "divide": {
      const apply = ARITHMETIC[node.op];
      return binary(node, placeOf, (a, b) => orNull(apply(a, b)));
    }
    case "signedLog1p":
    case "abs":
    case "sqrt":
    case "length":
      return unary(node, placeOf);
    case "element":
      return element(node, placeOf);
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return binary(node, placeOf, COMPARISON[node.op]);
    case "in": {
      const of = text(node.op, node.of, placeOf);
      const values = new Set(node.values);
      return (row) => {
        const value = of(row);
        return value === null ? null : values.has(value);
      };
    }
    case "startsWith": {
      const of = text(node.op, node.of, placeOf);
      return (row) => of(row)?.startsWith(node.prefix) ?? null;
    }
    case "and":
    case "or":
      return logical(node, placeOf);
    case "not": {
      const of = truth(node.op, node.of, placeOf);
      return (row) => {
        const value = of(row);
        return value === null ? null : !value;
      };
    }
    case "isNull": {
      const of = scalarReader(node.of, placeOf);
      return (row) => of(row) === null;
    }
    case "coalesce":
    case "when":
      return choose(node, placeOf);
    case "quantile":
    case "aggregate":
      throw outOfPlace(node.op);
  }
}
