import {
  type BooleanExpression,
  type Columns,
  type ColumnsOfKind,
  describeValue,
  type Engine,
  type EventLog,
  type Expression,
  type Interactions,
} from "@portrait/core";
import { createGraph, type EdgeColumns } from "./create-graph.js";
import type { GraphDefinition } from "./definition.js";
import { refusal } from "./errors.js";
import type { Graph } from "./graph.js";
import type { NodesInput } from "./nodes.js";

/** Which events make one type of edge. */
export interface EventEdges<Cols extends Columns> {
  /** The column with the ids of the nodes that edges start from. */
  readonly from: ColumnsOfKind<Cols, "id" | "category">;
  /** The column with the ids of the nodes that edges lead to. */
  readonly to: ColumnsOfKind<Cols, "id" | "category">;
  /** Which events count; left out, all in which neither id is missing. */
  readonly where?: BooleanExpression<"event", boolean | null>;
}

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

async function extract<Cols extends Columns>(
  name: string,
  log: EventLog<Cols>,
  edge: EventEdges<Cols> | undefined,
  options: { readonly engine: Engine; readonly signal?: AbortSignal },
): Promise<EdgeColumns> {
  if (typeof edge !== "object" || edge === null) {
    throw refusal(
      "invalid-argument",
      OWNER,
      `edge ${JSON.stringify(name)} must say which columns its ends are: { from, to }; received ${describeValue(edge)}`,
    );
  }
  const where: Expression<"event", unknown> | undefined = edge.where;
  const found = await options.engine.interactions(
    log,
    { user: edge.from, item: edge.to, ...(where === undefined ? {} : { where: where.node }) },
    options.signal === undefined ? {} : { signal: options.signal },
  );
  return toColumns(found);
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
    const given: Readonly<Record<string, EventEdges<Cols>>> = options.edges ?? {};
    edges.push([
      name,
      await extract(name, log, Object.hasOwn(given, name) ? given[name] : undefined, options),
    ]);
  }
  return createGraph(definition, {
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    edges: Object.fromEntries(edges) as { readonly [Name in Edge]: EdgeColumns },
  });
}
