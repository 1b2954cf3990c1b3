import type { EventDefinition, ExpressionNode, GraphEdgePlan, GraphPlan } from "@portrait/core";
import { type GraphMembers, graphFaults } from "@portrait/features";
import { columnsOf, textColumn } from "../log/columns.js";
import type { ExpressionDialect } from "../sql/dialect.js";
import { conditionToSql } from "../sql/expression.js";
import { identifier, integer, join, type Sql, sql } from "../sql/sql.js";

/** A log that a graph is made of. */
export interface GraphLog {
  /** What the rows are. */
  readonly definition: EventDefinition;
  /** What stands behind FROM: the event's columns as `c0`, `c1` ..., and what `row` and `lastRow` read. */
  readonly from: Sql;
  /** The number of a row: a column. */
  readonly row: Sql;
  /** The number of the last of several rows, by time and line: an aggregate. */
  readonly lastRow: Sql;
}

/** The log that nodes come from. */
export interface GraphNodeLog {
  /** The log. */
  readonly log: GraphLog;
  /** The column with their ids, and the number columns that describe them. */
  readonly plan: Pick<GraphMembers, "id" | "features">;
}

/**
 * The nodes of one type, as a table: `number` from 0 in the order of `id`; where they come from a log also `last_row`, the number
 * of the last row of each, and what it tells of them, `f0`, `f1` ....
 */
export interface GraphNodes {
  /** The type. */
  readonly node: string;
  /** The table. */
  readonly table: Sql;
  /** The number of its first node among all. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
  /** Where they come from, if it is a log. */
  readonly members?: GraphNodeLog;
}

/** What an engine does to make tables of a graph. */
export interface GraphMaker {
  /** The dialect. */
  readonly dialect: ExpressionDialect;
  /** The log of the edges. */
  readonly log: GraphLog;
  /**
   * The log of a type of nodes.
   *
   * @param members - Where they are described.
   */
  logOf(members: GraphMembers): GraphLog;
  /**
   * Makes a table of a query.
   *
   * @param name - Its name within the graph.
   * @param query - The query.
   * @returns The table.
   */
  make(name: string, query: Sql): Promise<Sql>;
  /**
   * The first row of a query.
   *
   * @param query - The query.
   */
  row(query: Sql): Promise<readonly unknown[]>;
}

/** The nodes of a graph in tables, and its edges as a query. */
export interface GraphTables {
  /** The nodes by type, in the order of the plan. */
  readonly nodes: readonly GraphNodes[];
  /** A query: `one` and `other`, numbers among all nodes, and `events`, how many connect them; a pair may stand in several rows. */
  readonly pairs: Sql;
}

const MOST_NODES = 2 ** 31 - 1;

/** The ends of the events that count, as `one` and `other`. */
function endsOf({ log: { definition, from }, dialect }: GraphMaker, edge: GraphEdgePlan): Sql {
  const one = textColumn(definition, edge.fromColumn);
  const other = textColumn(definition, edge.toColumn);
  const where =
    edge.where === undefined ? sql`TRUE` : conditionToSql(edge.where, columnsOf(definition), dialect);
  return sql`(SELECT ${one} AS one, ${other} AS other FROM ${from}
    WHERE ${where} AND ${one} IS NOT NULL AND ${other} IS NOT NULL)`;
}

/** The number columns that describe nodes. */
function featureColumns({ log: { definition }, plan: { features } }: GraphNodeLog): readonly Sql[] {
  const scope = columnsOf(definition);
  return features.map((name) => {
    const column = scope(name);
    if (column.type === "number") return column.sql;
    throw graphFaults.noNumbers(name);
  });
}

/**
 * The column of a table of nodes that holds a feature.
 *
 * @param feature - Its place among the features.
 *
 * @example
 * ```ts
 * import { describeSql, featureColumn } from "@portrait/engine-sql";
 *
 * describeSql(featureColumn(1)); // => '"f1"'
 * ```
 */
