import { randomUUID } from "node:crypto";
import { type AggregatePlan, type IdentityIntervals, identitiesFor } from "@portrait/core";
import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { Float64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { toText } from "../sql/statement.js";

/** Rows that are sent at once. */
const ROWS = 65_536;

/** Some rows as an Arrow stream. */
function arrowOf(
  { ids, persons, knownFrom, knownUntil }: IdentityIntervals,
  from: number,
  to: number,
): Uint8Array {
  const table = new Table({
    identity_id: vectorFromArray(ids.slice(from, to), new Utf8()),
    identity_person: vectorFromArray(persons.slice(from, to), new Utf8()),
    identity_from: vectorFromArray([...knownFrom.slice(from, to)], new Float64()),
    identity_until: vectorFromArray([...knownUntil.slice(from, to)], new Float64()),
  });
  return tableToIPC(table, "stream");
}

/**
 * Sends who ids were at the cutoffs of a plan, for as long as work lasts.
 *
 * @param session - The session.
 * @param plan - The plan.
 * @param options - Signal.
 * @param work - Gets the query of the rows: `identity_id`, `identity_person`, `identity_from`, `identity_until`; undefined
 *   where each id is itself.
 * @throws PortraitError `io`, `aborted`, and what the work throws.
 */
export async function withIdentities<Result>(
  session: SparkSession,
  { identities, cutoffs }: AggregatePlan,
  options: StatementOptions,
  work: (identities: Sql | undefined) => Promise<Result>,
): Promise<Result> {
  if (identities === undefined) return work(undefined);
  const needed = identitiesFor(identities, cutoffs);
  const name = `portrait_identities_${randomUUID().replaceAll("-", "")}`;
  const views: Sql[] = [];
  try {
    for (let from = 0; from === 0 || from < needed.ids.length; from += ROWS) {
      const part = `${name}_${views.length}`;
      await session.createView(part, arrowOf(needed, from, from + ROWS), options);
      views.push(identifier(part));
    }
    return await work(
      join(
        views.map((view) => sql`SELECT * FROM ${view}`),
        sql` UNION ALL `,
      ),
    );
  } finally {
    for (const view of views)
      await session.run(toText(sql`DROP VIEW IF EXISTS ${view}`)).catch(() => undefined);
  }
}
