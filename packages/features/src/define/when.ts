import {
  type BooleanExpression,
  describeValue,
  type Expression,
  type ExpressionNode,
  type ExpressionOf,
  handleOf,
  PortraitError,
  type Scope,
} from "@portrait/core";
import { isExpression, nodeType } from "./node-type.js";

/** A value that is the same for all events or users. */
export type Constant = number | string | boolean;

/** The value of one side of {@link when}: texts stay the texts that they are, numbers and truth values widen. */
export type BranchValue<Side> =
  Side extends Expression<Scope, infer Value>
    ? Value
    : Side extends number
      ? number
      : Side extends boolean
        ? boolean
        : Side;

function invalid(message: string, hint?: string): PortraitError {
  return new PortraitError({ code: "invalid-definition", message, ...(hint === undefined ? {} : { hint }) });
}

function sideOf(name: string, side: unknown): ExpressionNode {
  if (isExpression(side)) return side.node;
  if (typeof side === "string" || typeof side === "boolean") return { op: "literal", value: side };
  if (typeof side === "number" && Number.isFinite(side)) return { op: "literal", value: side };
  throw invalid(
    `when: ${name} must be an expression, a text, a finite number, true or false; received ${describeValue(side)}.`,
  );
}

/**
 * One value where a condition is true, another where it is false or null.
 *
 * @param condition - The condition, over events or over features.
 * @param value - The value where it holds: a constant, or an expression over the same.
 * @param otherwise - The value elsewhere, of the same type.
 * @throws PortraitError `invalid-definition` when the two are of different types, or one is neither.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { when } from "@portrait/features";
 *
 * const { price } = defineEvents({ user: id("user"), at: timestamp(), price: number() }).columns;
 * when(price.gt(100), "dear", "cheap").is("dear").node.op; // => "in"
 * when(price.lt(0), 0, price).times(2).node.op; // => "multiply"
 * ```
 */
export function when<
  S extends Scope,
  const Value extends Constant | Expression<S, unknown>,
  const Other extends Constant | Expression<S, unknown>,
>(
  condition: BooleanExpression<S, boolean | null>,
  value: Value,
  otherwise: Other,
): ExpressionOf<S, BranchValue<Value> | BranchValue<Other>>;
export function when(condition: unknown, value: unknown, otherwise: unknown): Expression<Scope, unknown> {
  if (!isExpression(condition) || nodeType(condition.node) !== "boolean") {
    const received = isExpression(condition)
      ? `an expression of type ${nodeType(condition.node)}`
      : describeValue(condition);
    throw invalid(
      `when: a condition is needed; received ${received}.`,
      'Write when(kind.is("cancel"), -1, 1).',
    );
  }
  const result = sideOf("the value", value);
  const other = sideOf("the value otherwise", otherwise);
  const type = nodeType(result);
  if (type !== nodeType(other)) {
    throw invalid(`when: both values must be of one type; received ${type} and ${nodeType(other)}.`);
  }
  return handleOf(type, { op: "when", condition: condition.node, result, otherwise: other });
}
