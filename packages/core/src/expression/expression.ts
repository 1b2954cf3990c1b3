import type { Column, ColumnValue } from "../column/column.js";
import type { ExpressionNode } from "./node.js";

/** What an expression speaks of: the columns of one event, or the features of one user. */
export type Scope = "event" | "profile";

/**
 * A typed handle on an {@link ExpressionNode}. Handles compose by methods; a handle over events cannot be used where
 * one over profiles is expected.
 */
export interface Expression<S extends Scope, Value> {
  /** The expression as data. */
  readonly node: ExpressionNode;
  /** Whether the value is missing; never null itself. */
  isNull(): BooleanExpression<S, boolean>;
  /** Type only: what the expression speaks of. */
  readonly "~scope"?: S;
  /** Type only: the value. */
  readonly "~value"?: Value;
}

/** The quantile of a feature over the population; see `quantile` in `@portrait/features`. */
export interface QuantileThreshold {
  /** The quantile as data. */
  readonly node: Extract<ExpressionNode, { op: "quantile" }>;
}

/** What a number may be compared with: a number, another expression or, over profiles, a quantile. */
export type Threshold<S extends Scope> =
  | number
  | NumberExpression<S, number | null>
  | (S extends "profile" ? QuantileThreshold : never);

/** A handle on a number. An arithmetic result that is not finite is null. */
export interface NumberExpression<S extends Scope, Value extends number | null = number>
  extends Expression<S, Value> {
  /**
   * The sum.
   *
   * @param other - What is added.
   */
  plus<Other extends number | null = never>(
    other: number | NumberExpression<S, Other>,
  ): NumberExpression<S, Value | Other>;
  /**
   * The difference.
   *
   * @param other - What is taken away.
   */
  minus<Other extends number | null = never>(
    other: number | NumberExpression<S, Other>,
  ): NumberExpression<S, Value | Other>;
  /**
   * The product.
   *
   * @param other - The other factor.
   */
  times<Other extends number | null = never>(
    other: number | NumberExpression<S, Other>,
  ): NumberExpression<S, Value | Other>;
  /**
   * The quotient; null where the divisor is 0.
   *
   * @param other - The divisor.
   */
  dividedBy(other: number | NumberExpression<S, number | null>): NumberExpression<S, number | null>;
  /** `ln(1 + x)` for x >= 0 and `-ln(1 - x)` below: a logarithm that keeps sign and zero. */
  signedLog1p(): NumberExpression<S, Value>;
  /** The absolute value. */
  abs(): NumberExpression<S, Value>;
  /** The square root; null below 0. */
  sqrt(): NumberExpression<S, number | null>;
  /**
   * The value, or `fallback` where it is null.
   *
   * @param fallback - What stands in for null.
   */
  orElse(fallback: number): NumberExpression<S, number>;
  /**
   * Whether the value is greater.
   *
   * @param threshold - What it is compared with.
   */
  gt(threshold: Threshold<S>): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the value is greater or equal.
   *
   * @param threshold - What it is compared with.
   */
  gte(threshold: Threshold<S>): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the value is less.
   *
   * @param threshold - What it is compared with.
   */
  lt(threshold: Threshold<S>): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the value is less or equal.
   *
   * @param threshold - What it is compared with.
   */
  lte(threshold: Threshold<S>): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the value is equal.
   *
   * @param threshold - What it is compared with.
   */
  eq(threshold: Threshold<S>): BooleanExpression<S, boolean | Extract<Value, null>>;
}

/** A handle on true or false, possibly null (unknown), under Kleene's logic. */
export interface BooleanExpression<S extends Scope, Value extends boolean | null = boolean>
  extends Expression<S, Value> {
  /**
   * Whether both hold.
   *
   * @param other - The other condition.
   */
  and<Other extends boolean | null>(other: BooleanExpression<S, Other>): BooleanExpression<S, Value | Other>;
  /**
   * Whether at least one holds.
   *
   * @param other - The other condition.
   */
  or<Other extends boolean | null>(other: BooleanExpression<S, Other>): BooleanExpression<S, Value | Other>;
  /** Whether it does not hold. */
  not(): BooleanExpression<S, Value>;
}

/** A handle on a text, id or category. */
export interface CategoryExpression<S extends Scope, Value extends string | null = string>
  extends Expression<S, Value> {
  /**
   * Whether the value is one of a list.
   *
   * @param values - The list; for a column made by `oneOf`, only its own values compile.
   */
  is(...values: readonly NonNullable<Value>[]): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the value begins with a text.
   *
   * @param prefix - The text.
   */
  startsWith(prefix: string): BooleanExpression<S, boolean | Extract<Value, null>>;
}

/** A handle on an instant. */
export interface TimestampExpression<S extends Scope, Value extends Date | null = Date>
  extends Expression<S, Value> {
  /**
   * Whether the instant lies before another.
   *
   * @param instant - A `Date`, epoch milliseconds or ISO 8601 text.
   */
  before(instant: Date | number | string): BooleanExpression<S, boolean | Extract<Value, null>>;
  /**
   * Whether the instant is another or lies after it.
   *
   * @param instant - A `Date`, epoch milliseconds or ISO 8601 text.
   */
  atOrAfter(instant: Date | number | string): BooleanExpression<S, boolean | Extract<Value, null>>;
}

/** A handle on a list of texts, such as a history of items. */
export interface ListExpression<S extends Scope> extends Expression<S, readonly string[]> {
  /** How many values the list has. */
  length(): NumberExpression<S, number>;
}

/** A handle on a row of numbers, such as the counts of a histogram. */
export interface VectorExpression<S extends Scope> extends Expression<S, readonly number[]> {
  /**
   * One of the numbers; null where there are not that many.
   *
   * @param index - Its place, from 0.
   */
  at(index: number): NumberExpression<S, number | null>;
}

/** The handle on a value of a type: what a callback over columns or features receives. */
export type ExpressionOf<S extends Scope, Value> = [NonNullable<Value>] extends [number]
  ? NumberExpression<S, Extract<Value, number | null>>
  : [NonNullable<Value>] extends [boolean]
    ? BooleanExpression<S, Extract<Value, boolean | null>>
    : [NonNullable<Value>] extends [string]
      ? CategoryExpression<S, Extract<Value, string | null>>
      : [NonNullable<Value>] extends [Date]
        ? TimestampExpression<S, Extract<Value, Date | null>>
        : [NonNullable<Value>] extends [readonly string[]]
          ? ListExpression<S>
          : [NonNullable<Value>] extends [readonly number[]]
            ? VectorExpression<S>
            : never;

/** The handle on a column of an event. */
export type ColumnHandle<C extends Column> = ExpressionOf<"event", ColumnValue<C>>;

/** The value of an expression handle. */
export type ValueOf<E> = E extends Expression<Scope, infer Value> ? Value : never;
