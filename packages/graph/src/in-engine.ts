import {
  type Columns,
  type ColumnsOfKind,
  describeValue,
  type Engine,
  type EventLog,
  type GraphEdgePlan,
  type GraphNodePlan,
  isGraphHolder,
} from "@portrait/core";
import type { GraphDefinition } from "./definition.js";
import { createEngineGraph, type EngineGraph } from "./engine-graph.js";
import { refusal } from "./errors.js";
import { type EventEdges, eventPlan } from "./event-plan.js";

/** Where the nodes of one type are described; made by {@link eventNodes}. */
export interface EventNodes {
  /** A log with a row for each node; of several the last counts. */
  readonly log: EventLog;
  /** The column with their ids. */
  readonly id: string;
  /** The number columns that describe them. */
  readonly features: readonly string[];
}

/** What {@link graphInEngine} takes. */
export interface EngineGraphOptions<Node extends string, Edge extends string, Cols extends Columns> {
  /** The engine that read the log; `memory()`, `duckdb()` and `spark()` hold graphs. */
  readonly engine: Engine;
  /** Which events make each type of edge. */
  readonly edges: { readonly [Name in Edge]: EventEdges<Cols> };
  /** Where nodes are described, by type; a type that is left out has the nodes at which edges end, and no features. */
  readonly nodes?: { readonly [Name in Node]?: EventNodes };
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

const OWNER = "graphInEngine";

/**
 * Says that the rows of a log describe nodes: of each node the last row counts.
 *
 * @param log - The log, read by the engine that holds the graph.
 * @param columns - The column with the ids, and the number columns that are features.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { eventNodes } from "@portrait/graph";
 *
 * const people = defineEvents({ user: id("user"), age: number(), at: timestamp() });
 * const log = await memory().read(people, [{ user: "ann", age: 44, at: "2024-01-01" }]);
 * eventNodes(log, { id: "user", features: ["age"] }).features; // => ["age"]
 * ```
 */
export function eventNodes<Cols extends Columns>(
  log: EventLog<Cols>,
  columns: {
    /** The column with the ids. */
    readonly id: ColumnsOfKind<Cols, "id" | "category">;
    /** The number columns that describe nodes; none may be missing in a node's last row. */
    readonly features?: readonly ColumnsOfKind<Cols, "number">[];
  },
): EventNodes {
  return Object.freeze({ log, id: columns.id, features: Object.freeze([...(columns.features ?? [])]) });
}

function nodePlan(node: string, given: unknown): GraphNodePlan {
  if (given === undefined) return { node };
  const sound = typeof given === "object" && given !== null && "log" in given && "features" in given;
  if (sound) return { node, members: given as EventNodes };
  throw refusal(
    "invalid-argument",
    OWNER,
    `the nodes of type ${JSON.stringify(node)} must be made by eventNodes; received ${describeValue(given)}`,
  );
}

/**
 * The graph that a log of events makes, within the engine that holds the log: what `graphFromEvents` makes, for a graph that is
 * larger than memory. Edges of all types lead both ways, the weight of an edge is how many events there were, and features of nodes
 * come from logs. `graphSage` learns from it by sampled mini-batches. Cost: the engine sorts the edges once.
 *
 * @param definition - What the graph is made of.
 * @param log - The events.
 * @param options - The engine, which events make which edges, and where nodes are described.
 * @throws PortraitError `invalid-argument` when an edge has no columns or a name is none of the definition's; `not-supported`
 *   when the engine holds no graphs; `unknown-id` when there is no such column, or an event names a node that the log of nodes has
 *   not; `invalid-data` when a node lacks a feature; `aborted`, `closed`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { memory } from "@portrait/features";
 * import { defineGraph, eventNodes, graphInEngine } from "@portrait/graph";
 *
 * const orders = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
 * const people = defineEvents({ user: id("user"), age: number(), at: timestamp() });
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const engine = memory();
 * const log = await engine.read(orders, [{ user: "ann", item: "tea", at: "2024-01-02" }]);
 * const described = await engine.read(people, [{ user: "ann", age: 44, at: "2024-01-01" }]);
 * const graph = await graphInEngine(shop, log, {
 *   engine,
 *   nodes: { user: eventNodes(described, { id: "user", features: ["age"] }) },
 *   edges: { bought: { from: "user", to: "item" } },
 * });
 * graph.nodes.user; // => { count: 1, features: ["age"] }
 * await graph.close();
 * ```
 */
export async function graphInEngine<Node extends string, Edge extends string, Cols extends Columns>(
  definition: GraphDefinition<Node, Edge>,
  log: EventLog<Cols>,
  options: EngineGraphOptions<Node, Edge, Cols>,
): Promise<EngineGraph<Node, Edge>> {
  const wide: GraphDefinition = definition;
  const engine: unknown = options?.engine;
  if (!isGraphHolder(engine)) {
    const name = typeof engine === "object" && engine !== null && "name" in engine ? engine.name : engine;
    throw refusal(
      "not-supported",
      OWNER,
      `the engine must be one that holds graphs; received ${describeValue(name)}`,
      "Use memory(), duckdb() or spark(), or graphFromEvents for a graph that fits into memory.",
    );
  }
  const given: Readonly<Record<string, EventNodes | undefined>> = options.nodes ?? {};
  const odd = Object.keys(given).find((node) => !wide.nodes.includes(node));
  if (odd !== undefined) {
    throw refusal("invalid-argument", OWNER, `the definition has no nodes of type ${JSON.stringify(odd)}`);
  }
  const nodes = wide.nodes.map((node) =>
    nodePlan(node, Object.hasOwn(given, node) ? given[node] : undefined),
  );
  const edges = Object.entries(wide.edges).map(([name, { from, to }]): GraphEdgePlan => {
    const { user, item, ...where } = eventPlan(OWNER, name, options.edges);
    return { from, to, fromColumn: user, toColumn: item, ...where };
  });
  const { signal } = options;
  const held = await engine.holdGraph(log, { nodes, edges }, signal === undefined ? {} : { signal });
  const features = new Map(nodes.map(({ node, members }) => [node, members?.features ?? []]));
  return createEngineGraph(wide, held, features) as EngineGraph as EngineGraph<Node, Edge>;
}
