import { sparseDenseMatMul, transposeCsr } from "@portrait/kernels";
import { foldEdges } from "./fold-in.js";
import type { LightGcnParams } from "./lightgcn-options.js";
import { degreesOf, inversePowers, normaliseEdges, type PairGraph } from "./pair-graph.js";
import { popularityScales } from "./popularity-scales.js";
import { propagate } from "./propagate.js";
import { scaleRows, scaleToUnit } from "./scale-rows.js";

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
 * @param params - The parameters.
 */
export function finalVectors(graph: PairGraph, start: LayerZero, params: LightGcnParams): FinalVectors {
  const { factors: width, layers, similarity, itemExponent, popularityExponent } = params;
  const edges = { ...graph.edges, values: normaliseEdges(graph.edges, params) };
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
  const inverses = inversePowers(degreesOf(graph.edges).columns, itemExponent);
  const foldIn = sources.map((value, at) => value * (inverses[Math.floor(at / width)] as number));
  const finish = (vectors: Float32Array): Float32Array =>
    similarity === "cosine" ? scaleToUnit(vectors, width) : vectors;
  return {
    users: start.users === undefined ? foldEdges(graph.edges, foldIn, params) : finish(users),
    items: scaleRows(finish(items), popularityScales(graph.edges, popularityExponent), width),
    foldIn,
  };
}
