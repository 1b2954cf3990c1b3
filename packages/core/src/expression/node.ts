/** The types of values that an expression or a feature may have. */
export type ValueType = "number" | "boolean" | "category" | "timestamp" | "list";

/** The aggregates that an engine computes over the events of one user. */
export type AggregateKind =
  | "count"
  | "sum"
  | "mean"
  | "min"
  | "max"
  | "distinct"
  | "recency"
  | "tenure"
  | "share"
  | "first"
  | "last"
  | "mostFrequent"
  | "history"
  | "exists";

/**
 * Which events an aggregate sees, relative to the cutoff `t`: `before` is `[t - length, t)`, or everything before
 * `t` when `length` is `null`; `after` is `[t, t + length)` and is lawful in a target only.
 */
export interface AggregateWindow {
  /** On which side of the cutoff the window lies. */
  readonly direction: "before" | "after";
  /** Its length in milliseconds, or `null` for all time. */
  readonly length: number | null;
}

/** An aggregate over the events of one user, as data. */
export interface AggregateNode {
  /** Marks the node. */
  readonly op: "aggregate";
  /** Which aggregate. */
  readonly aggregate: AggregateKind;
  /** What it reads from each event; absent for `count` and `exists`. */
  readonly input?: ExpressionNode;
  /** Which events it sees; an event for which this is false or null is not seen. */
  readonly where?: ExpressionNode;
  /** Which time it sees. */
  readonly window: AggregateWindow;
  /** For `recency` and `tenure`: milliseconds in the unit of the result. */
  readonly unit?: number;
  /** For `history`: how many values are kept. */
  readonly limit?: number;
  /** The type of the result. */
  readonly type: ValueType;
}

/**
 * An expression as data: over the columns of one event, or over the features of one user. Values follow SQL's
 * three-valued logic: an operand that is null makes arithmetic and comparisons null, `and`, `or` and `not` are
 * Kleene's, and an arithmetic result that is not finite (division by zero, overflow) is null.
 */
export type ExpressionNode =
  | {
      /** A column of the event, or a feature of the user, by name. */
      readonly op: "column" | "feature";
      /** The name. */
      readonly name: string;
      /** The type of its values. */
      readonly type: ValueType;
    }
  | {
      /** A constant. */
      readonly op: "literal";
      /** Its value. */
      readonly value: number | string | boolean;
    }
  | {
      /** Arithmetic of two numbers. */
      readonly op: "add" | "subtract" | "multiply" | "divide";
      /** The left operand. */
      readonly left: ExpressionNode;
      /** The right operand. */
      readonly right: ExpressionNode;
    }
  | {
      /** `ln(1 + x)` for x >= 0 and `-ln(1 - x)` below, the absolute value, or the length of a list. */
      readonly op: "signedLog1p" | "abs" | "length";
      /** The operand. */
      readonly of: ExpressionNode;
    }
  | {
      /** A comparison of two numbers or two timestamps. */
      readonly op: "eq" | "gt" | "gte" | "lt" | "lte";
      /** The left operand. */
      readonly left: ExpressionNode;
      /** The right operand. */
      readonly right: ExpressionNode;
    }
  | {
      /** Whether a text is one of a list. */
      readonly op: "in";
      /** The operand. */
      readonly of: ExpressionNode;
      /** The list. */
      readonly values: readonly string[];
    }
  | {
      /** Whether a text begins with another. */
      readonly op: "startsWith";
      /** The operand. */
      readonly of: ExpressionNode;
      /** What it must begin with. */
      readonly prefix: string;
    }
  | {
      /** Kleene's conjunction or disjunction. */
      readonly op: "and" | "or";
      /** The operands. */
      readonly of: readonly ExpressionNode[];
    }
  | {
      /** Kleene's negation, or whether a value is missing (never null itself). */
      readonly op: "not" | "isNull";
      /** The operand. */
      readonly of: ExpressionNode;
    }
  | {
      /** The operand, or `otherwise` where it is null. */
      readonly op: "coalesce";
      /** The operand. */
      readonly of: ExpressionNode;
      /** What stands in for null. */
      readonly otherwise: ExpressionNode;
    }
  | {
      /** One value where a condition is true, another where it is false or null. */
      readonly op: "when";
      /** The condition. */
      readonly condition: ExpressionNode;
      /** The value where it holds. */
      readonly result: ExpressionNode;
      /** The value elsewhere. */
      readonly otherwise: ExpressionNode;
    }
  | {
      /** A quantile of the left operand's feature over the population as of the same time (nulls left out). */
      readonly op: "quantile";
      /** The probability, in [0, 1]. */
      readonly probability: number;
    }
  | AggregateNode;
