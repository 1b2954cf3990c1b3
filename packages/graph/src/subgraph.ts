import { describeValue, takeVector } from "@portrait/core";
import { refusal } from "./errors.js";
import { type Edges, type Graph, isGraph, type NodeFeatures, type Nodes } from "./graph.js";
import { listEdges, packEdges } from "./pack-edges.js";

function keepNodes({ ids, features }: Nodes, kept: readonly number[]): Nodes {
  const left = Object.freeze(kept.map((place) => ids[place] as string));
  if (features === undefined) return Object.freeze({ ids: left });
  return Object.freeze({ ids: left, features: Object.freeze(takeVector(features, kept)) as NodeFeatures });
}

/** New numbers of nodes: -1 for those left out. */
function renumber(count: number, kept: readonly number[]): Int32Array {
  const places = new Int32Array(count).fill(-1);
  kept.forEach((old, place) => {
    places[old] = place;
  });
  return places;
}

/**
 * Picks nodes and edges of a graph: an edge stays if both its ends do and it is itself wanted.
 *
 * @param graph - The graph.
 * @param keepNode - Whether a node stays, by type and number.
 * @param keepEdge - Whether an edge stays, by type and its place in `listEdges`.
 */
export function pick<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  keepNode: (node: string, place: number) => boolean,
  keepEdge: (edge: string, place: number) => boolean,
): Graph<Node, Edge> {
  const wide: Graph = graph;
  const kept = new Map(
    wide.definition.nodes.map((node) => {
      const places = (wide.nodes[node] as Nodes).ids.flatMap((_, place) =>
        keepNode(node, place) ? [place] : [],
      );
      return [node, places];
    }),
  );
  const nodes = wide.definition.nodes.map((node) => [
    node,
    keepNodes(wide.nodes[node] as Nodes, kept.get(node) as readonly number[]),
  ]);
  const edges = Object.entries(wide.edges).map(([name, list]) => [
    name,
    keepEdges(wide, list, kept, (place) => keepEdge(name, place)),
  ]);
  return Object.freeze({
    definition: graph.definition,
    nodes: Object.freeze(Object.fromEntries(nodes)),
    edges: Object.freeze(Object.fromEntries(edges)),
  }) as Graph as Graph<Node, Edge>;
}

function keepEdges(
  graph: Graph,
  edges: Edges,
  kept: ReadonlyMap<string, readonly number[]>,
  keep: (place: number) => boolean,
): Edges {
  const places = (node: string): Int32Array =>
    renumber((graph.nodes[node] as Nodes).ids.length, kept.get(node) as readonly number[]);
  const [starts, ends] = [places(edges.from), places(edges.to)];
  const { from, to, weights, times } = listEdges(edges);
  const left: number[] = [];
  for (let edge = 0; edge < from.length; edge++) {
    const inside = (starts[from[edge] as number] as number) >= 0 && (ends[to[edge] as number] as number) >= 0;
    if (inside && keep(edge)) left.push(edge);
  }
  const frame = {
    from: edges.from,
    to: edges.to,
    directed: edges.directed,
    rows: (kept.get(edges.from) as readonly number[]).length,
    columns: (kept.get(edges.to) as readonly number[]).length,
  };
  return packEdges(frame, {
    from: left.map((edge) => starts[from[edge] as number] as number),
    to: left.map((edge) => ends[to[edge] as number] as number),
    weights: left.map((edge) => weights[edge] as number),
    ...(times === undefined ? {} : { times: left.map((edge) => times[edge] as number) }),
  });
}

/**
 * The part of a graph that some of its nodes and the edges between them make.
 *
 * @param graph - The graph.
 * @param nodes - For each type the ids that stay; a type that is left out stays whole. Ids that the graph has not are
 *   left out.
 * @throws PortraitError `invalid-argument` when `nodes` is no object of lists or names a type that the graph has not.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, subgraph } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "tea" }] } });
 * subgraph(graph, { user: ["ann"] }).edges.bought.weights.length; // => 1
 * ```
 */
export function subgraph<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  nodes: { readonly [Name in NoInfer<Node>]?: Iterable<string> },
): Graph<Node, Edge> {
  if (!isGraph(graph)) {
    throw refusal(
      "invalid-argument",
      "subgraph",
      `the first argument must be a graph; received ${describeValue(graph)}`,
    );
  }
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [node, ids] of Object.entries<unknown>(nodes)) {
    if (!Object.hasOwn(graph.nodes, node)) {
      throw refusal("invalid-argument", "subgraph", `the graph has no nodes of type ${JSON.stringify(node)}`);
    }
    if (typeof ids !== "object" || ids === null || !(Symbol.iterator in ids)) {
      throw refusal(
        "invalid-argument",
        "subgraph",
        `"${node}" must be a list of ids; received ${describeValue(ids)}`,
      );
    }
    wanted.set(node, new Set(ids as Iterable<string>));
  }
  const wide: Graph = graph;
  return pick(
    graph,
    (node, place) => wanted.get(node)?.has((wide.nodes[node] as Nodes).ids[place] as string) ?? true,
    () => true,
  );
}
