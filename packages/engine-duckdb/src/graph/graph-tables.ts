import type { GraphEdgePlan, GraphPlan } from "@portrait/core";
import { columnsOf, conditionToSql, integer, join, type Sql, sql, textColumn } from "@portrait/engine-sql";
import { type GraphMembers, graphFaults } from "@portrait/features";
import type { Connection } from "../database/connection.js";
import type { StoredLog } from "../log/stored-log.js";
import { duckdbDialect } from "../sql/dialect.js";

/** The nodes of one type, as a table: `number` from 0 in the order of `id`, and `row`, the `__order` of the last row of each. */
export interface NodeTable {
  /** The type. */
  readonly node: string;
  /** The table. */
  readonly table: Sql;
  /** The number of its first node among all. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
  /** Where they come from, if it is a log. */
  readonly members?: { readonly log: StoredLog; readonly plan: GraphMembers };
}

/** A graph in tables. */
export interface GraphTables {
  /** The nodes by type. */
  readonly nodes: readonly NodeTable[];
  /** `place`, from 0 in the order of source and target, `source`, `target` and `weight`. */
  readonly edges: Sql;
  /** `node`, `start` and `degree` of the nodes that have neighbours. */
  readonly rows: Sql;
  /** How many rows `edges` has. */
  readonly neighbours: number;
}

const MOST_NODES = 2 ** 31 - 1;

/** The ends of the events that count, as `one` and `other`. */
function endsOf(log: StoredLog, edge: GraphEdgePlan): Sql {
  const [from, to] = [edge.fromColumn, edge.toColumn].map((name) => textColumn(log.definition, name)) as [
    Sql,
    Sql,
  ];
  const where =
    edge.where === undefined
      ? sql`TRUE`
      : conditionToSql(edge.where, columnsOf(log.definition), duckdbDialect);
  return sql`(SELECT ${from} AS one, ${to} AS other FROM ${log.table}
    WHERE ${where} AND ${from} IS NOT NULL AND ${to} IS NOT NULL)`;
}

/** The number columns that describe nodes. */
export function featureColumns({ definition }: StoredLog, { features }: GraphMembers): readonly Sql[] {
  const scope = columnsOf(definition);
  return features.map((name) => {
    const column = scope(name);
    if (column.type === "number") return column.sql;
    throw graphFaults.noNumbers(name);
  });
}

async function checkFeatures(connection: Connection, { node, table, members }: NodeTable): Promise<void> {
  if (members === undefined || members.plan.features.length === 0) return;
  const columns = featureColumns(members.log, members.plan);
  const first = columns.map(
    (column) => sql`min(CASE WHEN ${column} IS NULL OR NOT isfinite(${column}) THEN n.id END)`,
  );
  const found = await connection.row(
    sql`SELECT ${join(first)} FROM ${table} AS n JOIN ${members.log.table} AS l ON l.__order = n.row`,
  );
  found.forEach((id, feature) => {
    if (id !== null) throw graphFaults.missing(node, String(id), members.plan.features[feature] as string);
  });
}

async function makeNodes(
  connection: Connection,
  source: Sql,
  made: Omit<NodeTable, "count">,
): Promise<NodeTable> {
  await connection.run(sql`CREATE TABLE ${made.table} AS
    SELECT CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS number, id, row FROM (${source}) ORDER BY id`);
  const count = Number((await connection.row(sql`SELECT count(*) FROM ${made.table}`))[0]);
  if (made.start + count > MOST_NODES) throw graphFaults.tooMany(made.start + count);
  const nodes = { ...made, count };
  await checkFeatures(connection, nodes);
  return nodes;
}

