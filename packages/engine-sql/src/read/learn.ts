import type { CleaningPlan, Column, Columns, EventDefinition, LearntRule } from "@portrait/core";
import {
  changeNumber,
  type LearntStep,
  learntRules,
  learntSteps,
  mustLearn,
  taughtStep,
  type ValueCounts,
} from "@portrait/features";
import { columnName } from "../log/columns.js";
import { integer, type Sql, sql } from "../sql/sql.js";
import { FAULTS, layered, reasonCode } from "./faults.js";
import { beyond, heldTo, literal } from "./finish.js";

/** A column of records that changes. */
export interface RecordChange {
  /** The column. */
  readonly column: Sql;
  /** Its new value, which is the old one where it does not change. */
  readonly value: Sql;
  /** Whether it changes; never null. */
  readonly when: Sql;
  /** The column that notes it. */
  readonly note: Sql;
}

/** Records that are found to be at fault. */
export interface RecordFault {
  /** Which; never null. */
  readonly when: Sql;
  /** The number of the fault. */
  readonly fault: Sql;
}

/** Records that were checked, on their way to a log: those without a `fault` are counted and changed. */
export interface LearningRecords {
  /**
   * How often each value of a column occurs.
   *
   * @param position - The position of the column.
   */
  count(position: number): Promise<ValueCounts>;
  /**
   * Sets records aside and changes the others: the first fault that fits counts, and all conditions and values speak of the
   * records as they were.
   *
   * @param faults - What is found to be at fault.
   * @param changes - What changes, at most once a column.
   */
  apply(faults: readonly RecordFault[], changes: readonly RecordChange[]): Promise<void>;
}

type Step<Kind extends LearntStep["step"]> = Extract<LearntStep, { readonly step: Kind }>;

async function learnt(
  records: LearningRecords,
  steps: readonly LearntStep[],
): Promise<readonly LearntStep[]> {
  const known: LearntStep[] = [];
  for (const step of steps)
    known.push(mustLearn(step) ? taughtStep(step, await records.count(step.place)) : step);
  return known;
}

const faultNumber = (position: number, reason: "outlier" | "missing"): Sql =>
  integer(position * FAULTS + reasonCode(reason));

const noteOf = ({ place, step }: LearntStep): Sql => layered("g", changeNumber(place, step));

const outside = ({ place, bounds }: Step<"outliers">): Sql =>
  sql`coalesce(${beyond(columnName(place), bounds ?? { low: null, high: null })}, FALSE)`;

async function applyBounds(records: LearningRecords, steps: readonly Step<"outliers">[]): Promise<void> {
  const faults: RecordFault[] = [];
  const changes: RecordChange[] = [];
  for (const step of steps) {
    const [column, when] = [columnName(step.place), outside(step)];
    if (step.action === "reject") faults.push({ when, fault: faultNumber(step.place, "outlier") });
    else if (step.bounds !== undefined)
      changes.push({ column, value: heldTo(column, step.bounds), when, note: noteOf(step) });
  }
  await records.apply(faults, changes);
}

async function applyFills(
  records: LearningRecords,
  steps: readonly Step<"missing">[],
  columns: readonly Column[],
): Promise<void> {
  const faults: RecordFault[] = [];
  const changes: RecordChange[] = [];
  for (const step of steps) {
    const column = columnName(step.place);
    const when = sql`(${column} IS NULL)`;
    const fill = step.fill ?? null;
    if (fill !== null) {
      const value = sql`coalesce(${column}, ${literal(fill, columns[step.place] as Column)})`;
      changes.push({ column, value, when, note: noteOf(step) });
    } else if (!step.nullable) faults.push({ when, fault: faultNumber(step.place, "missing") });
  }
  await records.apply(faults, changes);
}

const isStep =
  <Kind extends LearntStep["step"]>(kind: Kind) =>
  (step: LearntStep): step is Step<Kind> =>
    step.step === kind;

/**
 * Learns bounds and what stands in for missing values from records, and applies both.
 *
 * @param records - The records.
 * @param events - What they are to become.
 * @param plan - How they are cleaned.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, optional, timestamp } from "@portrait/core";
 * import { describeSql, type LearningRecords, learnFromRecords, readRequest } from "@portrait/engine-sql";
 * import { cleaning } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: optional(number()) });
 * const { plan } = readRequest(orders, { clean: cleaning(orders, { missing: { price: "mean" } }) });
 * const changes: string[] = [];
 * const records: LearningRecords = {
 *   count: async () => new Map([[2, 3], [10, 1]]),
 *   apply: async (_, found) => {
 *     changes.push(...found.map(({ value }) => describeSql(value)));
 *   },
 * };
 * await learnFromRecords(records, orders, plan);
 * changes; // => ['coalesce("c2", 4)']
 * ```
 */
export async function learnFromRecords(
  records: LearningRecords,
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
): Promise<readonly LearntRule[]> {
  const steps = learntSteps(events.schema, plan);
  if (steps.length === 0) return [];
  const bounds = await learnt(records, steps.filter(isStep("outliers")));
  await applyBounds(records, bounds.filter(isStep("outliers")));
  const fills = await learnt(records, steps.filter(isStep("missing")));
  await applyFills(records, fills.filter(isStep("missing")), Object.values<Column>(events.schema));
  return learntRules(steps, [...bounds, ...fills]);
}
