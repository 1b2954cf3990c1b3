import { describeValue, type Random } from "@portrait/core";
import { refusal } from "./errors.js";
import { type Edges, edgesOf, type Graph, nodesOf } from "./graph.js";
import { listEdges } from "./pack-edges.js";

/** Pairs of nodes to tell apart: those that an edge connects, and as many that none does. */
export interface LinkExamples {
  /** The type of edge. */
  readonly edge: string;
  /** For each pair the number of its first node. */
  readonly from: Uint32Array;
  /** For each pair the number of its second node. */
  readonly to: Uint32Array;
  /** For each pair 1 if there is an edge, 0 if there is none. */
  readonly target: Uint8Array;
}

/** Whether an edge of the type leads from one node to another. O(log of the degree). */
export function hasEdge({ offsets, targets }: Edges, from: number, to: number): boolean {
  let [low, high] = [offsets[from] as number, (offsets[from + 1] as number) - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = targets[middle] as number;
    if (found === to) return true;
    if (found < to) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/**
 * Pairs of nodes that no edge of a type connects, drawn uniformly and without repeats; no node with itself.
 *
 * @param graph - The graph whose edges they avoid.
 * @param edge - The type of edge.
 * @param count - How many.
 * @param random - The stream to draw from.
 * @throws PortraitError `unknown-id` when there are no such edges; `invalid-argument` when `count` is none; `invalid-data`
 *   when there are too few such pairs to draw them.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 * import { createGraph, defineGraph, sampleNonEdges } from "@portrait/graph";
 *
 * const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
 * const graph = createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea" }, { from: "bob", to: "rum" }] } });
 * const { from, to } = sampleNonEdges(graph, "bought", 2, createRandom(1));
 * [...from].every((user, pair) => user === to[pair]); // => true
 * ```
 */
export function sampleNonEdges<Node extends string, Edge extends string>(
  graph: Graph<Node, Edge>,
  edge: NoInfer<Edge>,
  count: number,
  random: Random,
): {
  /** For each pair the number of its first node. */
  readonly from: Uint32Array;
  /** For each pair the number of its second node. */
  readonly to: Uint32Array;
} {
  const owner = "sampleNonEdges";
  if (!Number.isSafeInteger(count) || count < 0) {
    throw refusal(
      "invalid-argument",
      owner,
      `"count" must be an integer >= 0; received ${describeValue(count)}`,
    );
  }
  const edges = edgesOf(owner, graph, edge);
  const [rows, columns] = [nodesOf(owner, graph, edges.from), nodesOf(owner, graph, edges.to)].map(
    ({ ids }) => ids.length,
  ) as [number, number];
  const within = edges.from === edges.to;
  const [from, to] = [new Uint32Array(count), new Uint32Array(count)];
  const seen = new Set<number>();
  let tries = 0;
  for (let pair = 0; pair < count; ) {
    if (rows === 0 || columns === 0 || tries++ > 100 * (count + 10)) {
      throw refusal(
        "invalid-data",
        owner,
        `there are too few pairs without an edge ${JSON.stringify(edge)} to draw ${count}; found ${pair}`,
        "Ask for fewer.",
      );
    }
    let [a, b] = [random.integer(rows), random.integer(columns)];
    if (within && a === b) continue;
    if (within && !edges.directed && a > b) [a, b] = [b, a];
    if (hasEdge(edges, a, b) || seen.has(a * columns + b)) continue;
    seen.add(a * columns + b);
    from[pair] = a;
    to[pair++] = b;
  }
  return { from, to };
}

/**
 * Edges of a type with as many pairs without one, as examples.
 *
 * @param whole - The graph with all edges, so that no pair without an edge is one that was put aside.
 * @param edge - The type of edge.
 * @param places - Places in `listEdges`.
 * @param random - The stream to draw from.
 */
export function linkExamples(
  whole: Graph,
  edge: string,
  places: ArrayLike<number>,
  random: Random,
): LinkExamples {
  const { from, to } = listEdges(edgesOf("splitEdges", whole, edge));
  const none = sampleNonEdges(whole, edge, places.length, random);
  const join = (edges: Uint32Array, others: Uint32Array): Uint32Array =>
    Uint32Array.from([...Uint32Array.from(places, (place) => edges[place] as number), ...others]);
  return Object.freeze({
    edge,
    from: join(from, none.from),
    to: join(to, none.to),
    target: Uint8Array.from({ length: 2 * places.length }, (_, pair) => (pair < places.length ? 1 : 0)),
  });
}
