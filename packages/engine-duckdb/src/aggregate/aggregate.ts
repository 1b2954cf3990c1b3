import type { DuckDBDataChunk } from "@duckdb/node-api";
import {
  type AggregatePlan,
  type AggregateResult,
  createTable,
  type Table,
  type Vector,
} from "@portrait/core";
import { integers, rowCount } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import { columnsOf, type StoredLog, textColumn, timeColumn } from "../log/stored-log.js";
import { double, join, type Sql, sql } from "../sql/sql.js";
import type { Computed } from "./compute-context.js";
import { computed } from "./computed.js";
import { createInputTable, type InputTable } from "./input-table.js";
import { type BoundPlan, bindPlan } from "./inputs.js";
import { numberUsers } from "./users.js";

/** The instant before which all that the plan sees lies. */
function horizon(plan: AggregatePlan, last: number): number {
  const ahead = Object.values(plan.aggregates).map(({ window }) =>
    window.direction === "before" ? 0 : (window.length ?? Number.POSITIVE_INFINITY),
  );
  return last + Math.max(0, ...ahead);
}

function computedAt(bound: BoundPlan, inputs: InputTable, cutoff: number): readonly Computed[] {
  const { rows, bins, dictionary } = inputs;
  return bound.aggregates.map(([, aggregate], position) =>
    computed(aggregate, { cutoff, rows, position, bins, dictionary }),
  );
}

/** One row for each member at a cutoff, in the order of the users. */
function queryAt(parts: readonly Computed[], bound: BoundPlan, cutoff: number, before: number): Sql {
  const member = bound.population === undefined ? sql`` : sql` AND ${bound.population.column}`;
  const joins = parts.flatMap(({ join: table }) =>
    table === undefined ? [] : [sql` LEFT JOIN ${table} USING (u)`],
  );
  return sql`SELECT ${join([sql`u`, ...parts.flatMap(({ columns }) => columns)])}
    FROM inputs${join(joins, sql``)}
    WHERE instant < ${double(before)}
    GROUP BY u HAVING count(*) FILTER (WHERE instant < ${double(cutoff)}${member}) > 0
    ORDER BY u`;
}

/** The columns of the result, from the chunks of all cutoffs. */
function tableOf(bound: BoundPlan, parts: readonly Computed[], chunks: readonly DuckDBDataChunk[]): Table {
  let index = 1;
  const columns = bound.aggregates.map(([name], position): [string, Vector] => {
    const part = parts[position] as Computed;
    const own = part.columns.map(() => ({ chunks, index: index++ }));
    return [name, part.vector(own)];
  });
  if (columns.length === 0) return Object.freeze({ length: rowCount(chunks), columns: Object.freeze({}) });
  return createTable(Object.fromEntries(columns));
}

function repeated(numbers: readonly number[], times: readonly number[]): Float64Array {
  const values = new Float64Array(times.reduce((sum, count) => sum + count, 0));
  let from = 0;
  times.forEach((count, index) => {
    values.fill(numbers[index] as number, from, from + count);
    from += count;
  });
  return values;
}

/**
 * Computes an aggregate plan over a log: the plan's expressions once for each event, then one grouping a cutoff.
 *
 * @param connection - A connection of its own.
 * @param log - The log.
 * @param plan - What to compute.
 * @throws PortraitError `invalid-definition`, `unknown-id`.
 */
export async function aggregateInDuckdb(
  connection: Connection,
  log: StoredLog,
  plan: AggregatePlan,
): Promise<AggregateResult> {
  const key = textColumn(log.definition, plan.key);
  const bound = bindPlan(plan, columnsOf(log.definition));
  const last = plan.cutoffs[plan.cutoffs.length - 1] ?? Number.NEGATIVE_INFINITY;
  const users = await numberUsers(connection, log.table, key, timeColumn(log.definition), last);
  const inputs = await createInputTable(connection, log, key, bound, horizon(plan, last));
  const chunks: DuckDBDataChunk[] = [];
  const lengths: number[] = [];
  for (const cutoff of plan.cutoffs) {
    const parts = computedAt(bound, inputs, cutoff);
    const found = await connection.chunks(queryAt(parts, bound, cutoff, horizon(plan, cutoff)));
    chunks.push(...found);
    lengths.push(rowCount(found));
  }
  const numbers = integers({ chunks, index: 0 });
  return {
    users: Array.from(numbers, (number) => users[number] as string),
    cutoffs: repeated(plan.cutoffs, lengths),
    table: tableOf(bound, computedAt(bound, inputs, last), chunks),
  };
}
