import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { type TimestampInput, toMilliseconds } from "../time/timestamp.js";
import type {
  BooleanExpression,
  CategoryExpression,
  Expression,
  ListExpression,
  NumberExpression,
  QuantileThreshold,
  Scope,
  TimestampExpression,
  VectorExpression,
} from "./expression.js";
import type { ExpressionNode, ValueType } from "./node.js";

type Operand = number | { readonly node: ExpressionNode };

function operand(owner: string, value: Operand): ExpressionNode {
  if (typeof value === "number" && Number.isFinite(value)) return { op: "literal", value };
  if (typeof value === "object" && value !== null && "node" in value) return value.node;
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: the operand must be a finite number or an expression; received ${describeValue(value)}.`,
  });
}

function texts(owner: string, values: readonly unknown[]): readonly string[] {
  if (values.length > 0 && values.every((value) => typeof value === "string"))
    return Object.freeze([...values]);
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: one or more texts are needed; received ${describeValue(values.length === 1 ? values[0] : values)}.`,
  });
}

function base<S extends Scope, Value>(node: ExpressionNode): Expression<S, Value> {
  return { node: Object.freeze(node), isNull: () => booleanHandle({ op: "isNull", of: node }) };
}

/**
 * A handle on a number.
 *
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { numberHandle } from "@portrait/core";
 *
 * numberHandle({ op: "column", name: "price", type: "number" }).gt(3).node.op; // => "gt"
 * ```
 */
export function numberHandle<S extends Scope, Value extends number | null = number>(
  node: ExpressionNode,
): NumberExpression<S, Value> {
  const arithmetic = (op: "add" | "subtract" | "multiply" | "divide", owner: string) => (other: Operand) =>
    numberHandle<S, never>({ op, left: node, right: operand(owner, other) });
  const comparison = (op: "gt" | "gte" | "lt" | "lte" | "eq") => (other: Operand | QuantileThreshold) =>
    booleanHandle<S, never>({ op, left: node, right: operand(op, other) });
  return Object.freeze({
    ...base<S, Value>(node),
    plus: arithmetic("add", "plus"),
    minus: arithmetic("subtract", "minus"),
    times: arithmetic("multiply", "times"),
    dividedBy: arithmetic("divide", "dividedBy"),
    signedLog1p: () => numberHandle<S, Value>({ op: "signedLog1p", of: node }),
    abs: () => numberHandle<S, Value>({ op: "abs", of: node }),
    sqrt: () => numberHandle<S, number | null>({ op: "sqrt", of: node }),
    orElse: (fallback: number) =>
      numberHandle<S, number>({ op: "coalesce", of: node, otherwise: operand("orElse", fallback) }),
    gt: comparison("gt"),
    gte: comparison("gte"),
    lt: comparison("lt"),
    lte: comparison("lte"),
    eq: comparison("eq"),
  });
}

/**
 * A handle on true or false.
 *
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { booleanHandle } from "@portrait/core";
 *
 * booleanHandle({ op: "column", name: "vip", type: "boolean" }).not().node; // => { op: "not", of: { op: "column", name: "vip", type: "boolean" } }
 * ```
 */
export function booleanHandle<S extends Scope, Value extends boolean | null = boolean>(
  node: ExpressionNode,
): BooleanExpression<S, Value> {
  const join = (op: "and" | "or") => (other: { readonly node: ExpressionNode }) =>
    booleanHandle<S, never>({ op, of: [node, condition(op, other)] });
  return Object.freeze({
    ...base<S, Value>(node),
    and: join("and"),
    or: join("or"),
    not: () => booleanHandle<S, Value>({ op: "not", of: node }),
  });
}