export const featureColumn = (feature: number): Sql => identifier(`f${feature}`);

/** The ids of a type of nodes whose log describes them, with their last rows and features. */
function describedIds(members: GraphNodeLog): Sql {
  const { log, plan } = members;
  const id = textColumn(log.definition, plan.id);
  const features = featureColumns(members);
  const last = sql`SELECT ${id} AS id, ${log.lastRow} AS last_row FROM ${log.from} WHERE ${id} IS NOT NULL GROUP BY ${id}`;
  if (features.length === 0) return last;
  const named = features.map((column, feature) => sql`${column} AS ${featureColumn(feature)}`);
  const described = sql`SELECT ${log.row} AS described, ${join(named)} FROM ${log.from}`;
  const taken = features.map((_, feature) => featureColumn(feature));
  return sql`SELECT id, last_row, ${join(taken)} FROM (${last}) AS ids JOIN (${described}) AS log_rows ON described = last_row`;
}

/** The ids of a type of nodes at which edges end. */
function endingIds(maker: GraphMaker, { edges }: GraphPlan, node: string): Sql {
  const ends = edges.flatMap((edge) => [
    ...(edge.from === node ? [sql`SELECT one AS id FROM ${endsOf(maker, edge)}`] : []),
    ...(edge.to === node ? [sql`SELECT other AS id FROM ${endsOf(maker, edge)}`] : []),
  ]);
  return join([sql`SELECT '' AS id WHERE FALSE`, ...ends], sql` UNION `);
}

async function checkFeatures(maker: GraphMaker, { node, table, members }: GraphNodes): Promise<void> {
  const features = members?.plan.features ?? [];
  if (features.length === 0) return;
  const first = features.map((_, feature) => {
    const value = featureColumn(feature);
    return sql`min(CASE WHEN ${value} IS NULL OR NOT ${maker.dialect.isFinite(value)} THEN id END)`;
  });
  const found = await maker.row(sql`SELECT ${join(first)} FROM ${table}`);
  found.forEach((id, feature) => {
    if (id !== null) throw graphFaults.missing(node, String(id), features[feature] as string);
  });
}

async function makeNodes(maker: GraphMaker, plan: GraphPlan): Promise<readonly GraphNodes[]> {
  const made: GraphNodes[] = [];
  let start = 0;
  for (const { node, members: given } of plan.nodes) {
    const members = given === undefined ? undefined : { log: maker.logOf(given), plan: given };
    const ids = members === undefined ? endingIds(maker, plan, node) : describedIds(members);
    const table = await maker.make(
      `nodes_${made.length}`,
      sql`SELECT CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS number, * FROM (${ids}) AS ids ORDER BY id`,
    );
    const count = Number((await maker.row(sql`SELECT count(*) FROM ${table}`))[0]);
    if (start + count > MOST_NODES) throw graphFaults.tooMany(start + count);
    const nodes = { node, table, start, count, ...(members === undefined ? {} : { members }) };
    await checkFeatures(maker, nodes);
    made.push(nodes);
    start += count;
  }
  return made;
}

async function checkStrangers(
  maker: GraphMaker,
  edge: GraphEdgePlan,
  nodes: ReadonlyMap<string, GraphNodes>,
): Promise<void> {
  for (const [end, type] of [
    [sql`one`, edge.from],
    [sql`other`, edge.to],
  ] as const) {
    const { table, members } = nodes.get(type) as GraphNodes;
    if (members === undefined) continue;
    const [id] = await maker.row(
      sql`SELECT min(e.${end}) FROM ${endsOf(maker, edge)} AS e ANTI JOIN ${table} AS n ON n.id = e.${end}`,
    );
    if (id !== null) throw graphFaults.stranger(type, String(id));
  }
}

