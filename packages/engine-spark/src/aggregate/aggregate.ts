import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type Table,
  type Vector,
} from "@portrait/core";
import { columnsOf, type Sql, textColumn } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { columnAt, vectorOf } from "../result/columns.js";
import { toText } from "../sql/statement.js";
import { bindPlan } from "./bind.js";
import { withIdentities } from "./identities.js";
import { measure } from "./measure.js";
import { planQuery } from "./query.js";

function tableOf(columns: readonly (readonly [string, Vector])[], length: number): Table {
  if (columns.length === 0) return Object.freeze({ length, columns: Object.freeze({}) });
  return createTable(Object.fromEntries(columns));
}

/** How wide the vector of an aggregate is. */
function widthOf({ aggregate, edges = [], limit = 0 }: AggregateNode): number {
  if (aggregate === "hourOfDay") return 24;
  if (aggregate === "dayOfWeek") return 7;
  return aggregate === "histogram" ? edges.length + 1 : limit;
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Runs the query of a plan over a log. The log is looked through first where sums must know how large their inputs are, and
 * who ids were is sent to the cluster for as long as the query runs.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - What to compute.
 * @param options - Signal and progress.
 * @param run - Runs it.
 * @throws PortraitError `invalid-definition`, `unknown-id`, `not-supported`, `io`, `aborted`.
 */
export async function runPlan<Result>(
  session: SparkSession,
  log: StoredLog,
  plan: AggregatePlan,
  options: StatementOptions,
  run: (query: Sql) => Promise<Result>,
): Promise<Result> {
  const key = textColumn(log.definition, plan.key);
  const bound = bindPlan(plan, columnsOf(log.definition));
  const slices = await measure(session, log, bound, options);
  return withIdentities(session, plan, options, (identities) =>
    run(planQuery(log, key, plan, bound, slices, identities)),
  );
}

/**
 * Computes an aggregate plan over a log: one query for all aggregates and cutoffs.
 *
 * @param session - The session.
 * @param log - The log.
 * @param plan - What to compute.
 * @param options - Signal and progress.
 * @throws PortraitError `invalid-definition`, `unknown-id`, `not-supported`, `io`, `aborted`.
 */
export async function aggregateInSpark(
  session: SparkSession,
  log: StoredLog,
  plan: AggregatePlan,
  options: StatementOptions,
): Promise<AggregateResult> {
  const aggregates = Object.entries(plan.aggregates);
  const found = await runPlan(session, log, plan, options, (query) => session.query(toText(query), options));
  const numbers = columnAt(found, 0);
  const names = columnAt(found, 1);
  const members = Array.from({ length: found.numRows }, (_, row) => ({
    row,
    cutoff: Number(numbers.get(row)),
    user: String(names.get(row)),
  }));
  members.sort((one, other) => one.cutoff - other.cutoff || byText(one.user, other.user));
  const rows = Int32Array.from(members, ({ row }) => row);
  const columns = aggregates.map(
    ([name, node], index) =>
      [name, vectorOf(columnAt(found, index + 2), node.type, rows, widthOf(node))] as const,
  );
  return {
    users: members.map(({ user }) => user),
    cutoffs: Float64Array.from(members, ({ cutoff }) => plan.cutoffs[cutoff] as number),
    table: tableOf(columns, members.length),
  };
}
