import { hashText } from "@portrait/core";
import { edgesOf, fingerprintGraph, type Graph } from "./graph.js";

/** A graph and the type of edge whose presence is to be learnt: what `graphAutoencoder` learns from. Plain immutable data. */
export interface GraphLinks<Node extends string = string, Edge extends string = string> {
  /** The graph. */
  readonly graph: Graph<Node, Edge>;
  /** The type of edge. */
  readonly edge: Edge;
  /** A hash of all of it. */
  readonly fingerprint: string;
}

/**
 * Says which type of edge of a graph is to be learnt.
 *
 * @param graph - The graph.
 * @param edge - The type of edge.
 * @throws PortraitError `unknown-id` when the graph has no such edges.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, graphLinks } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }] } });
 * graphLinks(graph, "bought").edge; // => "bought"
 * ```
 */
export function graphLinks<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: NoInfer<Edge>,
): GraphLinks<Node, Edge> {
  edgesOf("graphLinks", graph, edge);
  return Object.freeze({ graph, edge, fingerprint: hashText(`${fingerprintGraph(graph)} ${edge}`) });
}
