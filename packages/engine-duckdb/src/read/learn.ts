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
import type { Connection } from "../database/connection.js";
import { columnName } from "../log/stored-log.js";
import { integer, join, type Sql, sql } from "../sql/sql.js";
import { layered, reasonCode } from "./check.js";
import { beyond, FAULTS, heldTo, literal } from "./finish.js";

type Step<Kind extends LearntStep["step"]> = Extract<LearntStep, { readonly step: Kind }>;

async function countValues(connection: Connection, position: number): Promise<ValueCounts> {
  const value = columnName(position);
  const chunks = await connection.chunks(
    sql`SELECT ${value}, count(*) FROM checked WHERE fault IS NULL AND ${value} IS NOT NULL GROUP BY 1`,
  );
  return new Map(
    chunks.flatMap((chunk) =>
      chunk.getRows().map(([value, count]) => [value as FillValue, Number(count)] as const),
    ),
  );
}

async function learnt(connection: Connection, steps: readonly LearntStep[]): Promise<readonly LearntStep[]> {
  const known: LearntStep[] = [];
  for (const step of steps)
    known.push(mustLearn(step) ? taughtStep(step, await countValues(connection, step.place)) : step);
  return known;
}

const faultNumber = (position: number, reason: "outlier" | "missing"): Sql =>
  sql`${integer(position * FAULTS + reasonCode(reason))}`;

const noted = ({ place, step }: LearntStep): Sql => sql`${layered("g", changeNumber(place, step))} = TRUE`;

const outside = ({ place, bounds }: Step<"outliers">): Sql =>
  beyond(columnName(place), bounds ?? { low: null, high: null });

async function applyBounds(connection: Connection, steps: readonly Step<"outliers">[]): Promise<void> {
  const rejecting = steps.filter(({ action }) => action === "reject");
  const cases = rejecting.map(
    (step) => sql`WHEN ${outside(step)} THEN ${faultNumber(step.place, "outlier")}`,
  );
  if (cases.length > 0)
    await connection.run(
      sql`UPDATE checked SET fault = (CASE ${join(cases, sql` `)} END) WHERE fault IS NULL`,
    );
  for (const step of steps) {
    const value = columnName(step.place);
    if (step.action === "reject" || step.bounds === undefined) continue;
    await connection.run(sql`UPDATE checked SET ${value} = ${heldTo(value, step.bounds)}, ${noted(step)}
      WHERE fault IS NULL AND ${outside(step)}`);
  }
}

async function applyFill(connection: Connection, step: Step<"missing">, column: Column): Promise<void> {
  const value = columnName(step.place);
  const fill = step.fill ?? null;
  if (fill === null && step.nullable) return;
  const change =
    fill === null
      ? sql`fault = ${faultNumber(step.place, "missing")}`
      : sql`${value} = ${literal(fill, column)}, ${noted(step)}`;
  await connection.run(sql`UPDATE checked SET ${change} WHERE fault IS NULL AND ${value} IS NULL`);
}

const isStep =
  <Kind extends LearntStep["step"]>(kind: Kind) =>
  (step: LearntStep): step is Step<Kind> =>
    step.step === kind;

/**
 * Learns bounds and what stands in for missing values from the records of the table `checked`, and applies both.
 *
 * @param connection - The connection.
 * @param events - What the records are to become.
 * @param plan - How they are cleaned.
 */
export async function learnFromRecords(
  connection: Connection,
  events: EventDefinition<Columns>,
  plan: CleaningPlan,
): Promise<readonly LearntRule[]> {
  const steps = learntSteps(events.schema, plan);
  const bounds = await learnt(connection, steps.filter(isStep("outliers")));
  await applyBounds(connection, bounds.filter(isStep("outliers")));
  const fills = await learnt(connection, steps.filter(isStep("missing")));
  const columns = Object.values<Column>(events.schema);
  for (const step of fills.filter(isStep("missing")))
    await applyFill(connection, step, columns[step.place] as Column);
  return learntRules(steps, [...bounds, ...fills]);
}
