import type { EventLog, GraphEdgePlan, GraphPlan, HeldGraph } from "@portrait/core";
import { checkGraphPlan, createHeldGraph, type GraphMembers, graphFaults } from "../graph/held-graph.js";
import { columnOf } from "../read/column-of.js";
import { checkSignal } from "../read/pause.js";
import { conditionOf } from "./condition.js";
import { rowEvaluator } from "./evaluator.js";
import { textColumn } from "./interactions.js";
import type { MemoryStore } from "./store.js";

/** The nodes of one type. */
interface Members {
  /** For each id its number. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Where nodes come from a log: the log, its columns, and the last row of each node. */
  readonly log?: { readonly store: MemoryStore; readonly plan: GraphMembers; readonly rows: Int32Array };
}

/** The ends of the events that count. */
function* endsOf(
  { table }: MemoryStore,
  edge: GraphEdgePlan,
): Generator<readonly [from: string, to: string]> {
  const from = textColumn(table, edge.fromColumn);
  const to = textColumn(table, edge.toColumn);
  const where = edge.where === undefined ? undefined : conditionOf(rowEvaluator(table)(edge.where));
  for (let row = 0; row < table.length; row++) {
    const [one, other] = [from.codes[row] as number, to.codes[row] as number];
    if (one < 0 || other < 0 || (where !== undefined && where[row] !== 1)) continue;
    yield [from.dictionary[one] as string, to.dictionary[other] as string];
  }
}

const numbered = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map(ids.map((id, number) => [id, number]));

/** The number columns that describe nodes. */
function featuresOf({ table }: MemoryStore, { features }: GraphMembers): readonly Float64Array[] {
  return features.map((name) => {
    const vector = columnOf(table.columns, name);
    if (vector.type === "number") return vector.values;
    throw graphFaults.noNumbers(name);
  });
}

function membersOfLog(node: string, store: MemoryStore, plan: GraphMembers): Members {
  const { users, offsets, rows } = store.groups(plan.id);
  const last = Int32Array.from(users, (_, user) => rows[(offsets[user + 1] as number) - 1] as number);
  featuresOf(store, plan).forEach((values, feature) => {
    const odd = last.findIndex((row) => !Number.isFinite(values[row]));
    if (odd < 0) return;
    throw graphFaults.missing(node, users[odd] as string, plan.features[feature] as string);
  });
  return { numbers: numbered(users), log: { store, plan, rows: last } };
}

function membersOfEdges(node: string, store: MemoryStore, { edges }: GraphPlan): Members {
  const ids = new Set<string>();
  for (const edge of edges) {
    if (edge.from !== node && edge.to !== node) continue;
    for (const [from, to] of endsOf(store, edge)) {
      if (edge.from === node) ids.add(from);
      if (edge.to === node) ids.add(to);
    }
  }
  return { numbers: numbered([...ids].sort()) };
}

/** The neighbours of all nodes in compressed sparse row form. */
interface Rows {
  readonly offsets: Float64Array;
  readonly neighbours: Int32Array;
  readonly weights: Float64Array;
}

/** The different ones of sorted numbers, and how often each is there; a map would hold no more than 2^24. */
function counted(sorted: Float64Array): { readonly keys: Float64Array; readonly counts: Float64Array } {
  const keys = sorted.filter((key, place) => key !== sorted[place - 1]);
  const counts = new Float64Array(keys.length);
  let at = -1;
  sorted.forEach((key, place) => {
    if (key !== sorted[place - 1]) at++;
    counts[at] = (counts[at] as number) + 1;
  });
  return { keys, counts };
}

