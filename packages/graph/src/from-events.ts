import { type Columns, describeValue, type Engine, type EventLog, type Interactions } from "@portrait/core";
import { createGraph, type EdgeColumns } from "./create-graph.js";
import type { GraphDefinition } from "./definition.js";
import { refusal } from "./errors.js";
import { type EventEdges, eventPlan } from "./event-plan.js";
import type { Graph } from "./graph.js";
import type { NodesInput } from "./nodes.js";

/** What {@link graphFromEvents} takes. */
export interface EventGraphOptions<Node extends string, Edge extends string, Cols extends Columns> {
  /** The engine that read the log. */
  readonly engine: Engine;
  /** Which events make each type of edge. */
  readonly edges: { readonly [Name in Edge]: EventEdges<Cols> };
  /** The nodes by type, as in `createGraph`; a type that is left out has the nodes at which edges end. */
  readonly nodes?: { readonly [Name in Node]?: NodesInput };
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

const OWNER = "graphFromEvents";

function toColumns({ users, items, user, item, at }: Interactions): EdgeColumns {
  return { fromIds: users, toIds: items, from: user, to: item, times: at };
}

/**
 * The graph that a log of events makes: computed by the engine that holds the log, be it memory, DuckDB or Spark, and the
 * same from each. The weight of an edge is how many events there were, its time that of the last.
 *
 * @param definition - What the graph is made of.
 * @param log - The events.
 * @param options - The engine, and which events make which edges.
 * @throws PortraitError `invalid-argument` when an edge has no columns, or a column holds no text; `unknown-id` when
 *   nodes are named and an event has another; the engine's errors.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { defineGraph, graphFromEvents } from "@portrait/graph";
 *
 * const orders = defineEvents({ user: id("user"), item: id("item"), country: category(), at: timestamp() });
 * const shop = defineGraph({
 *   nodes: ["user", "item", "country"],
 *   edges: { bought: { from: "user", to: "item" }, livesIn: { from: "user", to: "country" } },
 * });
 * const engine = memory();
 * const log = await engine.read(orders, [{ user: "ann", item: "tea", country: "UK", at: "2024-01-01" }]);
 * const graph = await graphFromEvents(shop, log, {
 *   engine,
 *   edges: { bought: { from: "user", to: "item" }, livesIn: { from: "user", to: "country" } },
 * });
 * graph.nodes.country.ids; // => ["UK"]
 * ```
 */
export async function graphFromEvents<Node extends string, Edge extends string, Cols extends Columns>(
  definition: GraphDefinition<Node, Edge>,
  log: EventLog<Cols>,
  options: EventGraphOptions<Node, Edge, Cols>,
): Promise<Graph<Node, Edge>> {
  const engine: unknown = options?.engine;
  if (typeof engine !== "object" || engine === null || !("interactions" in engine)) {
    throw refusal(
      "invalid-argument",
      OWNER,
      `"engine" must be the engine that read the log; received ${describeValue(engine)}`,
    );
  }
  const edges: [string, EdgeColumns][] = [];
  for (const name of Object.keys(definition.edges)) {
    const plan = eventPlan(OWNER, name, options.edges);
    const { signal } = options;
    const found = await options.engine.interactions(log, plan, signal === undefined ? {} : { signal });
    edges.push([name, toColumns(found)]);
  }
  return createGraph(definition, {
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    edges: Object.fromEntries(edges) as { readonly [Name in Edge]: EdgeColumns },
  });
}
