import {
  type BooleanExpression,
  booleanOption,
  type CategoryExpression,
  type CleaningPlan,
  type ColumnHandles,
  type Columns,
  type ColumnsOfKind,
  categoryHandle,
  describeValue,
  type EventDefinition,
  type Expression,
  type ExpressionNode,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
  type TextRule,
} from "@portrait/core";
import type { DateOptions } from "../clean/dates.js";
import type { MissingOptions } from "../clean/missing.js";
import type { OutlierOptions } from "../clean/outliers.js";
import { planRules } from "../clean/plan-rules.js";
import type { ReferenceOptions } from "../clean/references.js";
import type { RepeatOptions } from "../clean/repeats.js";
import type { UnitOptions } from "../clean/scale.js";
import type { FutureOptions, LateOptions } from "../clean/timing.js";
import { checkEvents } from "../define/check-events.js";
import { isExpression, nodeType } from "../define/node-type.js";

/** A column of the source by its name there, read as text. */
export type SourceColumn = (name: string) => CategoryExpression<"event", string | null>;

/** One rejection rule of {@link CleaningOptions}. */
export interface RejectionRule<Name extends string = string> {
  /** The row is rejected where this is true; where it is false or null, the row stays. */
  readonly when: BooleanExpression<"event", boolean | null>;
  /** The column of the event that the rule is about. */
  readonly column: Name;
  /** The reason, in words; it becomes the `reason` of the rejected row. */
  readonly reason: string;
}

/** Options of {@link cleaning}. */
export interface CleaningOptions<Cols extends Columns> {
  /**
   * Columns of the event computed from columns of the source. What an expression gives is read like any other raw
   * value: a text derived for a number column is read as a number.
   */
  readonly derive?: (source: SourceColumn) => {
    readonly [Name in keyof Cols]?: Expression<"event", unknown>;
  };
  /** Whether blanks around texts are removed before columns are checked; left out, `true`. */
  readonly trim?: boolean;
  /** Rules over the event's columns, for rows whose columns are all in order; the first that holds gives the reason. */
  readonly reject?: (columns: ColumnHandles<Cols>) => readonly RejectionRule<keyof Cols & string>[];
  /** What is done to texts, by column, before values are read. */
  readonly text?: { readonly [Name in keyof Cols]?: TextRule };
  /** The time zone and the formats of timestamp columns whose texts name no zone. */
  readonly dates?: { readonly [Name in ColumnsOfKind<Cols, "timestamp">]?: DateOptions };
  /** How numbers are brought to one unit or currency: by a constant factor, or by one that a column names. */
  readonly scale?: { readonly [Name in ColumnsOfKind<Cols, "number">]?: number | UnitOptions };
  /** What becomes of outliers. Fixed bounds hold before the column's range is checked, learnt ones behind all rules. */
  readonly outliers?: { readonly [Name in ColumnsOfKind<Cols, "number">]?: OutlierOptions };
  /** What becomes of missing values. */
  readonly missing?: { readonly [Name in keyof Cols]?: MissingOptions<Cols[Name]> };
  /** Tables that know the ids of a column: which ids there are, and what they give to other columns of the event. */
  readonly references?: {
    readonly [Name in ColumnsOfKind<Cols, "id" | "category">]?: ReferenceOptions<Cols>;
  };
  /** Which events come too late. */
  readonly late?: LateOptions<ColumnsOfKind<Cols, "timestamp">>;
  /** Which events lie in the future. */
  readonly future?: FutureOptions<ColumnsOfKind<Cols, "timestamp">>;
  /**
   * What becomes of a kept row that equals an earlier kept row in every column of the source, those included that the
   * event does not name: `"keep"` (left out) or `"drop"`. A column that is absent, `undefined` or `null` is the same.
   * With a key and a time, what becomes of rows that are nearly the same.
   */
  readonly duplicates?: "keep" | "drop" | RepeatOptions<keyof Cols & string>;
}

const source: SourceColumn = (name) => {
  if (typeof name === "string") {
    return categoryHandle<"event", string | null>({ op: "column", name, type: "category" });
  }
  throw new PortraitError({
    code: "invalid-definition",
    message: `cleaning: source takes the name of a column of the source; received ${describeValue(name)}.`,
    hint: 'Write source("InvoiceNo").',
  });
};

