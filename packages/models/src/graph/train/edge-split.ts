import { partitionPlaces, type SparseMatrix, withValues } from "@portrait/backend-tfjs";
import type { Random } from "@portrait/core";
import { normaliseEdges } from "../pair-graph.js";

/** The graph of one step and what it is to predict. */
export interface EdgeSplit {
  /** The normalised adjacency. */
  readonly graph: SparseMatrix;
  /** The pairs to be scored high; the weights sum to 1, or to 0 when there are none. */
  readonly targets: SparseMatrix;
}

const normalised = (edges: SparseMatrix): SparseMatrix => withValues(edges, normaliseEdges(edges.matrix));

/** The weights over their sum; as they are when that is zero. */
function shares(weights: Float32Array): Float32Array {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const scale = sum > 0 ? 1 / sum : 1;
  return weights.map((weight) => weight * scale);
}

/**
 * Makes the split of each step: every edge is taken out of the graph with the given probability and becomes a target;
 * with probability 0 all edges are both, at every step.
 *
 * @param edges - The edges with their weights in the graph.
 * @param weights - For each edge its weight as a target.
 * @param share - The probability.
 * @param random - The stream to draw from.
 */
export function edgeSplits(
  edges: SparseMatrix,
  weights: Float32Array,
  share: number,
  random: Random,
): () => EdgeSplit {
  if (share === 0) {
    const split = { graph: normalised(edges), targets: withValues(edges, shares(weights)) };
    return () => split;
  }
  const taken = new Uint8Array(weights.length);
  return () => {
    for (let edge = 0; edge < taken.length; edge++) taken[edge] = random.next() < share ? 1 : 0;
    const { chosen, rest } = partitionPlaces(edges, taken);
    const chosenWeights = new Float32Array(chosen.places.length);
    for (let at = 0; at < chosenWeights.length; at++) {
      chosenWeights[at] = weights[chosen.places[at] as number] as number;
    }
    return { graph: normalised(rest.sparse), targets: withValues(chosen.sparse, shares(chosenWeights)) };
  };
}
