import type { ExpressionNode } from "../expression/node.js";

/**
 * How raw rows are cleaned, as data. The steps run in this order: derive columns from the source's, trim texts, check
 * columns, apply rejection rules, set exact repeats aside. Make one with `cleaning` in `@portrait/features`.
 */
export interface CleaningPlan {
  /**
   * Columns of the event computed from the source's, by name. Within them a `column` node names a column of the
   * source, read as text (a number becomes its shortest decimal text).
   */
  readonly derive: Readonly<Record<string, ExpressionNode>>;
  /** Whether blanks around texts are removed before columns are checked. */
  readonly trim: boolean;
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
   * the event names): `"keep"` or `"drop"` (set aside and counted).
   */
  readonly duplicates: "keep" | "drop";
}
