import { describeValue } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { refusal } from "./errors.js";
import { flatAdjacency, nodeRanges } from "./flat.js";
import type { Graph } from "./graph.js";
import { pick } from "./subgraph.js";

/** The number of neighbours, the node itself left out. */
function degreesOf({ rows, offsets, indices }: Csr): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let degree = 0;
    for (let edge = offsets[row] as number; edge < (offsets[row + 1] as number); edge++) {
      if (indices[edge] !== row) degree++;
    }
    return degree;
  });
}

/**
 * The core number of each node: the greatest `k` for which it is in the k-core, the largest part of the graph in which each
 * node has at least `k` neighbours (Seidman 1983). Nodes and edges of all types count alike, self-loops and weights do not.
 * The algorithm of Batagelj and Zaversnik (2003), O(edges + nodes).
 *
 * @param graph - The graph.
 * @returns For each type of node its nodes' core numbers, in the order of their ids.
 * @throws PortraitError `invalid-argument` when it is no graph.
 *
 * @example
 * ```ts
 * import { coreNumbers, createGraph, defineGraph } from "@portrait/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const triangle = [["a", "b"], ["b", "c"], ["c", "a"], ["c", "d"]] as const;
 * const graph = createGraph(people, { edges: { knows: triangle.map(([from, to]) => ({ from, to })) } });
 * [...coreNumbers(graph).user]; // => [2, 2, 2, 1]
 * ```
 */
export function coreNumbers<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
): { readonly [Name in Node]: Int32Array } {
  const flat = flatAdjacency(graph);
  const cores = peel(flat, degreesOf(flat));
  return Object.freeze(
    Object.fromEntries(
      nodeRanges(graph).map(({ node, start, count }) => [node, cores.slice(start, start + count)]),
    ),
  ) as { readonly [Name in Node]: Int32Array };
}

/** Takes away the nodes of least degree one after another; the degrees become core numbers. */
function peel({ rows, offsets, indices }: Csr, degrees: Int32Array): Int32Array {
  const most = degrees.reduce((a, b) => Math.max(a, b), 0);
  const starts = new Int32Array(most + 2);
  for (const degree of degrees) starts[degree + 1] = (starts[degree + 1] as number) + 1;
  for (let degree = 0; degree <= most; degree++)
    starts[degree + 1] = (starts[degree + 1] as number) + (starts[degree] as number);
  const order = new Int32Array(rows);
  const place = new Int32Array(rows);
  const cursor = starts.slice();
  degrees.forEach((degree, node) => {
    place[node] = cursor[degree] as number;
    order[place[node] as number] = node;
    cursor[degree] = (cursor[degree] as number) + 1;
  });
  for (let at = 0; at < rows; at++) {
    const node = order[at] as number;
    const core = degrees[node] as number;
    for (let edge = offsets[node] as number; edge < (offsets[node + 1] as number); edge++) {
      const next = indices[edge] as number;
      const degree = degrees[next] as number;
      if (degree <= core) continue;
      const first = starts[degree] as number;
      const other = order[first] as number;
      order[place[next] as number] = other;
      place[other] = place[next] as number;
      order[first] = next;
      place[next] = first;
      starts[degree] = first + 1;
      degrees[next] = degree - 1;
    }
  }
  return degrees;
}

/**
 * The k-core: the largest part of a graph in which each node has at least `k` neighbours; see {@link coreNumbers}. It is
 * empty where `k` is more than any node has.
 *
 * @param graph - The graph.
 * @param k - How many neighbours at least, an integer >= 0.
 * @throws PortraitError `invalid-argument` when `k` is none, or it is no graph.
 *
 * @example
 * ```ts
 * import { createGraph, defineGraph, kCore } from "@portrait/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const triangle = [["a", "b"], ["b", "c"], ["c", "a"], ["c", "d"]] as const;
 * const graph = createGraph(people, { edges: { knows: triangle.map(([from, to]) => ({ from, to })) } });
 * kCore(graph, 2).nodes.user.ids; // => ["a", "b", "c"]
 * ```
 */
export function kCore<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  k: number,
): Graph<Node, Edge> {
  if (!Number.isSafeInteger(k) || k < 0) {
    throw refusal("invalid-argument", "kCore", `"k" must be an integer >= 0; received ${describeValue(k)}`);
  }
  const cores: Readonly<Record<string, Int32Array>> = coreNumbers(graph);
  return pick(
    graph,
    (node, place) => ((cores[node] as Int32Array)[place] as number) >= k,
    () => true,
  );
}
