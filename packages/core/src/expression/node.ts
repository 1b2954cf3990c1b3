import type { AggregateWindow, CalendarPeriod } from "./window.js";

/**
 * The types of values that an expression or a feature may have. A `"vector"` is a row of finite numbers of fixed width,
 * never null.
 */
export type ValueType = "number" | "boolean" | "category" | "timestamp" | "list" | "vector";

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
  | "exists"
  | "variance"
  | "quantile"
  | "histogram"
  | "trend"
  | "entropy"
  | "topK"
  | "topKShares"
  | "gap"
  | "streak"
  | "ngrams"
  | "sequenceCount"
  | "funnel"
  | "hourOfDay"
  | "dayOfWeek"
  | "decayedSum"
  | "sessions";

/** What is said of the gaps between events: of the differences of consecutive instants. */
export type GapStatistic = "mean" | "min" | "max" | "last" | "deviation";

/** What is said of runs of consecutive calendar periods with an event. */
export type StreakStatistic = "longest" | "current" | "active";

/** What is said of sessions. */
export type SessionStatistic = "count" | "meanEvents" | "meanDuration" | "lastEvents" | "lastDuration";

/**
 * An aggregate over the events of one user, as data. Events are ordered by time and then by their line in the source;
 * it sees those in its window that meet `where`. Inputs that are null are left out, and a number that is not finite is
 * null. Which of the optional fields an aggregate has, and what they mean, is said at each.
 */
export interface AggregateNode {
  /** Marks the node. */
  readonly op: "aggregate";
  /** Which aggregate. */
  readonly aggregate: AggregateKind;
  /**
   * What it reads from each event; absent for `count`, `exists`, `gap`, `streak`, `funnel`, `hourOfDay`, `dayOfWeek`,
   * `sessions` and, where each event counts 1, `decayedSum`.
   */
  readonly input?: ExpressionNode;
  /** Which events it sees; an event for which this is false or null is not seen. */
  readonly where?: ExpressionNode;
  /** Which time it sees. */
  readonly window: AggregateWindow;
  /**
   * For `recency`, `tenure`, `trend`, `gap` and the durations of `sessions`: milliseconds in the unit of the result (for
   * `trend`, in the unit of time of the slope).
   */
  readonly unit?: number;
  /** For `history`, `topK`, `topKShares` and `ngrams`: how many values are kept, or how wide the vector is. */
  readonly limit?: number;
  /** For `variance`: what is taken from the number of inputs, 0 or 1. */
  readonly ddof?: number;
  /** For `quantile`: the probability, in [0, 1]. */
  readonly probability?: number;
  /** For `histogram`: the bounds between the bins, finite and ascending, 1 to 256 of them. */
  readonly edges?: readonly number[];
  /** For `gap`, `streak` and `sessions`: what is said of them. */
  readonly statistic?: GapStatistic | StreakStatistic | SessionStatistic;
  /** For `streak`: the calendar period. */
  readonly period?: Extract<CalendarPeriod, "day" | "week" | "month">;
  /** For `streak`, `hourOfDay` and `dayOfWeek`: the IANA name of the time zone. */
  readonly timeZone?: string;
  /** For `ngrams`: how many inputs make one, 2 to 8. */
  readonly n?: number;
  /** For `sequenceCount`: the texts that follow each other, 1 to 8. */
  readonly sequence?: readonly string[];
  /** For `funnel`: the conditions of the steps, 1 to 8. */
  readonly steps?: readonly ExpressionNode[];
  /** For `funnel`: how many milliseconds after the first step the last may come, at most. */
  readonly length?: number;
  /** For `decayedSum`: after how many milliseconds an input counts half. */
  readonly halfLife?: number;
  /** For `sessions`: after how many milliseconds without an event a session has ended. */
  readonly gap?: number;
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
      /**
       * `ln(1 + x)` for x >= 0 and `-ln(1 - x)` below, the absolute value, the square root (null below 0), or the
       * length of a list.
       */
      readonly op: "signedLog1p" | "abs" | "sqrt" | "length";
      /** The operand. */
      readonly of: ExpressionNode;
    }
  | {
      /** One number of a vector; null where the vector is not that wide. */
      readonly op: "element";
      /** The vector. */
      readonly of: ExpressionNode;
      /** The place, from 0. */
      readonly index: number;
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
