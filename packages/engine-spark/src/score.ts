import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { type ProfilePlan, planScore, type ResolvedScoreOptions, type ScoreResult } from "@portrait/features";
import { runPlan } from "./aggregate/aggregate.js";
import type { SparkSession, StatementOptions } from "./connect/session.js";
import type { StoredLog } from "./log/stored-log.js";
import { columnAt } from "./result/columns.js";
import { constant, toText } from "./sql/statement.js";
import { storedColumn } from "./write.js";

async function countOf(session: SparkSession, from: Sql, options: StatementOptions): Promise<number> {
  const found = await session.query(toText(sql`SELECT count(*) FROM ${from}`), options);
  return Number(columnAt(found, 0).get(0));
}

/** Writes the rows of a query, and says what to read them from. */
async function writeTo(
  session: SparkSession,
  into: ResolvedScoreOptions["into"],
  query: string,
  options: StatementOptions,
): Promise<Sql> {
  if ("path" in into) {
    await session.run(
      `INSERT OVERWRITE DIRECTORY ${toText(constant(into.path))} USING parquet ${query}`,
      options,
    );
    return sql`parquet.${identifier(into.path)}`;
  }
  const table = join(
    into.table.map((part) => identifier(part)),
    sql`.`,
  );
  await session.run(`DROP TABLE IF EXISTS ${toText(table)}`, options);
  await session.run(`CREATE TABLE ${toText(table)} USING parquet AS ${query}`, options);
  return table;
}

/**
 * Scores all members on the cluster and writes the rows to Parquet files or a table.
 *
 * @param session - The session.
 * @param log - The log.
 * @param profile - The definition.
 * @param scoring - What is asked for, checked.
 * @param options - Signal and progress.
 * @throws PortraitError `invalid-argument`, `missing-column`, `not-supported`, `io`, `aborted`.
 */
export async function scoreInSpark(
  session: SparkSession,
  log: StoredLog,
  profile: ProfilePlan,
  scoring: ResolvedScoreOptions,
  options: StatementOptions,
): Promise<ScoreResult> {
  const plan = planScore(profile, scoring, "spark");
  const columns = Object.entries(plan.aggregates.aggregates).map(
    ([name, { type }], index) => sql`${storedColumn(type, identifier(`r${index}`))} AS ${identifier(name)}`,
  );
  const from = await runPlan(session, log, plan.aggregates, options, async (inner) => {
    const aggregates = sql`SELECT ${join([sql`u AS user`, ...columns])} FROM (${inner})`;
    return writeTo(session, scoring.into, `${plan.before}${toText(aggregates)}${plan.behind}`, options);
  });
  return Object.freeze({ rows: await countOf(session, from, options), columns: plan.columns });
}