/** The ids of a type of node with the last row of each. */
function idsOf(plan: GraphPlan, node: string, log: StoredLog, members: NodeTable["members"]): Sql {
  if (members !== undefined) {
    const id = textColumn(members.log.definition, members.plan.id);
    return sql`SELECT ${id} AS id, max(__order) AS row FROM ${members.log.table} WHERE ${id} IS NOT NULL GROUP BY 1`;
  }
  const ends = plan.edges.flatMap((edge) => [
    ...(edge.from === node ? [sql`SELECT one AS id FROM ${endsOf(log, edge)}`] : []),
    ...(edge.to === node ? [sql`SELECT other AS id FROM ${endsOf(log, edge)}`] : []),
  ]);
  const none = sql`SELECT '' AS id WHERE FALSE`;
  return sql`SELECT id, CAST(NULL AS BIGINT) AS row FROM (${join([none, ...ends], sql` UNION `)})`;
}

async function checkStrangers(
  connection: Connection,
  log: StoredLog,
  edge: GraphEdgePlan,
  nodes: ReadonlyMap<string, NodeTable>,
): Promise<void> {
  for (const [end, type] of [
    [sql`one`, edge.from],
    [sql`other`, edge.to],
  ] as const) {
    const { table, members } = nodes.get(type) as NodeTable;
    if (members === undefined) continue;
    const [id] = await connection.row(
      sql`SELECT min(e.${end}) FROM ${endsOf(log, edge)} AS e ANTI JOIN ${table} AS n ON n.id = e.${end}`,
    );
    if (id !== null) throw graphFaults.stranger(type, String(id));
  }
}

function pairsOf(log: StoredLog, edge: GraphEdgePlan, nodes: ReadonlyMap<string, NodeTable>): Sql {
  const [from, to] = [nodes.get(edge.from) as NodeTable, nodes.get(edge.to) as NodeTable];
  return sql`SELECT f.number + ${integer(from.start)} AS one, t.number + ${integer(to.start)} AS other, count(*) AS events
    FROM ${endsOf(log, edge)} AS e JOIN ${from.table} AS f ON f.id = e.one JOIN ${to.table} AS t ON t.id = e.other
    GROUP BY 1, 2`;
}

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
export async function makeGraphTables(
  connection: Connection,
  log: StoredLog,
  plan: GraphPlan,
  storedLog: (members: GraphMembers) => StoredLog,
  tableOf: (name: string) => Sql,
): Promise<GraphTables> {
  const nodes: NodeTable[] = [];
  for (const { node, members: given } of plan.nodes) {
    const members = given === undefined ? undefined : { log: storedLog(given), plan: given };
    const start = nodes.reduce((sum, { count }) => sum + count, 0);
    const table = tableOf(`nodes_${nodes.length}`);
    const made = { node, table, start, ...(members === undefined ? {} : { members }) };
    nodes.push(await makeNodes(connection, idsOf(plan, node, log, members), made));
  }
  const byType = new Map(nodes.map((made) => [made.node, made]));
  for (const edge of plan.edges) await checkStrangers(connection, log, edge, byType);
  const [edges, rows] = [tableOf("edges"), tableOf("rows")];
  const pairs = join(
    plan.edges.map((edge) => pairsOf(log, edge, byType)),
    sql` UNION ALL `,
  );
  await connection.run(sql`CREATE TABLE ${edges} AS WITH pairs AS MATERIALIZED (${pairs})
    SELECT row_number() OVER (ORDER BY source, target) - 1 AS place, source, target, CAST(sum(events) AS DOUBLE) AS weight
    FROM (SELECT one AS source, other AS target, events FROM pairs
      UNION ALL SELECT other, one, events FROM pairs WHERE one <> other)
    GROUP BY source, target ORDER BY source, target`);
  await connection.run(sql`CREATE TABLE ${rows} AS
    SELECT source AS node, CAST(min(place) AS DOUBLE) AS start, CAST(count(*) AS INTEGER) AS degree
    FROM ${edges} GROUP BY source ORDER BY source`);
  const [neighbours] = await connection.row(sql`SELECT count(*) FROM ${edges}`);
  return { nodes, edges, rows, neighbours: Number(neighbours) };
}