function packRows(
  store: MemoryStore,
  plan: GraphPlan,
  types: readonly Members[],
  starts: readonly number[],
  total: number,
): Rows {
  const typeOf = new Map(plan.nodes.map(({ node }, type) => [node, type]));
  const numberOf = (node: string, id: string): number => {
    const type = typeOf.get(node) as number;
    const number = types[type]?.numbers.get(id);
    if (number === undefined) throw graphFaults.stranger(node, id);
    return (starts[type] as number) + number;
  };
  const found: number[] = [];
  for (const edge of plan.edges) {
    for (const [from, to] of endsOf(store, edge)) {
      const [one, other] = [numberOf(edge.from, from), numberOf(edge.to, to)];
      found.push(one * total + other);
      if (one !== other) found.push(other * total + one);
    }
  }
  const { keys, counts } = counted(Float64Array.from(found).sort());
  const offsets = new Float64Array(total + 1);
  keys.forEach((key, place) => {
    offsets[Math.floor(key / total) + 1] = place + 1;
  });
  for (let node = 1; node <= total; node++) {
    offsets[node] = Math.max(offsets[node] as number, offsets[node - 1] as number);
  }
  return {
    offsets,
    neighbours: Int32Array.from(keys, (key) => key % total),
    weights: counts,
  };
}

/**
 * Holds a graph in memory.
 *
 * @param engine - The engine's name.
 * @param log - The log of the edges.
 * @param plan - Which columns and events.
 * @param storeOf - The rows of a log; throws when the engine was closed or the log has been replaced.
 * @throws PortraitError `invalid-argument`, `unknown-id`, `invalid-data`, `invalid-definition`.
 */
export function holdGraphInMemory(
  engine: string,
  log: EventLog,
  plan: GraphPlan,
  storeOf: (log: EventLog) => MemoryStore,
): HeldGraph {
  const store = storeOf(log);
  checkGraphPlan(plan);
  const types = plan.nodes.map(({ node, members }) =>
    members === undefined
      ? membersOfEdges(node, store, plan)
      : membersOfLog(node, storeOf(members.log), members),
  );
  const counts = Object.freeze(types.map(({ numbers }) => numbers.size));
  const starts = counts.map((_, type) => counts.slice(0, type).reduce((sum, count) => sum + count, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const { offsets, neighbours, weights } = packRows(store, plan, types, starts, total);
  const logOf = (type: number) => types[type]?.log as NonNullable<Members["log"]>;
  return createHeldGraph(engine, plan, {
    counts,
    neighbours: neighbours.length,
    async rows(nodes) {
      return {
        starts: Float64Array.from(nodes, (node) => offsets[node] as number),
        degrees: Int32Array.from(nodes, (node) => (offsets[node + 1] as number) - (offsets[node] as number)),
      };
    },
    async neighboursAt(places) {
      return {
        neighbours: Int32Array.from(places, (place) => neighbours[place] as number),
        weights: places.map((place) => weights[place] as number),
      };
    },
    async find(type, ids) {
      return Int32Array.from(ids, (id) => types[type]?.numbers.get(id) ?? -1);
    },
    async features(type, places) {
      const { store: held, plan: members, rows } = logOf(type);
      const columns = featuresOf(held, members);
      const values = new Float64Array(places.length * columns.length);
      places.forEach((place, at) => {
        columns.forEach((column, feature) => {
          values[at * columns.length + feature] = column[rows[place] as number] as number;
        });
      });
      return values;
    },
    async labels(type, column, where, signal) {
      checkSignal("labels", signal);
      const { store: held, rows } = logOf(type);
      const { codes, dictionary } = textColumn(held.table, column);
      const holds = where === undefined ? undefined : conditionOf(rowEvaluator(held.table)(where));
      const places = Uint32Array.from(rows.keys()).filter((place) => {
        const row = rows[place] as number;
        return (codes[row] as number) >= 0 && (holds === undefined || holds[row] === 1);
      });
      const texts = Array.from(
        places,
        (place) => dictionary[codes[rows[place] as number] as number] as string,
      );
      const classes = [...new Set(texts)].sort();
      const codeOf = numbered(classes);
      return { places, classes, codes: Int32Array.from(texts, (text) => codeOf.get(text) as number) };
    },
    check() {
      storeOf(log);
      for (const { members } of plan.nodes) if (members !== undefined) storeOf(members.log);
    },
    async close() {},
  });
}
