import { createRandom, describeValue, integerOption, numberOption, resolveOptions } from "@portrait/core";
import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";
import { refusal } from "../errors.js";
import { flatAdjacency, nodeRanges } from "../flat.js";
import { type Graph, isGraph } from "../graph.js";

/** Options of {@link communities}. */
export interface CommunityOptions {
  /** How fine communities are, > 0: more makes smaller ones. Left out, 1. */
  readonly resolution?: number;
  /** Makes the result repeatable, an integer >= 0. Left out, 0. */
  readonly seed?: number;
}

/** The communities of a graph. */
export interface Communities<Node extends string = string> {
  /** How many there are. */
  readonly count: number;
  /** How many nodes each has, most first. */
  readonly sizes: readonly number[];
  /** For each type of node its nodes' communities, in the order of their ids; community 0 is the largest. */
  readonly nodes: { readonly [Name in Node]: Int32Array };
  /**
   * `sum over communities of L_c / m - resolution (d_c / 2m)^2`, with `m` the weight of all edges, `L_c` that of the edges
   * within, `d_c` the sum of weighted degrees; 0 without edges.
   */
  readonly modularity: number;
}

const rules = {
  resolution: numberOption(1, { min: 0, exclusiveMin: true }),
  seed: integerOption(0, { min: 0 }),
};

/** Communities numbered by size, ties by their first node. */
function renumber(found: Int32Array): { readonly numbers: Int32Array; readonly sizes: readonly number[] } {
  const groups = new Map<number, { readonly first: number; size: number }>();
  found.forEach((group, node) => {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, { first: node, size: 1 });
    else known.size++;
  });
  const order = [...groups].sort(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const numbers = new Map(order.map(([group], place) => [group, place]));
  return {
    numbers: found.map((group) => numbers.get(group) as number),
    sizes: order.map(([, { size }]) => size),
  };
}

/**
 * Finds communities by the method of Louvain (Blondel et al. 2008), as the library graphology-communities-louvain does it:
 * nodes move to the neighbouring community that raises the weighted modularity most, then communities become nodes, until
 * nothing is gained. Nodes and edges of all types count alike, directions do not; isolated nodes are communities of their
 * own. About O(edges) a round.
 *
 * @param graph - The graph.
 * @param options - See {@link CommunityOptions}.
 * @throws PortraitError `invalid-argument` when it is no graph; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph } from "@portrait/graph";
 * import { communities } from "@portrait/graph/communities";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const pairs = ["ab", "bc", "ca", "de", "ef", "fd", "cd"];
 * const graph = createGraph(people, { edges: { knows: pairs.map(([from = "", to = ""]) => ({ from, to })) } });
 * const { count, nodes, modularity } = communities(graph);
 * count; // => 2
 * [...nodes.user]; // => [0, 0, 0, 1, 1, 1]
 * modularity; // ≈ 0.357
 * ```
 */
export function communities<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  options: CommunityOptions = {},
): Communities<Node> {
  if (!isGraph(graph)) {
    throw refusal(
      "invalid-argument",
      "communities",
      `the first argument must be a graph; received ${describeValue(graph)}`,
    );
  }
  const { resolution, seed } = resolveOptions("communities", rules, options);
  const flat = flatAdjacency(graph);
  const weighted = new UndirectedGraph();
  for (let node = 0; node < flat.rows; node++) weighted.addNode(node);
  for (let node = 0; node < flat.rows; node++) {
    for (let edge = flat.offsets[node] as number; edge < (flat.offsets[node + 1] as number); edge++) {
      const other = flat.indices[edge] as number;
      if (other < node) continue;
      weighted.addEdge(node, other, { weight: flat.values[edge] });
    }
  }
  const found = Int32Array.from({ length: flat.rows }, (_, node) => node);
  let modularity = 0;
  if (weighted.size > 0) {
    const random = createRandom(seed).fork("communities");
    const detailed = louvain.detailed(weighted, { resolution, rng: random.next, getEdgeWeight: "weight" });
    for (const [node, group] of Object.entries(detailed.communities)) found[Number(node)] = group;
    modularity = detailed.modularity;
  }
  const { numbers, sizes } = renumber(found);
  const nodes = nodeRanges(graph).map(({ node, start, count }) => [
    node,
    numbers.slice(start, start + count),
  ]);
  return Object.freeze({ count: sizes.length, sizes, nodes: Object.fromEntries(nodes), modularity });
}
