import {
  type AsideOptions,
  type ChangeCount,
  type Columns,
  type DuplicateRow,
  type EventDefinition,
  type EventLog,
  integerOption,
  type LearntRule,
  optionalOption,
  type RejectedRow,
  type RejectionCount,
  resolveOptions,
} from "@portrait/core";
import type { LogLifetime } from "./lifetime.js";

/** The rows of a source that were not kept. */
export interface Aside {
  /** How many were rejected, by column and reason, in any order. */
  readonly reasons: readonly RejectionCount[];
  /** How many repeats there are. */
  readonly repeats: number;
  /** What cleaning changed in kept rows. */
  readonly changes: readonly ChangeCount[];
  /** What cleaning learnt. */
  readonly learnt: readonly LearntRule[];
  /**
   * The rejected rows in the order of the source.
   *
   * @param limit - At most how many; all when it is left out.
   */
  rejected(limit: number | undefined): Promise<readonly RejectedRow[]>;
  /**
   * The repeats in the order of the source.
   *
   * @param limit - At most how many; all when it is left out.
   */
  duplicates(limit: number | undefined): Promise<readonly DuplicateRow[]>;
}

const wholeRule = integerOption(0, { min: 0 });

function limitOf(owner: string, options: AsideOptions | undefined): number | undefined {
  const rules = { limit: optionalOption<number>(wholeRule.expected, wholeRule.accepts) };
  return resolveOptions(owner, rules, options).limit;
}

function byCount(one: RejectionCount, other: RejectionCount): number {
  if (one.count !== other.count) return other.count - one.count;
  if (one.column !== other.column) return one.column < other.column ? -1 : 1;
  return one.reason < other.reason ? -1 : 1;
}

/**
 * The log that a caller receives.
 *
 * @param engine - The engine's name.
 * @param definition - What the rows are.
 * @param kept - How many were kept, and their first and last time.
 * @param aside - The rows that were not.
 * @param lifetime - Whether the log may be used.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { asideInMemory, createEventLog, createLifetime } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const rejected = [{ line: 2, column: "price", value: "free", reason: "type" }];
 * const aside = asideInMemory({ rejected, duplicates: [], changes: [], learnt: [] }, () => undefined);
 * const log = createEventLog("example", orders, { kept: 1, span: { first: 0, last: 0 } }, aside, createLifetime("example"));
 * log.rows; // => { in: 2, kept: 1, rejected: 1, duplicates: 0 }
 * ```
 */
export function createEventLog<Cols extends Columns>(
  engine: string,
  definition: EventDefinition<Cols>,
  kept: { readonly kept: number; readonly span: EventLog["span"] },
  aside: Aside,
  lifetime: LogLifetime,
): EventLog<Cols> {
  const rejected = aside.reasons.reduce((sum, { count }) => sum + count, 0);
  const rows = {
    in: kept.kept + rejected + aside.repeats,
    kept: kept.kept,
    rejected,
    duplicates: aside.repeats,
  };
  return Object.freeze({
    definition,
    engine,
    rows: Object.freeze(rows),
    reasons: Object.freeze([...aside.reasons].sort(byCount)),
    changes: aside.changes,
    learnt: aside.learnt,
    span: kept.span === null ? null : Object.freeze(kept.span),
    async rejected(options?: AsideOptions) {
      lifetime.check();
      return aside.rejected(limitOf("rejected", options));
    },
    async duplicates(options?: AsideOptions) {
      lifetime.check();
      return aside.duplicates(limitOf("duplicates", options));
    },
  });
}
