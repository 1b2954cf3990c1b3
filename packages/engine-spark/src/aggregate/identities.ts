import { randomUUID } from "node:crypto";
import { type AggregatePlan, identitiesFor } from "@portrait/core";
import { type Sql, sql } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { withTable } from "../read/upload-table.js";

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
  const { ids, persons, knownFrom, knownUntil } = identitiesFor(identities, cutoffs);
  const columns = [
    { name: "identity_id", type: "text", values: ids },
    { name: "identity_person", type: "text", values: persons },
    { name: "identity_from", type: "number", values: [...knownFrom] },
    { name: "identity_until", type: "number", values: [...knownUntil] },
  ] as const;
  const name = `portrait_identities_${randomUUID().replaceAll("-", "")}`;
  return withTable(session, name, columns, options, (table) => work(sql`SELECT * FROM ${table}`));
}
