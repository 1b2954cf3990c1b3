import {
  type BooleanExpression,
  booleanOption,
  type CategoryExpression,
  type CleaningPlan,
  type ColumnHandles,
  type Columns,
  categoryHandle,
  choiceOption,
  type EventDefinition,
  type Expression,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";

/** A column of the source by its name there, read as text. */
export type SourceColumn = (name: string) => CategoryExpression<"event", string | null>;

/** One rejection rule of {@link CleaningOptions}. */
export interface RejectionRule {
  /** The row is rejected where this is true. */
  readonly when: BooleanExpression<"event", boolean | null>;
  /** The column it is about. */
  readonly column: string;
  /** The reason, in words. */
  readonly reason: string;
}

/** Options of {@link cleaning}. */
export interface CleaningOptions<Cols extends Columns> {
  /** Columns of the event computed from columns of the source. */
  readonly derive?: (source: SourceColumn) => {
    readonly [Name in keyof Cols]?: Expression<"event", unknown>;
  };
  /** Whether blanks around texts are removed before columns are checked; left out, `true`. */
  readonly trim?: boolean;
  /** Rules over the event's columns. */
  readonly reject?: (columns: ColumnHandles<Cols>) => readonly RejectionRule[];
  /**
   * What becomes of a kept row that equals an earlier kept row in every column of the source: `"keep"` (left out) or
   * `"drop"`.
   */
  readonly duplicates?: "keep" | "drop";
}

const source: SourceColumn = (name) =>
  categoryHandle<"event", string | null>({ op: "column", name, type: "category" });

const isFunction = (value: unknown): boolean => typeof value === "function";

/**
 * Says how raw rows are cleaned, as data that any engine can run.
 *
 * @param events - The events that the rows are to become.
 * @param options - What to derive, trim, reject and drop.
 * @throws PortraitError `invalid-option`; `invalid-definition` when a derived column is not one of the event's.
 *
 * @example
 * ```ts
 * import { defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { cleaning, when } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("purchase", "cancel") });
 * const plan = cleaning(orders, {
 *   derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
 *   duplicates: "drop",
 * });
 * plan.duplicates; // => "drop"
 * ```
 */
export function cleaning<Cols extends Columns>(
  events: EventDefinition<Cols>,
  options: CleaningOptions<Cols> = {},
): CleaningPlan {
  const resolved = resolveOptions(
    "cleaning",
    {
      derive: optionalOption<NonNullable<CleaningOptions<Cols>["derive"]>>(
        "a function of the source",
        isFunction,
      ),
      trim: booleanOption(true),
      reject: optionalOption<NonNullable<CleaningOptions<Cols>["reject"]>>(
        "a function of the columns",
        isFunction,
      ),
      duplicates: choiceOption("keep", ["keep", "drop"]),
    },
    options,
  );
  const derived = Object.entries<Expression<"event", unknown> | undefined>(resolved.derive?.(source) ?? {});
  const stray = derived.map(([name]) => name).filter((name) => !Object.hasOwn(events.schema, name));
  if (stray.length > 0) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `cleaning: derived ${listWords(stray)} is no column of the event.`,
      hint: `The event has ${listWords(Object.keys(events.schema), 20)}.`,
    });
  }
  return Object.freeze({
    derive: Object.fromEntries(
      derived.flatMap(([name, expression]) => (expression ? [[name, expression.node]] : [])),
    ),
    trim: resolved.trim,
    reject: (resolved.reject?.(events.columns) ?? []).map(({ when, column, reason }) => ({
      when: when.node,
      column,
      reason,
    })),
    duplicates: resolved.duplicates,
  });
}

/** The plan that applies when none is given: trim texts, keep repeats. */
export const defaultCleaning: CleaningPlan = Object.freeze({
  derive: {},
  trim: true,
  reject: [],
  duplicates: "keep",
});