type Derived = readonly (readonly [string, ExpressionNode])[];

function derivedNodes(events: EventDefinition, record: Readonly<Record<string, unknown>>): Derived {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  const stray = entries.map(([name]) => name).filter((name) => !Object.hasOwn(events.schema, name));
  if (stray.length > 0) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `cleaning: derived ${listWords(stray)} is no column of the event.`,
      hint: `The event has ${listWords(Object.keys(events.schema), 20)}.`,
    });
  }
  return entries.map(([name, value]) => {
    if (isExpression(value)) return [name, value.node];
    throw new PortraitError({
      code: "invalid-definition",
      message: `cleaning: derived "${name}" must be an expression over the source; received ${describeValue(value)}.`,
      hint: 'Write derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }).',
    });
  });
}

function ruleFault(events: EventDefinition, rule: unknown): string | undefined {
  if (typeof rule !== "object" || rule === null)
    return `it must be an object; received ${describeValue(rule)}`;
  const { when, column, reason } = rule as Partial<RejectionRule>;
  if (!isExpression(when) || nodeType(when.node) !== "boolean")
    return `"when" must be a condition over the event's columns; received ${describeValue(when)}`;
  if (typeof column !== "string" || !Object.hasOwn(events.schema, column))
    return `"column" must be a column of the event; received ${describeValue(column)}`;
  if (typeof reason !== "string" || reason === "")
    return `"reason" must be a non-empty text; received ${describeValue(reason)}`;
  return undefined;
}

function checkRules(events: EventDefinition, rules: unknown): asserts rules is readonly RejectionRule[] {
  const fault = Array.isArray(rules)
    ? rules
        .map((rule, index) => [index, ruleFault(events, rule)] as const)
        .find(([, text]) => text !== undefined)
    : undefined;
  if (Array.isArray(rules) && fault === undefined) return;
  throw new PortraitError({
    code: "invalid-definition",
    message:
      fault === undefined
        ? `cleaning: "reject" must return a list of rules; received ${describeValue(rules)}.`
        : `cleaning: rejection rule ${fault[0]}: ${fault[1]}.`,
    hint: 'Write reject: ({ price }) => [{ when: price.lt(0), column: "price", reason: "negative price" }].',
  });
}

const isFunction = (value: unknown): boolean => typeof value === "function";

/** Options that have rules of their own, which check them. */
const anything = optionalOption<unknown>("anything", () => true);

/**
 * Says how raw rows are cleaned, as data that any engine can run, and that can be kept as JSON. The order of the steps is
 * that of {@link CleaningPlan}; every engine gives the same rows, reasons and counts.
 *
 * @param events - The events that the rows are to become.
 * @param options - What to derive, clean, scale, fill, join, reject and drop.
 * @throws PortraitError `invalid-option`; `invalid-definition` when a column of a rule is not one of the event's or of
 *   another kind, or an expression is none; `missing-column` when the table of a reference lacks one; `invalid-data` when
 *   a row of it has no id, or that of another.
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
  checkEvents("cleaning", events);
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
      text: anything,
      dates: anything,
      scale: anything,
      outliers: anything,
      missing: anything,
      references: anything,
      late: anything,
      future: anything,
      duplicates: anything,
    },
    options,
  );
  const derive = Object.freeze(Object.fromEntries(derivedNodes(events, resolved.derive?.(source) ?? {})));
  const rules: unknown = resolved.reject?.(events.columns) ?? [];
  checkRules(events, rules);
  return Object.freeze({
    derive,
    trim: resolved.trim,
    reject: Object.freeze(
      rules.map(({ when, column, reason }) => Object.freeze({ when: when.node, column, reason })),
    ),
    ...planRules("cleaning", events, resolved, resolved.trim, Object.keys(derive)),
  });
}

/** The plan that applies when none is given: trim texts, keep repeats. */
export const defaultCleaning: CleaningPlan = Object.freeze({
  derive: Object.freeze({}),
  trim: true,
  reject: Object.freeze([]),
  duplicates: "keep",
});
