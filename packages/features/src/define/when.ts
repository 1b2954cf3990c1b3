import {
  type BooleanExpression,
  type Expression,
  type ExpressionNode,
  type ExpressionOf,
  handleOf,
  PortraitError,
  type Scope,
} from "@portrait/core";
import { nodeType } from "./node-type.js";

type Constant = number | string | boolean;

const nodeOf = (value: Constant | Expression<Scope, unknown>): ExpressionNode =>
  typeof value === "object" ? value.node : { op: "literal", value };

type Widen<Value> = Value extends number ? number : Value extends boolean ? boolean : Value;

/**
 * One value where a condition is true, another where it is false or null.
 *
 * @param condition - The condition.
 * @param value - The value where it holds.
 * @param otherwise - The value elsewhere, of the same type.
 * @throws PortraitError `invalid-definition` when the two are of different types.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { when } from "@portrait/features";
 *
 * const { price } = defineEvents({ user: id("user"), at: timestamp(), price: number() }).columns;
 * when(price.gt(100), "dear", "cheap").node.op; // => "when"
 * ```
 */
export function when<S extends Scope, const Value extends Constant, const Other extends Constant>(
  condition: BooleanExpression<S, boolean | null>,
  value: Value,
  otherwise: Other,
): ExpressionOf<S, Widen<Value | Other>>;
export function when<S extends Scope, Value, Other>(
  condition: BooleanExpression<S, boolean | null>,
  value: Expression<S, Value>,
  otherwise: Expression<S, Other>,
): ExpressionOf<S, Value | Other>;
export function when(
  condition: Expression<Scope, unknown>,
  value: Constant | Expression<Scope, unknown>,
  otherwise: Constant | Expression<Scope, unknown>,
): Expression<Scope, unknown> {
  const result = nodeOf(value);
  const other = nodeOf(otherwise);
  const type = nodeType(result);
  if (type !== nodeType(other)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `when: both values must be of one type; received ${type} and ${nodeType(other)}.`,
    });
  }
  return handleOf(type, { op: "when", condition: condition.node, result, otherwise: other });
}
