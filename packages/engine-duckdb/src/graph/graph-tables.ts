import type { GraphPlan } from "@portrait/core";
import { type GraphLog, type GraphNodes, makeGraphTables, type Sql, sql } from "@portrait/engine-sql";
import type { GraphMembers } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { StoredLog } from "../log/stored-log.js";
import { duckdbDialect } from "../sql/dialect.js";

/** A graph in tables. */
export interface StoredGraph {
  /** The nodes by type. */
  readonly nodes: readonly GraphNodes[];
  /** `place`, from 0 in the order of source and target, `source`, `target` and `weight`. */
  readonly edges: Sql;
  /** `node`, `start` and `degree` of the nodes that have neighbours. */
  readonly rows: Sql;
  /** How many rows `edges` has. */
  readonly neighbours: number;
}

const graphLog = ({ definition, table }: StoredLog): GraphLog => ({
  definition,
  from: table,
  row: sql`__order`,
  lastRow: sql`max(__order)`,
});

/**
 * Makes the tables of a graph. Cost: a sort of the edges in both directions, which DuckDB does on disk where they do not fit.
 *
 * @param connection - A connection in a transaction.
 * @param log - The log of the edges.
 * @param plan - Which columns and events; checked.
 * @param storedLog - Where a log of nodes is stored.
 * @param tableOf - A table of the graph by name.
 * @throws PortraitError `unknown-id`, `invalid-data`, `invalid-definition`, `not-supported`.
 */
export async function storeGraph(
  connection: Connection,
  log: StoredLog,
  plan: GraphPlan,
  storedLog: (members: GraphMembers) => StoredLog,
  tableOf: (name: string) => Sql,
): Promise<StoredGraph> {
  async function make(name: string, query: Sql): Promise<Sql> {
    const table = tableOf(name);
    await connection.run(sql`CREATE TABLE ${table} AS ${query}`);
    return table;
  }
  const { nodes, pairs } = await makeGraphTables(plan, {
    dialect: duckdbDialect,
    log: graphLog(log),
    logOf: (members) => graphLog(storedLog(members)),
    make,
    row: (query) => connection.row(query),
  });
  const edges = await make(
    "edges",
    sql`WITH pairs AS MATERIALIZED (${pairs})
    SELECT row_number() OVER (ORDER BY source, target) - 1 AS place, source, target, CAST(sum(events) AS DOUBLE) AS weight
    FROM (SELECT one AS source, other AS target, events FROM pairs
      UNION ALL SELECT other, one, events FROM pairs WHERE one <> other)
    GROUP BY source, target ORDER BY source, target`,
  );
  const rows = await make(
    "rows",
    sql`SELECT source AS node, CAST(min(place) AS DOUBLE) AS start, CAST(count(*) AS INTEGER) AS degree
    FROM ${edges} GROUP BY source ORDER BY source`,
  );
  const [neighbours] = await connection.row(sql`SELECT count(*) FROM ${edges}`);
  return { nodes, edges, rows, neighbours: Number(neighbours) };
}
