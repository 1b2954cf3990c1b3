import {
  type AggregateNode,
  type AggregatePlan,
  type AggregateResult,
  aggregateKinds,
  buildVector,
  checkSupport,
  createTable,
  type Engine,
  type EngineSupport,
  type EventDefinition,
  identitiesAt,
  type Table,
  type Vector,
  valueAt,
  windowKinds,
} from "@portrait/core";
import type { Scalar } from "../evaluate/scalar.js";
import { concatResults } from "../memory/aggregate.js";
import { engineInMemory, type MemoryAbilities } from "../memory/engine.js";
import { cutoffRuns, personColumn } from "../memory/identities.js";
import type { MemoryStore } from "../memory/store.js";
import { aggregator } from "./aggregator.js";
import { createLiveState, type LiveState } from "./live-state.js";
import { vectorWidth } from "./vector-width.js";

const support: EngineSupport = {
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
  identities: true,
};

/** A row of a log, as it is pushed. */
interface Arrival {
  readonly row: readonly Scalar[];
  readonly line: number;
  /** When it became known. */
  readonly at: number;
}

function scalarAt(vector: Vector, row: number): Scalar {
  const value = valueAt(vector, row);
  return value instanceof Date ? value.getTime() : (value as Scalar);
}

/** The rows of a log in the order in which they became known. */
function arrivalsOf({ table, times }: MemoryStore, { schema, arrival }: EventDefinition): readonly Arrival[] {
  const columns = Object.keys(schema).map((name) => table.columns[name] as Vector);
  const known = arrival === undefined ? undefined : table.columns[arrival];
  const arrivals = Array.from(times, (time, line): Arrival => {
    const at = known === undefined ? null : scalarAt(known, line);
    return { row: columns.map((column) => scalarAt(column, line)), line, at: (at as number | null) ?? time };
  });
  return arrivals.sort((a, b) => a.at - b.at);
}

function columnOf(name: string, node: AggregateNode, values: readonly Scalar[]): Vector {
  if (node.type !== "vector") return buildVector(name, node.type, values);
  return {
    type: "vector",
    width: vectorWidth(node),
    values: Float64Array.from(values.flatMap((value) => value as readonly number[])),
  };
}

function tableOf(
  nodes: readonly (readonly [string, AggregateNode])[],
  rows: readonly (readonly Scalar[])[],
): Table {
  if (nodes.length === 0) return Object.freeze({ length: rows.length, columns: Object.freeze({}) });
  const columns = nodes.map(([name, node], number) => {
    return [
      name,
      columnOf(
        name,
        node,
        rows.map((row) => row[number] ?? null),
      ),
    ] as const;
  });
  return createTable(Object.fromEntries(columns));
}

const isTarget = ([, { window }]: readonly [string, AggregateNode]): boolean => window.direction === "after";

function membersAt({ users, isMember }: LiveState, cutoff: number): readonly string[] {
  const found: string[] = [];
  for (const [user, extent] of users) if (isMember(extent, cutoff)) found.push(user);
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** A name that no column has. */
function unusedName(schema: EventDefinition["schema"]): string {
  let name = "person";
  while (Object.hasOwn(schema, name)) name += "_";
  return name;
}

/** Computes a plan; where it says who ids were, the log is replayed wherever an id became another person. */
async function aggregate(
  store: MemoryStore,
  plan: AggregatePlan,
  events: EventDefinition,
  pause: () => Promise<void>,
): Promise<AggregateResult> {
  checkSupport("live", support, plan, events);
  store.groups(plan.key);
  const { identities, key } = plan;
  const { columns } = store.table;
  const [ids, idColumn] = [columns[key], events.schema[key]];
  if (identities === undefined || ids?.type !== "category" || idColumn === undefined) {
    return replay(store, plan, events, pause);
  }
  const person = unusedName(events.schema);
  const named = { ...events, schema: { ...events.schema, [person]: idColumn } };
  const results: AggregateResult[] = [];
  for (const cutoffs of cutoffRuns(identities, plan.cutoffs)) {
    const persons = personColumn(ids, identitiesAt(identities, cutoffs[0] ?? 0));
    const table: Table = createTable({ ...columns, [person]: persons });
    results.push(await replay({ ...store, table }, { ...plan, key: person, cutoffs }, named, pause));
  }
  return concatResults(results);
}

async function replay(
  store: MemoryStore,
  plan: AggregatePlan,
  events: EventDefinition,
  pause: () => Promise<void>,
): Promise<AggregateResult> {
  const nodes = Object.entries(plan.aggregates);
  const state = createLiveState({
    events,
    key: plan.key,
    aggregates: nodes.map(([, node]) => node),
    population: plan.population,
    keyed: false,
  });
  const compute = aggregator(Object.values(plan.aggregates), state.store, [...nodes.keys()]);
  const arrivals = arrivalsOf(store, events);
  const found: { readonly user: string; readonly cutoff: number; values: readonly Scalar[] }[] = [];
  let pushed = 0;
  const pushUntil = (instant: number): void => {
    for (; pushed < arrivals.length; pushed++) {
      const { row, line, at } = arrivals[pushed] as Arrival;
      if (at >= instant) return;
      state.add(row, line);
    }
  };
  const valuesOf = (user: string, cutoff: number): readonly Scalar[] => {
    const extent = state.users.get(user);
    return extent === undefined ? [] : compute(extent, cutoff);
  };
  for (const cutoff of plan.cutoffs) {
    await pause();
    pushUntil(cutoff);
    for (const user of membersAt(state, cutoff)) found.push({ user, cutoff, values: valuesOf(user, cutoff) });
  }
  if (nodes.some(isTarget)) {
    await pause();
    pushUntil(Number.POSITIVE_INFINITY);
    for (const row of found) {
      const later = valuesOf(row.user, row.cutoff);
      row.values = row.values.map((value, number) => {
        return isTarget(nodes[number] as (typeof nodes)[number]) ? (later[number] ?? null) : value;
      });
    }
  }
  await pause();
  return {
    users: found.map(({ user }) => user),
    cutoffs: Float64Array.from(found, ({ cutoff }) => cutoff),
    table: tableOf(
      nodes,
      found.map(({ values }) => values),
    ),
  };
}

/**
 * The live computation as an engine, so that it can be held to the contract of engines and used where no other engine is:
 * a log is pushed event by event as it became known, and read at each cutoff with nothing of later pushed yet. For a
 * stream of events use {@link live}.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, liveEngine } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = liveEngine();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "ann", at: "2024-01-03" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.visits; // => 1
 * ```
 */
export function liveEngine(): Engine & MemoryAbilities {
  return engineInMemory("live", aggregate);
}
