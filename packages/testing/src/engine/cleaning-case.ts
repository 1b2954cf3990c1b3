import {
  type ChangeCount,
  type CleaningPlan,
  category,
  type DuplicateRow,
  defineEvents,
  type EventDefinition,
  id,
  type LearntRule,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";

/** Raw rows, a cleaning plan, and all that must become of them, worked out by hand. */
export interface CleaningCase {
  /** What is cleaned. */
  readonly name: string;
  /** What the rows are to become. */
  readonly events: EventDefinition;
  /** The rows; their values are texts or null, so that a file of any format can hold them. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** How they are cleaned. */
  readonly plan: CleaningPlan;
  /** The rejected rows: line, column, reason. */
  readonly rejected: readonly (readonly [line: number, column: string, reason: string])[];
  /** The repeats. */
  readonly duplicates: readonly DuplicateRow[];
  /** The counts of changes. */
  readonly changes: readonly ChangeCount[];
  /** What was learnt. */
  readonly learnt: readonly LearntRule[];
  /** Some values of kept rows, by user; each user has one kept row. Instants are ISO text. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Events with a column of each kind; most may lack a value. */
export const shop: EventDefinition = defineEvents({
  user: id("user"),
  item: optional(id("item")),
  at: timestamp(),
  receivedAt: optional(timestamp()),
  kind: optional(oneOf("view", "buy")),
  price: optional(number({ min: 0, max: 1000 })),
  currency: optional(category()),
  category: optional(category()),
  size: optional(number()),
  note: optional(text()),
});

/** Events of which each has a price. */
export const sale: EventDefinition = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: number({ min: 0, max: 1000 }),
});

/** A raw row. */
export type Row = Readonly<Record<string, string | null>>;

/** A row for each of some values of a column: users `u1`, `u2` ..., one hour apart. */
export function rowsOf(column: string, values: readonly (string | null)[], more: Row = {}): readonly Row[] {
  return values.map((value, row) => ({
    user: `u${row + 1}`,
    at: new Date(row * 3_600_000).toISOString(),
    ...more,
    [column]: value,
  }));
}

/** A plan with some rules. */
export function planOf(rules: Partial<CleaningPlan>): CleaningPlan {
  return { derive: {}, trim: true, reject: [], duplicates: "keep", ...rules };
}

/** One value of each of some users. */
export function valuesOf(column: string, values: Readonly<Record<string, unknown>>): CleaningCase["values"] {
  return Object.fromEntries(Object.entries(values).map(([user, value]) => [user, { [column]: value }]));
}

type Expected = Partial<Pick<CleaningCase, "events" | "rejected" | "duplicates" | "changes" | "learnt">>;

/** A case over the events of the shop; what is not said is not expected. */
export function caseOf(
  name: string,
  rows: readonly Row[],
  rules: Partial<CleaningPlan>,
  values: CleaningCase["values"],
  expected: Expected = {},
): CleaningCase {
  return {
    name,
    events: shop,
    rows,
    plan: planOf(rules),
    rejected: [],
    duplicates: [],
    changes: [],
    learnt: [],
    values,
    ...expected,
  };
}

/** A count of changes. */
export const change = (column: string, step: ChangeCount["step"], count: number): ChangeCount => ({
  column,
  step,
  count,
});