function condition(owner: string, value: { readonly node: ExpressionNode }): ExpressionNode {
  if (typeof value === "object" && value !== null && "node" in value) return value.node;
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: the operand must be a condition; received ${describeValue(value)}.`,
    hint: 'Write it from a column or feature, such as kind.is("purchase").',
  });
}

/**
 * A handle on a text, id or category.
 *
 * @param node - The expression as data.
 * @param known - For a closed category, the only values that exist.
 *
 * @example
 * ```ts
 * import { categoryHandle } from "@portrait/core";
 *
 * categoryHandle({ op: "column", name: "kind", type: "category" }, ["buy"]).is("buy").node.op; // => "in"
 * ```
 */
export function categoryHandle<S extends Scope, Value extends string | null = string>(
  node: ExpressionNode,
  known?: readonly string[],
): CategoryExpression<S, Value> {
  return Object.freeze({
    ...base<S, Value>(node),
    is: (...values: readonly string[]) => {
      const unknown = texts("is", values).find((value) => known !== undefined && !known.includes(value));
      if (unknown !== undefined) {
        throw new PortraitError({
          code: "invalid-definition",
          message: `is: ${JSON.stringify(unknown)} is not one of the column's values ${(known ?? []).map((value) => JSON.stringify(value)).join(", ")}.`,
        });
      }
      return booleanHandle<S, never>({ op: "in", of: node, values: Object.freeze([...values]) });
    },
    startsWith: (prefix: string) =>
      booleanHandle<S, never>({
        op: "startsWith",
        of: node,
        prefix: texts("startsWith", [prefix])[0] as string,
      }),
  });
}

/**
 * A handle on an instant.
 *
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { timestampHandle } from "@portrait/core";
 *
 * timestampHandle({ op: "column", name: "at", type: "timestamp" }).before("2024-01-01").node.op; // => "lt"
 * ```
 */
export function timestampHandle<S extends Scope, Value extends Date | null = Date>(
  node: ExpressionNode,
): TimestampExpression<S, Value> {
  const compare = (op: "lt" | "gte", owner: string) => (instant: TimestampInput) =>
    booleanHandle<S, never>({
      op,
      left: node,
      right: { op: "literal", value: toMilliseconds(owner, "instant", instant) },
    });
  return Object.freeze({
    ...base<S, Value>(node),
    before: compare("lt", "before"),
    atOrAfter: compare("gte", "atOrAfter"),
  });
}

/**
 * A handle on a list of texts.
 *
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { listHandle } from "@portrait/core";
 *
 * listHandle({ op: "feature", name: "recent", type: "list" }).length().node.op; // => "length"
 * ```
 */
export function listHandle<S extends Scope>(node: ExpressionNode): ListExpression<S> {
  return Object.freeze({
    ...base<S, readonly string[]>(node),
    length: () => numberHandle<S, number>({ op: "length", of: node }),
  });
}

/**
 * A handle on a row of numbers.
 *
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { vectorHandle } from "@portrait/core";
 *
 * vectorHandle({ op: "feature", name: "hours", type: "vector" }).at(23).node.op; // => "element"
 * ```
 */
export function vectorHandle<S extends Scope>(node: ExpressionNode): VectorExpression<S> {
  return Object.freeze({
    ...base<S, readonly number[]>(node),
    at: (index: number) => {
      if (Number.isSafeInteger(index) && index >= 0) {
        return numberHandle<S, number | null>({ op: "element", of: node, index });
      }
      throw new PortraitError({
        code: "invalid-definition",
        message: `at: the place must be an integer >= 0; received ${describeValue(index)}.`,
        hint: "The first number is at(0).",
      });
    },
  });
}

/**
 * A handle on a value of a type that is known only at run time.
 *
 * @param type - The type of the value.
 * @param node - The expression as data.
 *
 * @example
 * ```ts
 * import { handleOf } from "@portrait/core";
 *
 * handleOf("number", { op: "literal", value: 3 }).node; // => { op: "literal", value: 3 }
 * ```
 */
export function handleOf(type: ValueType, node: ExpressionNode): Expression<Scope, unknown> {
  switch (type) {
    case "number":
      return numberHandle(node);
    case "boolean":
      return booleanHandle(node);
    case "category":
      return categoryHandle(node);
    case "timestamp":
      return timestampHandle(node);
    case "list":
      return listHandle(node);
    case "vector":
      return vectorHandle(node);
  }
}
