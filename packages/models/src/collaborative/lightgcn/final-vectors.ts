import { sparseDenseMatMul, transposeCsr } from "@portrait/kernels";
import { foldEdges } from "./fold-in.js";
import { degreesOf, normaliseEdges, type PairGraph } from "./pair-graph.js";
import { propagate } from "./propagate.js";
import { scaleToUnit } from "./unit.js";

/** Layer 0: what is learnt. */
export interface LayerZero {
  /** The items' vectors, row-major. */
  readonly items: Float32Array;
  /** The users' vectors, row-major; absent, zero. */
  readonly users: Float32Array | undefined;
}

/** What a model serves. */
export interface FinalVectors {
  /** The users' vectors, row-major. */
  readonly users: Float32Array;
  /** The items' vectors, row-major. */
  readonly items: Float32Array;
  /** What each item adds to a user who is folded in, but for the user's own degree. */
  readonly foldIn: Float32Array;
}

/**
 * The final vectors of a graph, on arrays. Users without a layer 0 of their own come by the formula that folds users in,
 * to the bit.
 *
 * @param graph - The graph.
 * @param start - Layer 0.
 * @param width - The length of a vector.
 * @param layers - How many layers.
 * @param similarity - With `"cosine"` users and items come at length 1.
 */
export function finalVectors(
  graph: PairGraph,
  start: LayerZero,
  width: number,
  layers: number,
  similarity: "dot" | "cosine",
): FinalVectors {
  const edges = { ...graph.edges, values: normaliseEdges(graph.edges) };
  const { transpose } = transposeCsr(edges);
  const { users, items, sources } = propagate<Float32Array>(
    {
      toUsers: (vectors) => sparseDenseMatMul(edges, vectors, width),
      toItems: (vectors) => sparseDenseMatMul(transpose, vectors, width),
      add: (left, right) => left.map((value, at) => value + (right[at] as number)),
      scale: (vectors, factor) => vectors.map((value) => value * factor),
    },
    start.items,
    start.users,
    layers,
  );
  const roots = degreesOf(graph.edges).columns.map((degree) => (degree > 0 ? Math.sqrt(degree) : 1));
  const foldIn = sources.map((value, at) => value / (roots[Math.floor(at / width)] as number));
  const finish = (vectors: Float32Array): Float32Array =>
    similarity === "cosine" ? scaleToUnit(vectors, width) : vectors;
  return {
    users: start.users === undefined ? foldEdges(graph.edges, foldIn, width, similarity) : finish(users),
    items: finish(items),
    foldIn,
  };
}
