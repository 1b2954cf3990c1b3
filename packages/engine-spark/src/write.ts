import { type AggregatePlan, describeValue, PortraitError } from "@portrait/core";
import { double, identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { runPlan } from "./aggregate/aggregate.js";
import type { SparkSession, StatementOptions } from "./connect/session.js";
import type { StoredLog } from "./log/stored-log.js";
import { constant, toText } from "./sql/statement.js";

const OWN = ["cutoff", "user"] as const;

function checkNames(plan: AggregatePlan): void {
  const taken = Object.keys(plan.aggregates).find((name) => (OWN as readonly string[]).includes(name));
  if (taken === undefined) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `write: an aggregate is named ${JSON.stringify(taken)}, as is a column of the files.`,
    hint: "Give it another name.",
  });
}

function checkPath(path: unknown): asserts path is string {
  if (typeof path === "string" && path.trim() !== "") return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `write: the path must be a folder that the cluster can write to; received ${describeValue(path)}.`,
    hint: 'Pass a URI such as "s3a://bucket/features".',
  });
}

/**
 * A result as a column of a table: instants are TIMESTAMPs, numbers that are not finite null.
 *
 * @param type - The type of its values.
 * @param value - The result.
 */
export function storedColumn(type: string, value: Sql): Sql {
  if (type === "timestamp") return sql`timestamp_millis(CAST(${value} AS BIGINT))`;
  if (type !== "number") return value;
  return sql`(CASE WHEN abs(${value}) < ${double(Number.POSITIVE_INFINITY)} THEN ${value} + 0D END)`;
}

/**
 * Computes an aggregate plan and writes the result as Parquet files where the cluster can: `cutoff` (TIMESTAMP), `user`,
 * and a column for each aggregate. Nothing comes to this process.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - What to compute.
 * @param path - The folder; what is in it is replaced.
 * @param options - Signal and progress.
 * @throws PortraitError `invalid-argument`, `invalid-definition`, `unknown-id`, `io`, `aborted`.
 */
export async function writeAggregates(
  session: SparkSession,
  log: StoredLog,
  plan: AggregatePlan,
  path: string,
  options: StatementOptions,
): Promise<void> {
  checkPath(path);
  checkNames(plan);
  const cutoffs = plan.cutoffs.map((cutoff, index) => sql`WHEN k = ${double(index)} THEN ${double(cutoff)}`);
  const cutoff = cutoffs.length === 0 ? sql`CAST(NULL AS DOUBLE)` : sql`(CASE ${join(cutoffs, sql` `)} END)`;
  const columns = Object.entries(plan.aggregates).map(
    ([name, { type }], index) => sql`${storedColumn(type, identifier(`r${index}`))} AS ${identifier(name)}`,
  );
  const taken = [sql`${storedColumn("timestamp", cutoff)} AS cutoff`, sql`u AS user`, ...columns];
  await runPlan(session, log, plan, options, (query) => {
    const statement = sql`INSERT OVERWRITE DIRECTORY ${constant(path)} USING parquet SELECT ${join(taken)} FROM (${query})`;
    return session.run(toText(statement), options);
  });
}
