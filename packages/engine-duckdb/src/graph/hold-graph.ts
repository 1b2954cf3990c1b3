import { type ExpressionNode, type GraphPlan, type HeldGraph, isPortraitError } from "@portrait/core";
import { featureColumn, type GraphNodes, join, labelledNodes, sql } from "@portrait/engine-sql";
import { createHeldGraph, type GraphMembers, type GraphReader } from "@portrait/features";
import { doubles, integers, rowCount, values } from "../database/columns.js";
import type { Connection } from "../database/connection.js";
import type { Database } from "../database/database.js";
import type { StoredLog } from "../log/stored-log.js";
import { duckdbDialect } from "../sql/dialect.js";
import { askFor } from "./asked.js";
import { type StoredGraph, storeGraph } from "./graph-tables.js";

async function readLabels(
  connection: Connection,
  nodes: GraphNodes,
  column: string,
  where: ExpressionNode | undefined,
): ReturnType<HeldGraph["labels"]> {
  const labelled = labelledNodes(nodes, column, where, duckdbDialect);
  await connection.run(sql`CREATE TEMP TABLE labelled AS ${labelled}`);
  const named = await connection.chunks(sql`SELECT DISTINCT label FROM labelled`);
  const classes = values<string>({ chunks: named, index: 0 }).sort();
  await askFor(connection, classes);
  const chunks = await connection.chunks(
    sql`SELECT number, place FROM labelled JOIN asked ON value = label ORDER BY number`,
  );
  return {
    places: Uint32Array.from(integers({ chunks, index: 0 })),
    classes,
    codes: integers({ chunks, index: 1 }),
  };
}

async function readFeatures(
  connection: Connection,
  { table, members }: GraphNodes,
  places: Uint32Array,
): Promise<Float64Array> {
  const columns = (members?.plan.features ?? []).map((_, feature) => featureColumn(feature));
  await askFor(connection, places);
  const chunks = await connection.chunks(sql`SELECT ${join(columns)} FROM asked
    JOIN ${table} ON number = CAST(value AS INTEGER) ORDER BY place`);
  const width = columns.length;
  const found = new Float64Array(rowCount(chunks) * width);
  columns.forEach((_, index) => {
    doubles({ chunks, index }).forEach((value, row) => {
      found[row * width + index] = value;
    });
  });
  return found;
}

/** What reads a graph's tables, each time on a connection of its own. */
function createReader(database: Database, tables: StoredGraph): Omit<GraphReader, "check" | "close"> {
  const { nodes, edges, rows, neighbours } = tables;
  const nodesOf = (type: number): GraphNodes => nodes[type] as GraphNodes;
  return {
    counts: Object.freeze(nodes.map(({ count }) => count)),
    neighbours,
    rows: (asked, signal) =>
      database.use("rows", signal, async (connection) => {
        await askFor(connection, asked);
        const chunks = await connection.chunks(sql`SELECT coalesce(start, 0), coalesce(degree, 0) FROM asked
          LEFT JOIN ${rows} ON node = CAST(value AS INTEGER) ORDER BY place`);
        return { starts: doubles({ chunks, index: 0 }), degrees: integers({ chunks, index: 1 }) };
      }),
    neighboursAt: (places, signal) =>
      database.use("neighboursAt", signal, async (connection) => {
        await askFor(connection, places);
        const chunks = await connection.chunks(sql`SELECT target, weight FROM asked
          JOIN ${edges} AS e ON e.place = CAST(value AS BIGINT) ORDER BY asked.place`);
        return { neighbours: integers({ chunks, index: 0 }), weights: doubles({ chunks, index: 1 }) };
      }),
    find: (type, ids, signal) =>
      database.use("find", signal, async (connection) => {
        await askFor(connection, ids);
        const chunks = await connection.chunks(sql`SELECT coalesce(number, -1) FROM asked
          LEFT JOIN ${nodesOf(type).table} ON id = value ORDER BY place`);
        return integers({ chunks, index: 0 });
      }),
    features: (type, places, signal) =>
      database.use("features", signal, (connection) => readFeatures(connection, nodesOf(type), places)),
    labels: (type, column, where, signal) =>
      database.use("labels", signal, (connection) => readLabels(connection, nodesOf(type), column, where)),
  };
}

/**
 * Holds the graph of a log in tables of the engine's.
 *
 * @param database - Where.
 * @param log - The log of the edges.
 * @param plan - Which columns and events; checked.
 * @param storedLog - Where a log of nodes is stored.
 * @param signal - Stops it; no table is left then.
 * @throws PortraitError `unknown-id`, `invalid-data`, `invalid-definition`, `not-supported`, `aborted`, `closed`.
 */
export async function holdGraphInDuckdb(
  database: Database,
  log: StoredLog,
  plan: GraphPlan,
  storedLog: (members: GraphMembers) => StoredLog,
  signal: AbortSignal | undefined,
): Promise<HeldGraph> {
  const name = database.newName();
  const tables = await database.use("holdGraph", signal, (connection) =>
    connection.transaction(() =>
      storeGraph(connection, log, plan, storedLog, (part) => database.table(`${name}_${part}`)),
    ),
  );
  const members = plan.nodes.flatMap((node) => node.members ?? []);
  const logs = [log, ...members.map(storedLog)];
  return createHeldGraph(duckdbDialect.engine, plan, {
    ...createReader(database, tables),
    check() {
      database.checkOpen();
      for (const { lifetime } of logs) lifetime.check();
    },
    close: () => dropTables(database, tables),
  });
}

/** Drops the tables of a graph; a database that was closed has none. */
async function dropTables(database: Database, { nodes, edges, rows }: StoredGraph): Promise<void> {
  try {
    await database.use("close", undefined, async (connection) => {
      for (const table of [edges, rows, ...nodes.map((made) => made.table)]) {
        await connection.run(sql`DROP TABLE ${table}`);
      }
    });
  } catch (error) {
    if (!(isPortraitError(error) && error.code === "closed")) throw error;
  }
}