function pairsOf(maker: GraphMaker, edge: GraphEdgePlan, nodes: ReadonlyMap<string, GraphNodes>): Sql {
  const [from, to] = [nodes.get(edge.from) as GraphNodes, nodes.get(edge.to) as GraphNodes];
  return sql`SELECT f.number + ${integer(from.start)} AS one, t.number + ${integer(to.start)} AS other, count(*) AS events
    FROM ${endsOf(maker, edge)} AS e JOIN ${from.table} AS f ON f.id = e.one JOIN ${to.table} AS t ON t.id = e.other
    GROUP BY 1, 2`;
}

/**
 * Makes the tables of a graph's nodes, and the query of its edges. Cost: a sort of the ids of each type.
 *
 * @param plan - Which columns and events; checked.
 * @param maker - What the engine does.
 * @throws PortraitError `unknown-id`, `invalid-data`, `invalid-definition`, `not-supported`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { type ExpressionDialect, identifier, makeGraphTables, type Sql, sql } from "@portrait/engine-sql";
 *
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const calls = defineEvents({ caller: id("phone"), called: id("phone"), at: timestamp() });
 * const log = { definition: calls, from: identifier("calls"), row: sql`line`, lastRow: sql`max(line)` };
 * const made: string[] = [];
 * const plan = {
 *   nodes: [{ node: "phone" }],
 *   edges: [{ from: "phone", to: "phone", fromColumn: "caller", toColumn: "called" }],
 * };
 * const { nodes } = await makeGraphTables(plan, {
 *   dialect,
 *   log,
 *   logOf: () => log,
 *   make: async (name: string): Promise<Sql> => identifier(`t${made.push(name)}`),
 *   row: async () => [2],
 * });
 * made; // => ["nodes_0"]
 * nodes[0]?.count; // => 2
 * ```
 */
export async function makeGraphTables(plan: GraphPlan, maker: GraphMaker): Promise<GraphTables> {
  const nodes = await makeNodes(maker, plan);
  const byType = new Map(nodes.map((made) => [made.node, made]));
  for (const edge of plan.edges) await checkStrangers(maker, edge, byType);
  const pairs = plan.edges.map((edge) => pairsOf(maker, edge, byType));
  return { nodes, pairs: join(pairs, sql` UNION ALL `) };
}

/**
 * The nodes of a type whose class is known: a query of `number`, within the type, and `label`.
 *
 * @param nodes - The nodes, which come from a log.
 * @param column - The id or category column of that log with the classes.
 * @param where - Of which nodes, by their rows; left out, of all.
 * @param dialect - The dialect.
 * @throws PortraitError `unknown-id`, `invalid-definition`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { describeSql, type ExpressionDialect, identifier, labelledNodes, sql } from "@portrait/engine-sql";
 *
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const people = defineEvents({ name: id("user"), circle: category(), at: timestamp() });
 * const log = { definition: people, from: identifier("people"), row: sql`line`, lastRow: sql`max(line)` };
 * const members = { log, plan: { id: "name", features: [] } };
 * const nodes = { node: "user", table: identifier("users"), start: 0, count: 9, members };
 * const query = describeSql(labelledNodes(nodes, "circle", undefined, dialect));
 * query.includes('SELECT line AS described, "c1" AS label FROM "people"'); // => true
 * ```
 */
export function labelledNodes(
  { table, members }: GraphNodes,
  column: string,
  where: ExpressionNode | undefined,
  dialect: ExpressionDialect,
): Sql {
  const { definition, from, row } = (members as GraphNodeLog).log;
  const label = textColumn(definition, column);
  const holds = where === undefined ? sql`TRUE` : conditionToSql(where, columnsOf(definition), dialect);
  return sql`SELECT number, label FROM ${table} AS nodes
    JOIN (SELECT ${row} AS described, ${label} AS label FROM ${from} WHERE ${holds} AND ${label} IS NOT NULL) AS log_rows
    ON described = last_row`;
}
