import type { CleaningPlan, Column, Columns, EventDefinition, FillValue, LearntRule } from "@portrait/core";
import {
  changeNumber,
  type LearntStep,
  learntRules,
  learntSteps,
  mustLearn,
  taughtStep,
  type ValueCounts,
} from "@portrait/features";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { columnName } from "../log/stored-log.js";
import { integer, join, type Sql, sql } from "../sql/sql.js";
import { layered, reasonCode } from "./check.js";
import { beyond, FAULTS, heldTo, literal } from "./finish.js";

type Step<Kind extends LearntStep["step"]> = Extract<LearntStep, { readonly step: Kind }>;

/** Records on their way: a query, and the names of its columns. */
export interface Records {
  /** What stands behind FROM; it has `fault`, `c0`, `c1` ... and `g0`, `g1` ..., among others. */
  readonly query: Sql;
  /** The names of all its columns. */
  readonly names: readonly Sql[];
}

/** Records with some of their columns changed. */
function changed({ query, names }: Records, changes: ReadonlyMap<string, Sql>): Records {
  const taken = names.map((name) => {
    const change = changes.get(name.text);
    return change === undefined ? name : sql`${change} AS ${name}`;
  });
  return { query: sql`(SELECT ${join(taken)} FROM ${query})`, names };
}

async function countValues(
  session: SparkSession,
  { query }: Records,
  position: number,
  options: StatementOptions,
): Promise<ValueCounts> {
  const value = columnName(position);
  const found = await session.query(
    sql`SELECT ${value}, CAST(count(*) AS DOUBLE) FROM ${query} WHERE fault IS NULL AND ${value} IS NOT NULL GROUP BY 1`
      .text,
    options,
  );
  const at = (column: number, row: number): unknown => found.getChildAt(column)?.get(row);
  return new Map(
    Array.from({ length: found.numRows }, (_, row) => [at(0, row) as FillValue, Number(at(1, row))] as const),
  );
}

async function learnt(
  session: SparkSession,
  records: Records,
  steps: readonly LearntStep[],
  options: StatementOptions,
): Promise<readonly LearntStep[]> {
  const known: LearntStep[] = [];
  for (const step of steps) {
    const taught = mustLearn(step)
      ? taughtStep(step, await countValues(session, records, step.place, options))
      : step;
    known.push(taught);
  }
  return known;
}

const faultNumber = (position: number, reason: "outlier" | "missing"): Sql =>
  integer(position * FAULTS + reasonCode(reason));

const noteOf = ({ place, step }: LearntStep): Sql => layered("g", changeNumber(place, step));

const outside = ({ place, bounds }: Step<"outliers">): Sql =>
  sql`coalesce(${beyond(columnName(place), bounds ?? { low: null, high: null })}, FALSE)`;

function withBounds(records: Records, steps: readonly Step<"outliers">[]): Records {
  const changes = new Map<string, Sql>();
  const cases: Sql[] = [];
  for (const step of steps) {
    const value = columnName(step.place);
    if (step.action === "reject") {
      cases.push(sql`WHEN ${outside(step)} THEN ${faultNumber(step.place, "outlier")}`);
    } else if (step.bounds !== undefined) {
      changes.set(value.text, heldTo(value, step.bounds));
      changes.set(noteOf(step).text, outside(step));
    }
  }
  if (cases.length > 0)
    changes.set("fault", sql`(CASE WHEN fault IS NOT NULL THEN fault ${join(cases, sql` `)} END)`);
  return changed(records, changes);
}

function withFills(records: Records, steps: readonly Step<"missing">[], columns: readonly Column[]): Records {
  const changes = new Map<string, Sql>();
  const cases: Sql[] = [];
  for (const step of steps) {
    const value = columnName(step.place);
    const fill = step.fill ?? null;
    if (fill !== null) {
      changes.set(value.text, sql`coalesce(${value}, ${literal(fill, columns[step.place] as Column)})`);
      changes.set(noteOf(step).text, sql`(${value} IS NULL)`);
    } else if (!step.nullable) {
      cases.push(sql`WHEN ${value} IS NULL THEN ${faultNumber(step.place, "missing")}`);
    }
  }
  if (cases.length > 0)
    changes.set("fault", sql`(CASE WHEN fault IS NOT NULL THEN fault ${join(cases, sql` `)} END)`);
  return changed(records, changes);
}

const isStep =
  <Kind extends LearntStep["step"]>(kind: Kind) =>
  (step: LearntStep): step is Step<Kind> =>
    step.step === kind;

/**
 * Learns bounds and what stands in for missing values from records, and applies both.
 *
 * @param session - The session.
 * @param records - The records.
 * @param events - What they are to become.
 * @param plan - How they are cleaned.
 * @param options - Signal.
 */
export async function learnFromRecords(
  session: SparkSession,
  records: Records,
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
  options: StatementOptions,
): Promise<Records & { readonly learnt: readonly LearntRule[] }> {
  const steps = learntSteps(events.schema, plan);
  if (steps.length === 0) return { ...records, learnt: [] };
  const bounds = await learnt(session, records, steps.filter(isStep("outliers")), options);
  const bounded = withBounds(records, bounds.filter(isStep("outliers")));
  const fills = await learnt(session, bounded, steps.filter(isStep("missing")), options);
  const filled = withFills(bounded, fills.filter(isStep("missing")), Object.values<Column>(events.schema));
  return { ...filled, learnt: learntRules(steps, [...bounds, ...fills]) };
}
