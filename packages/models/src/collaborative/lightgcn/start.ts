import type { Random } from "@portrait/core";
import { type Csr, sparseDenseMatMul, transposeCsr } from "@portrait/kernels";
import { createIdIndex } from "../../recommend/ids.js";
import { startVectors } from "../../recommend/start-vectors.js";
import type { LayerZero } from "./final-vectors.js";
import type { LightGcnParams } from "./lightgcn-options.js";
import { normaliseEdges, type PairGraph } from "./pair-graph.js";

/** What an earlier fit learnt, as far as a later one goes on from it. */
export interface EarlierLayerZero {
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** The users' layer 0; absent when users have none of their own. */
  readonly userEmbeddings: Float32Array | undefined;
  /** The items' layer 0. */
  readonly itemEmbeddings: Float32Array;
}

/** What items get from items over the users they share: two layers of propagation. */
function fromNeighbours(edges: Csr, items: Float32Array, params: LightGcnParams): Float32Array {
  const width = params.factors;
  const adjacency = { ...edges, values: normaliseEdges(edges, params) };
  const { transpose } = transposeCsr(adjacency);
  return sparseDenseMatMul(transpose, sparseDenseMatMul(adjacency, items, width), width);
}

/**
 * Layer 0 to start from: random vectors, or those of an earlier fit. Users that it does not know start from zero, and
 * so are made of their items; items that it does not know start from what two layers of propagation bring them.
 *
 * @param graph - The graph.
 * @param params - The parameters.
 * @param random - What random vectors are drawn from.
 * @param earlier - What an earlier fit learnt.
 */
export function startLayerZero(
  graph: PairGraph,
  params: LightGcnParams,
  random: Random,
  earlier: EarlierLayerZero | undefined,
): LayerZero {
  const { factors, userEmbeddings } = params;
  const scale = earlier === undefined ? params.initialScale : 0;
  const known = earlier && { ids: earlier.items, vectors: earlier.itemEmbeddings };
  const items = startVectors(graph.items, known, factors, scale, random.fork("items"));
  const knownUsers = earlier?.userEmbeddings && { ids: earlier.users, vectors: earlier.userEmbeddings };
  const users = userEmbeddings
    ? startVectors(graph.users, knownUsers, factors, scale, random.fork("users"))
    : undefined;
  if (earlier !== undefined) foldInItems(graph, items, params, earlier.items);
  return { items, users };
}

/** Gives the items that are not known what comes to them from those that are. */
function foldInItems(
  graph: PairGraph,
  items: Float32Array,
  params: LightGcnParams,
  known: readonly string[],
): void {
  const width = params.factors;
  const places = createIdIndex(known).places(graph.items);
  if (!places.includes(-1)) return;
  const brought = fromNeighbours(graph.edges, items, params);
  places.forEach((place, item) => {
    if (place < 0) items.set(brought.subarray(item * width, (item + 1) * width), item * width);
  });
}
