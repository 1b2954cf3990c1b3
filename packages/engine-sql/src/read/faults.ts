import type {
  CleaningPlan,
  Columns,
  EventDefinition,
  RejectedRow,
  RejectionCount,
  RejectionReason,
} from "@portrait/core";
import { PortraitError } from "@portrait/core";
import type { CleanedAside } from "@portrait/features";
import type { Aside } from "../log/event-log.js";
import type { ExpressionDialect } from "../sql/dialect.js";
import type { ColumnScope } from "../sql/expression.js";
import { toSql } from "../sql/expression.js";
import { identifier, integer, join, type Sql, sql } from "../sql/sql.js";

/** What can be wrong with a value, in the order of their codes. */
const VALUE_REASONS: readonly RejectionReason[] = [
  "missing",
  "type",
  "not-finite",
  "range",
  "unknown-value",
  "ambiguous-time",
  "nonexistent-time",
  "unknown-unit",
  "outlier",
  "unknown-reference",
  "future",
  "late",
];

/** Faults are numbered `column * FAULTS + reason`; those of rules follow on the last column. */
export const FAULTS: number = VALUE_REASONS.length;

/**
 * The code of what is wrong with a value.
 *
 * @param reason - What is wrong.
 */
export const reasonCode = (reason: RejectionReason): number => VALUE_REASONS.indexOf(reason);

/**
 * A column of a query by the letter of its layer and its position.
 *
 * @param letter - The letter.
 * @param position - The position.
 *
 * @example
 * ```ts
 * import { describeSql, layered } from "@portrait/engine-sql";
 *
 * describeSql(layered("s", 3)); // => '"s3"'
 * ```
 */
export const layered = (letter: string, position: number): Sql => identifier(`${letter}${position}`);

/** What the number of a fault stands for. */
export interface Fault {
  /** The column at fault. */
  readonly column: string;
  /** What is wrong with it. */
  readonly reason: string;
  /** The position of the column. */
  readonly position: number;
}

/**
 * What the numbers of faults stand for.
 *
 * @param events - What the records were to become.
 * @param plan - How they were cleaned.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { faultReader, readRequest } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const { plan } = readRequest(orders, undefined);
 * faultReader(orders, plan)(2 * 12 + 1); // => { column: "price", reason: "type", position: 2 }
 * ```
 */
export function faultReader(events: EventDefinition<Columns>, plan: CleaningPlan): (fault: number) => Fault {
  const names = Object.keys(events.schema);
  return (fault) => {
    const position = Math.floor(fault / FAULTS);
    const name = names[position];
    if (name !== undefined)
      return { column: name, reason: VALUE_REASONS[fault % FAULTS] as string, position };
    const rule = plan.reject[fault - names.length * FAULTS] as CleaningPlan["reject"][number];
    return { column: rule.column, reason: rule.reason, position: names.indexOf(rule.column) };
  };
}

/**
 * The number of the fault of a record that was checked: that of its values (`value_fault`), or of the first rule that
 * rejects it; null for a record that is kept.
 *
 * @param plan - How records are cleaned.
 * @param columns - The columns of the event.
 * @param count - How many columns the event has.
 * @param dialect - The dialect.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { columnsOf, describeSql, type ExpressionDialect, readRequest, ruleFault, sql } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const clean = cleaning(orders, {
 *   reject: ({ price }) => [{ when: price.gt(100), column: "price", reason: "dear" }],
 * });
 * const { plan } = readRequest(orders, { clean });
 * describeSql(ruleFault(plan, columnsOf(orders), 3, dialect)); // => '(CASE WHEN value_fault IS NOT NULL THEN value_fault WHEN ("c2" > 100) THEN 36 END)'
 * ```
 */
export function ruleFault(
  plan: CleaningPlan,
  columns: ColumnScope,
  count: number,
  dialect: ExpressionDialect,
): Sql {
  const cases = plan.reject.map(({ when }, position) => {
    const condition = toSql(when, columns, dialect);
    if (condition.type !== "boolean") {
      throw new PortraitError({
        code: "invalid-definition",
        message: `A rejection rule must be a condition; received an expression of type ${condition.type}.`,
      });
    }
    return sql`WHEN ${condition.sql} THEN ${integer(count * FAULTS + position)}`;
  });
  return cases.length === 0
    ? sql`value_fault`
    : sql`(CASE WHEN value_fault IS NOT NULL THEN value_fault ${join(cases, sql` `)} END)`;
}

/**
 * How many rows were rejected, by column and reason: two rules may give one reason for one column.
 *
 * @param counts - Counts, in any order.
 *
 * @example
 * ```ts
 * import { mergedReasons } from "@portrait/engine-sql";
 *
 * const counts = [2, 3].map((count) => ({ column: "price", reason: "dear", count }));
 * mergedReasons(counts); // => [{ column: "price", reason: "dear", count: 5 }]
 * ```
 */
export function mergedReasons(counts: readonly RejectionCount[]): readonly RejectionCount[] {
  const merged = new Map<string, RejectionCount>();
  for (const { column, reason, count } of counts) {
    const key = JSON.stringify([column, reason]);
    merged.set(key, { column, reason, count: count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}

/**
 * The rows of a log that were not kept, when they were set aside in this process.
 *
 * @param aside - The rows.
 * @param checkOpen - Throws when the engine was closed.
 *
 * @example
 * ```ts
 * import { asideInMemory } from "@portrait/engine-sql";
 *
 * const duplicates = [{ line: 3, firstLine: 1 }];
 * const aside = asideInMemory({ rejected: [], duplicates, changes: [], learnt: [] }, () => undefined);
 * aside.repeats; // => 1
 * await aside.duplicates(undefined); // => [{ line: 3, firstLine: 1 }]
 * ```
 */
export function asideInMemory(
  {
    rejected,
    duplicates,
    changes,
    learnt,
  }: Pick<CleanedAside, "rejected" | "duplicates" | "changes" | "learnt">,
  checkOpen: () => void,
): Aside {
  const counted = ({ column, reason }: RejectedRow): RejectionCount => ({ column, reason, count: 1 });
  return {
    changes,
    learnt,
    reasons: mergedReasons(rejected.map(counted)),
    repeats: duplicates.length,
    async rejected(limit) {
      checkOpen();
      return rejected.slice(0, limit);
    },
    async duplicates(limit) {
      checkOpen();
      return duplicates.slice(0, limit);
    },
  };
}
