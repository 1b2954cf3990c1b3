import { type GraphPlan, type HeldGraph, isPortraitError } from "@portrait/core";
import {
  featureColumn,
  type GraphLog,
  type GraphNodes,
  identifier,
  join,
  labelledNodes,
  makeGraphTables,
  type Sql,
  sql,
  timeColumn,
} from "@portrait/engine-sql";
import { createHeldGraph, type GraphMembers, type GraphReader } from "@portrait/features";
import type { Table } from "apache-arrow";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { withTable } from "../read/upload-table.js";
import { columnAt } from "../result/columns.js";
import { sparkDialect } from "../sql/dialect.js";
import { toText } from "../sql/statement.js";

/** A graph in the cluster's cache. */
interface CachedGraph {
  /** The nodes by type. */
  readonly nodes: readonly GraphNodes[];
  /** `place`, from 0 in the order of source and target, `target` and `weight`. */
  readonly edges: Sql;
  /** `node`, `start` and `degree` of the nodes that have neighbours. */
  readonly rows: Sql;
  /** How many rows `edges` has. */
  readonly neighbours: number;
}

/** Tables of queries in the cluster's memory, on its disks where that is full; the session names them. */
interface Cache {
  /** Makes a table. */
  make(name: string, query: Sql, options: StatementOptions): Promise<Sql>;
  /** Frees a table's rows. Its name stays, as Spark reads the queries of those made from it again to find their rows. */
  free(table: Sql): Promise<void>;
  /** Frees all and drops their names. */
  drop(): Promise<void>;
}

function createCache(session: SparkSession, prefix: string): Cache {
  const made: Sql[] = [];
  const free = (table: Sql): Promise<void> => session.run(toText(sql`UNCACHE TABLE IF EXISTS ${table}`));
  return {
    async make(name, query, options) {
      const table = identifier(`${prefix}_${name}`);
      made.push(table);
      await session.run(toText(sql`CACHE TABLE ${table} AS ${query}`), options);
      return table;
    },
    free,
    async drop() {
      for (const table of made.splice(0).reverse()) {
        await free(table);
        await session.run(toText(sql`DROP VIEW IF EXISTS ${table}`));
      }
    },
  };
}

const graphLog = ({ definition, view }: StoredLog): GraphLog => ({
  definition,
  from: view,
  row: sql`line`,
  lastRow: sql`max_by(line, struct(${timeColumn(definition)}, line))`,
});

async function makeGraph(
  session: SparkSession,
  cache: Cache,
  plan: GraphPlan,
  log: StoredLog,
  storedLog: (members: GraphMembers) => StoredLog,
  options: StatementOptions,
): Promise<CachedGraph> {
  const row = async (query: Sql): Promise<readonly unknown[]> => {
    const found = await session.query(toText(query), options);
    return Array.from({ length: found.numCols }, (_, column) => columnAt(found, column).get(0));
  };
  const { nodes, pairs } = await makeGraphTables(plan, {
    dialect: sparkDialect,
    log: graphLog(log),
    logOf: (members) => graphLog(storedLog(members)),
    make: (name, query) => cache.make(name, query, options),
    row,
  });
  const both = sql`SELECT if(back, other, one) AS source, if(back, one, other) AS target, events
    FROM (${pairs}) CROSS JOIN (VALUES FALSE, TRUE) AS ways(back) WHERE NOT back OR one <> other`;
  const linked = await cache.make(
    "linked",
    sql`SELECT source, target, CAST(sum(events) AS DOUBLE) AS weight FROM (${both}) GROUP BY source, target`,
    options,
  );
  const rows = await cache.make(
    "rows",
    sql`SELECT node, sum(degree) OVER (ORDER BY node) - degree AS start, degree
      FROM (SELECT source AS node, count(*) AS degree FROM ${linked} GROUP BY source)`,
    options,
  );
  const edges = await cache.make(
    "edges",
    sql`SELECT start + row_number() OVER (PARTITION BY source ORDER BY target) - 1 AS place, target, weight
      FROM ${linked} JOIN ${rows} ON node = source`,
    options,
  );
  await cache.free(linked);
  const [neighbours] = await row(sql`SELECT CAST(count(*) AS DOUBLE) FROM ${edges}`);
  return { nodes, edges, rows, neighbours: Number(neighbours) };
}

/** Puts the numbers of a column where they were asked for. */
function placed<Numbers extends Int32Array | Float64Array>(
  found: Table,
  column: number,
  into: Numbers,
): Numbers {
  const [places, values] = [columnAt(found, 0), columnAt(found, column)];
  for (let row = 0; row < found.numRows; row++) into[Number(places.get(row))] = Number(values.get(row));
  return into;
}

