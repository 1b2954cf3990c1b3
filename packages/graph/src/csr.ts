import type { Csr } from "@portrait/kernels";
import type { Edges, Graph } from "./graph.js";
import { edgesOf, nodesOf } from "./graph.js";

/**
 * The edges of one type as a sparse matrix for the kernels: one row for each node that edges start from, one column for each
 * that they lead to, weights as values. Nothing is copied.
 *
 * @param graph - The graph.
 * @param edge - The type of edge.
 * @throws PortraitError `unknown-id` when the graph has no such edges.
 *
 * @example
 * ```ts
 * import { adjacency, createGraph, defineGraph } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }] } });
 * adjacency(graph, "bought").columns; // => 1
 * ```
 */
export function adjacency<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: NoInfer<Edge>,
): Csr {
  const edges: Edges = edgesOf("adjacency", graph, edge);
  const signed = (view: Uint32Array): Int32Array =>
    new Int32Array(view.buffer as ArrayBuffer, view.byteOffset, view.length);
  return Object.freeze<Csr>({
    rows: edges.offsets.length - 1,
    columns: nodesOf("adjacency", graph, edges.to).ids.length,
    offsets: signed(edges.offsets),
    indices: signed(edges.targets),
    values: edges.weights,
  });
}
