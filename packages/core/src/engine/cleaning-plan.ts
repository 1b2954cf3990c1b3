import type { ExpressionNode } from "../expression/node.js";
import type {
  Bounds,
  DateRule,
  FillValue,
  FutureRule,
  LateRule,
  MissingRule,
  OutlierRule,
  ReferenceRule,
  RepeatRule,
  ScaleRule,
  TextRule,
} from "./cleaning-rules.js";

/**
 * How raw rows are cleaned, as data. Make one with `cleaning` in `@portrait/features`. The steps run in this order:
 *
 * 1. derive columns from the source's; the row schema;
 * 2. clean texts, read local dates, read each value as its column's kind, join what references know;
 * 3. scale numbers, hold them to fixed bounds, check ranges and closed lists, fill or reject missing values, check
 *    references, early and late events: the first column at fault, in the order of the definition, rejects the row;
 * 4. apply rejection rules;
 * 5. hold numbers to bounds learnt from the rows that are left, then fill missing values by what is learnt from the rest;
 * 6. set repeats aside.
 */
export interface CleaningPlan {
  /**
   * Columns of the event computed from the source's, by name. Within them a `column` node names a column of the
   * source, read as text (a number becomes its shortest decimal text).
   */
  readonly derive: Readonly<Record<string, ExpressionNode>>;
  /** Whether blanks around texts are removed before columns are checked. */
  readonly trim: boolean;
  /** What is done to texts, by column. */
  readonly text?: Readonly<Record<string, TextRule>>;
  /** How local dates are read, by column. */
  readonly dates?: Readonly<Record<string, DateRule>>;
  /** How numbers are brought to one unit, by column. */
  readonly scale?: Readonly<Record<string, ScaleRule>>;
  /** What becomes of outliers, by column. */
  readonly outliers?: Readonly<Record<string, OutlierRule>>;
  /** What becomes of missing values, by column. */
  readonly missing?: Readonly<Record<string, MissingRule>>;
  /** What other tables know of the ids of a column, by column. */
  readonly references?: Readonly<Record<string, ReferenceRule>>;
  /** Which events come too late. */
  readonly late?: LateRule;
  /** Which events lie in the future. */
  readonly future?: FutureRule;
  /** Rules over the event's columns: a row for which one is true is rejected, with the rule's text as reason. */
  readonly reject: readonly {
    /** The condition. */
    readonly when: ExpressionNode;
    /** The column it is about. */
    readonly column: string;
    /** The reason, in words. */
    readonly reason: string;
  }[];
  /**
   * What becomes of a kept row that equals an earlier kept row in every column of the source (not only those that
   * the event names): `"keep"` or `"drop"` (set aside and counted). A {@link RepeatRule} sets rows aside that are nearly
   * the same.
   */
  readonly duplicates: "keep" | "drop" | RepeatRule;
}

/** The steps of cleaning that change values of rows that are kept. */
export type CleaningStep = "text" | "references" | "scale" | "outliers" | "missing";

/** How many kept rows one step of cleaning changed in one column. */
export interface ChangeCount {
  /** The column of the event. */
  readonly column: string;
  /** The step. For `references` the rows that got a value from another table are counted. */
  readonly step: CleaningStep;
  /** How many kept rows. */
  readonly count: number;
}

/** What cleaning learnt from a log: bounds, or what stands in for missing values. */
export type LearntRule =
  | ({
      /** The column of the event. */
      readonly column: string;
      /** The step. */
      readonly step: "outliers";
    } & Bounds)
  | {
      /** The column of the event. */
      readonly column: string;
      /** The step. */
      readonly step: "missing";
      /** What stands in; null where there was nothing to learn from. */
      readonly value: FillValue | null;
    };
