import { describeValue } from "@portrait/core";
import { type Csr, createCsr } from "@portrait/kernels";
import type { EngineGraph, EngineNodes } from "./engine-graph.js";
import { refusal } from "./errors.js";
import { type Graph, isGraph, type Nodes } from "./graph.js";

/** All nodes of a graph in one row: those of the first type, then those of the second, and so on. */
export interface NodeRange {
  /** The type. */
  readonly node: string;
  /** The number of its first node among all. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
}

/**
 * Where the nodes of each type stand when all nodes are numbered through, in the order of the definition.
 *
 * @param graph - The graph, in memory or in an engine.
 * @returns The ranges in order; the last ends at the number of all nodes.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, nodeRanges } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "tea" }] } });
 * nodeRanges(graph)[1]; // => { node: "item", start: 2, count: 1 }
 * ```
 */
export function nodeRanges(graph: Graph | EngineGraph): readonly NodeRange[] {
  let start = 0;
  return graph.definition.nodes.map((node) => {
    const nodes = graph.nodes[node] as Nodes | EngineNodes;
    const count = "count" in nodes ? nodes.count : nodes.ids.length;
    const range = { node, start, count };
    start += count;
    return range;
  });
}

/** How edges of all types are laid over each other; see {@link flatAdjacency}. */
export interface FlatOptions {
  /** The types of edge that count; left out, all. */
  readonly edges?: readonly string[];
  /** Whether each edge leads both ways; left out, true. */
  readonly symmetric?: boolean;
}

/**
 * All edges of a graph over all its nodes, whatever their types, as one sparse matrix: row `i` holds what is next to node
 * `i`. Weights of edges between the same nodes are summed. O(edges + nodes).
 *
 * @param graph - The graph.
 * @param options - See {@link FlatOptions}.
 * @throws PortraitError `invalid-argument` when it is no graph; `unknown-id` when it has no such edges.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, flatAdjacency } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "tea" }] } });
 * const { rows, indices } = flatAdjacency(graph);
 * rows; // => 3
 * [...indices]; // => [2, 2, 0, 1]
 * ```
 */
export function flatAdjacency(graph: Graph, options: FlatOptions = {}): Csr {
  if (!isGraph(graph)) {
    throw refusal(
      "invalid-argument",
      "flatAdjacency",
      `the argument must be a graph; received ${describeValue(graph)}`,
    );
  }
  const { symmetric = true, edges: chosen = Object.keys(graph.edges) } = options;
  const ranges = nodeRanges(graph);
  const starts = new Map(ranges.map(({ node, start }) => [node, start]));
  const total = ranges.reduce((sum, { count }) => sum + count, 0);
  const [row, column, value]: [number[], number[], number[]] = [[], [], []];
  for (const name of chosen) {
    if (!Object.hasOwn(graph.edges, name)) {
      throw refusal("unknown-id", "flatAdjacency", `the graph has no edges of type ${describeValue(name)}`);
    }
    const { from, to, directed, offsets, targets, weights } = graph.edges[name] as Graph["edges"][string];
    const [first, second] = [starts.get(from) as number, starts.get(to) as number];
    const mirrors = symmetric && directed;
    for (let source = 0; source + 1 < offsets.length; source++) {
      for (let edge = offsets[source] as number; edge < (offsets[source + 1] as number); edge++) {
        const [a, b] = [first + source, second + (targets[edge] as number)];
        row.push(a);
        column.push(b);
        value.push(weights[edge] as number);
        if (!mirrors || a === b) continue;
        row.push(b);
        column.push(a);
        value.push(weights[edge] as number);
      }
    }
  }
  return createCsr({ rows: total, columns: total, row, column, value });
}
