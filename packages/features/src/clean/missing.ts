import {
  type Column,
  type ColumnValue,
  describeValue,
  type EventDefinition,
  type FillValue,
  type MissingRule,
} from "@portrait/core";
import { isFault } from "../read/fault.js";
import { valueReader } from "../read/value-reader.js";
import { columnRules, invalidPlan, isRecord } from "./column-rules.js";

/** What the other rows of a log may tell of a missing value, by the kind of the column. */
export type LearntPolicy<C extends Column> =
  C extends Column<"timestamp">
    ? never
    : C extends Column<"number">
      ? "mean" | "median" | "mostFrequent"
      : "mostFrequent";

/**
 * What becomes of a row without a value in a column: `"reject"` rejects it as `missing`, also where the column is optional;
 * `"keep"`, for optional columns, keeps it with null; `{ value }` stands in; `"mean"`, `"median"` and `"mostFrequent"` stand
 * for what the rows of the log that have a value tell (among values equally frequent the least).
 */
export type MissingOptions<C extends Column> =
  | "reject"
  | (C["nullable"] extends false ? never : "keep")
  | LearntPolicy<C>
  | {
      /** The value that stands in. */
      readonly value: NonNullable<ColumnValue<C>>;
    };

const HINT =
  'Write "reject", "keep" (for an optional column), { value: 0 }, "mean", "median" (of numbers) or "mostFrequent".';

function learntPolicies(column: Column): readonly string[] {
  if (column.kind === "timestamp") return [];
  return column.kind === "number" ? ["mean", "median", "mostFrequent"] : ["mostFrequent"];
}

function fillValue(given: unknown, column: Column, owner: string): FillValue {
  const value = valueReader(column)(given);
  if (value !== null && !isFault(value)) return value;
  throw invalidPlan(
    `${owner}: the value that stands in must be one of the column (${column.kind}); received ${describeValue(given)}.`,
    HINT,
  );
}

function missingRule(given: unknown, column: Column, owner: string): MissingRule {
  const known = isRecord(given) ? given : { policy: given };
  const policy = Object.hasOwn(known, "policy") ? known.policy : "value";
  if (policy === "value" && Object.hasOwn(known, "value"))
    return { policy, value: fillValue(known.value, column, owner) };
  if (policy === "reject" || (policy === "keep" && column.nullable)) return { policy };
  if (learntPolicies(column).includes(policy as string)) {
    const learnt = Object.hasOwn(known, "learnt") ? known.learnt : undefined;
    const rule = { policy: policy as "mean" | "median" | "mostFrequent" };
    if (learnt === undefined) return rule;
    return { ...rule, learnt: learnt === null ? null : fillValue(learnt, column, owner) };
  }
  const words = ["reject", ...(column.nullable ? ["keep"] : []), ...learntPolicies(column)];
  throw invalidPlan(
    `${owner} must be ${words.map((word) => `"${word}"`).join(", ")} or { value }; received ${describeValue(given)}.`,
    HINT,
  );
}

/**
 * `missing` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @throws PortraitError `invalid-definition`.
 */
export function missingRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
): Readonly<Record<string, MissingRule>> | undefined {
  return columnRules(owner, "missing", events, given, undefined, (options, column, asker) =>
    missingRule(options, column, asker),
  );
}