/** What reads a graph: each look-up is a job of Spark's. */
function createReader(
  session: SparkSession,
  name: string,
  { nodes, edges, rows, neighbours }: CachedGraph,
): Omit<GraphReader, "check" | "close"> {
  let asks = 0;

  /** Runs a query over what is asked for: `place`, from 0, and `value`. */
  function look(
    owner: string,
    values: readonly string[] | Uint32Array | Float64Array,
    signal: AbortSignal | undefined,
    query: (asked: Sql) => Sql,
  ): Promise<Table> {
    const options = { owner, signal };
    const places = Array.from({ length: values.length }, (_, place) => place);
    const asked = [
      { name: "place", type: "number", values: places },
      { name: "value", type: Array.isArray(values) ? "text" : "number", values: [...values] },
    ] as const;
    return withTable(session, `${name}_asked_${asks++}`, asked, options, (table) =>
      session.query(toText(query(sql`${table} AS asked`)), options),
    );
  }
  const tableOf = (type: number): Sql => (nodes[type] as GraphNodes).table;
  return {
    counts: Object.freeze(nodes.map(({ count }) => count)),
    neighbours,
    async rows(asked, signal) {
      const found = await look(
        "rows",
        asked,
        signal,
        (from) => sql`SELECT place, CAST(start AS DOUBLE), degree FROM ${from} JOIN ${rows} ON node = value`,
      );
      return {
        starts: placed(found, 1, new Float64Array(asked.length)),
        degrees: placed(found, 2, new Int32Array(asked.length)),
      };
    },
    async neighboursAt(places, signal) {
      const found = await look(
        "neighboursAt",
        places,
        signal,
        (from) => sql`SELECT asked.place, target, weight FROM ${from} JOIN ${edges} AS e ON e.place = value`,
      );
      return {
        neighbours: placed(found, 1, new Int32Array(places.length)),
        weights: placed(found, 2, new Float64Array(places.length)),
      };
    },
    async find(type, ids, signal) {
      const found = await look(
        "find",
        ids,
        signal,
        (from) => sql`SELECT place, number FROM ${from} JOIN ${tableOf(type)} ON id = value`,
      );
      return placed(found, 1, new Int32Array(ids.length).fill(-1));
    },
    async features(type, places, signal) {
      const { members } = nodes[type] as GraphNodes;
      const columns = (members?.plan.features ?? []).map((_, feature) => featureColumn(feature));
      const found = await look(
        "features",
        places,
        signal,
        (from) => sql`SELECT place, ${join(columns)} FROM ${from} JOIN ${tableOf(type)} ON number = value`,
      );
      const values = new Float64Array(places.length * columns.length);
      columns.forEach((_, feature) => {
        placed(found, feature + 1, new Float64Array(places.length)).forEach((value, place) => {
          values[place * columns.length + feature] = value;
        });
      });
      return values;
    },
    async labels(type, column, where, signal) {
      const query = labelledNodes(nodes[type] as GraphNodes, column, where, sparkDialect);
      const found = await session.query(toText(sql`${query} ORDER BY number`), { owner: "labels", signal });
      const [numbers, labels] = [columnAt(found, 0), columnAt(found, 1)];
      const texts = Array.from({ length: found.numRows }, (_, row) => String(labels.get(row)));
      const classes = [...new Set(texts)].sort();
      const codes = new Map(classes.map((name, code) => [name, code]));
      return {
        places: Uint32Array.from(texts, (_, row) => Number(numbers.get(row))),
        classes,
        codes: Int32Array.from(texts, (text) => codes.get(text) as number),
      };
    },
  };
}

/**
 * Holds the graph of a log in the cluster's cache. Cost: a pass over the log for each type of node and of edge, and a sort of
 * the edges; ids of nodes are numbered by one task.
 *
 * @param session - The session.
 * @param name - What the names of its tables begin with.
 * @param log - The log of the edges.
 * @param plan - Which columns and events; checked.
 * @param storedLog - Where a log of nodes is stored.
 * @param options - Signal.
 * @throws PortraitError `unknown-id`, `invalid-data`, `invalid-definition`, `not-supported`, `io`, `aborted`, `closed`.
 */
export async function holdGraphInSpark(
  session: SparkSession,
  name: string,
  log: StoredLog,
  plan: GraphPlan,
  storedLog: (members: GraphMembers) => StoredLog,
  options: StatementOptions,
): Promise<HeldGraph> {
  const cache = createCache(session, name);
  const graph = await makeGraph(session, cache, plan, log, storedLog, options).catch(async (error) => {
    await cache.drop().catch(() => undefined);
    throw error;
  });
  const members = plan.nodes.flatMap((node) => node.members ?? []);
  const logs = [log, ...members.map(storedLog)];
  return createHeldGraph(sparkDialect.engine, plan, {
    ...createReader(session, name, graph),
    check() {
      session.checkOpen();
      for (const { lifetime } of logs) lifetime.check();
    },
    async close() {
      try {
        await cache.drop();
      } catch (error) {
        if (!(isPortraitError(error) && error.code === "closed")) throw error;
      }
    },
  });
}
