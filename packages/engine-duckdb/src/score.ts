import { sqlWriter } from "@portrait/core";
import { identifier, type Sql, sql, written } from "@portrait/engine-sql";
import { type ProfilePlan, planScore, type ResolvedScoreOptions, type ScoreResult } from "@portrait/features";
import { storedQuery } from "./aggregate/aggregate.js";
import type { Connection } from "./database/connection.js";
import type { StoredLog } from "./log/stored-log.js";

/** The table of a scoring until it is where it is to be; no other connection sees it. */
const SCORES = sql`portrait_scores`;

async function countOf(connection: Connection, rows: Sql): Promise<number> {
  return Number((await connection.row(sql`SELECT count(*) FROM ${rows}`))[0]);
}

/**
 * Scores all members within DuckDB and writes the rows to a Parquet file or a table.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param profile - The definition.
 * @param options - What is asked for, checked.
 * @throws PortraitError `invalid-argument`, `missing-column`, `not-supported`, `io`.
 */
export async function scoreInDuckdb(
  connection: Connection,
  log: StoredLog,
  profile: ProfilePlan,
  options: ResolvedScoreOptions,
): Promise<ScoreResult> {
  const plan = planScore(profile, options, "duckdb");
  const aggregates = await storedQuery(connection, log, plan.aggregates);
  const query = sql`${written(plan.before)}${aggregates}${written(plan.behind)}`;
  const { into } = options;
  if ("table" in into) {
    const table = identifier(...into.table);
    await connection.run(sql`CREATE OR REPLACE TABLE ${table} AS ${query}`);
    return Object.freeze({ rows: await countOf(connection, table), columns: plan.columns });
  }
  await connection.run(sql`CREATE TEMP TABLE ${SCORES} AS ${query}`);
  const path = written(sqlWriter("score", "duckdb").text(into.path));
  await connection.run(sql`COPY ${SCORES} TO ${path} (FORMAT parquet)`);
  return Object.freeze({ rows: await countOf(connection, SCORES), columns: plan.columns });
}
