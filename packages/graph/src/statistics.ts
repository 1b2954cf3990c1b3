import type { TimeSpan } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { flatAdjacency, nodeRanges } from "./flat.js";
import type { Edges, Graph, Nodes } from "./graph.js";
import { listEdges } from "./pack-edges.js";

/** What there is to say of the degrees of nodes: how many edges they have. */
export interface DegreeStatistics {
  /** The least. */
  readonly min: number;
  /** The median, the lower one of two. */
  readonly median: number;
  /** The mean. */
  readonly mean: number;
  /** The greatest. */
  readonly max: number;
}

/** What there is to say of one type of edge. */
export interface EdgeStatistics {
  /** How many there are; undirected ones count once. */
  readonly count: number;
  /** How many lead from a node to itself. */
  readonly selfLoops: number;
  /** The share of the edges possible that there are, self-loops left out on both sides; 0 where none is possible. */
  readonly density: number;
  /** The sum of their weights. */
  readonly weight: number;
  /** The first and the last time; `null` without edges or times. */
  readonly span: TimeSpan | null;
}

/** What there is to say of one type of node. */
export interface NodeStatistics {
  /** How many there are. */
  readonly count: number;
  /** How many have no edge. */
  readonly isolated: number;
  /** Their degrees over all types of edge. */
  readonly degree: DegreeStatistics;
}

/** The parts of a graph that no edge connects. */
export interface ComponentStatistics {
  /** How many there are. */
  readonly count: number;
  /** How many nodes the greatest has. */
  readonly largest: number;
}

/** What there is to say of a graph. */
export interface GraphStatistics {
  /** For each type of node. */
  readonly nodes: Readonly<Record<string, NodeStatistics>>;
  /** For each type of edge. */
  readonly edges: Readonly<Record<string, EdgeStatistics>>;
  /** Its connected parts. */
  readonly components: ComponentStatistics;
}

/**
 * What there is to say of a graph. On an empty graph all numbers are 0. O(edges + nodes log nodes).
 *
 * @param graph - The graph.
 * @throws PortraitError `invalid-argument` when it is none.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, graphStatistics } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, {
 *   nodes: { user: { ids: ["ann", "bob", "eve"] } },
 *   edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "tea" }] },
 * });
 * const { nodes, edges, components } = graphStatistics(graph);
 * nodes.user?.isolated; // => 1
 * edges.bought?.density; // ≈ 0.667
 * components; // => { count: 2, largest: 3 }
 * ```
 */
export function graphStatistics(graph: Graph): GraphStatistics {
  const flat = flatAdjacency(graph);
  const nodes = nodeRanges(graph).map(({ node, start, count }) => {
    const degrees = Float64Array.from({ length: count }, (_, place) => degreeOf(flat, start + place));
    return [
      node,
      { count, isolated: degrees.filter((degree) => degree === 0).length, degree: describe(degrees) },
    ];
  });
  const edges = Object.entries(graph.edges).map(([name, list]) => [name, edgeStatistics(graph, list)]);
  return Object.freeze({
    nodes: Object.fromEntries(nodes),
    edges: Object.fromEntries(edges),
    components: componentsOf(flat),
  });
}

const degreeOf = ({ offsets }: Csr, row: number): number =>
  (offsets[row + 1] as number) - (offsets[row] as number);

function describe(values: Float64Array): DegreeStatistics {
  if (values.length === 0) return { min: 0, median: 0, mean: 0, max: 0 };
  const sorted = values.slice().sort();
  return {
    min: sorted[0] as number,
    median: sorted[(sorted.length - 1) >>> 1] as number,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max: sorted.at(-1) as number,
  };
}

function edgeStatistics(graph: Graph, edges: Edges): EdgeStatistics {
  const { from, to, weights, times } = listEdges(edges);
  const [rows, columns] = [edges.from, edges.to].map((node) => (graph.nodes[node] as Nodes).ids.length) as [
    number,
    number,
  ];
  const within = edges.from === edges.to;
  const selfLoops = within ? from.reduce((sum, a, edge) => sum + (a === to[edge] ? 1 : 0), 0) : 0;
  const pairs = within ? rows * (rows - 1) : rows * columns;
  const possible = within && !edges.directed ? pairs / 2 : pairs;
  return {
    count: from.length,
    selfLoops,
    density: possible === 0 ? 0 : (from.length - selfLoops) / possible,
    weight: weights.reduce((sum, weight) => sum + weight, 0),
    span:
      times === undefined || times.length === 0
        ? null
        : {
            first: times.reduce((a, b) => Math.min(a, b)),
            last: times.reduce((a, b) => Math.max(a, b)),
          },
  };
}

function componentsOf({ rows, offsets, indices }: Csr): ComponentStatistics {
  const seen = new Uint8Array(rows);
  const queue = new Int32Array(rows);
  let [count, largest] = [0, 0];
  for (let root = 0; root < rows; root++) {
    if (seen[root] === 1) continue;
    seen[root] = 1;
    queue[0] = root;
    let end = 1;
    for (let at = 0; at < end; at++) {
      const node = queue[at] as number;
      for (let edge = offsets[node] as number; edge < (offsets[node + 1] as number); edge++) {
        const next = indices[edge] as number;
        if (seen[next] === 1) continue;
        seen[next] = 1;
        queue[end++] = next;
      }
    }
    count++;
    largest = Math.max(largest, end);
  }
  return { count, largest };
}
