import { permutation, type Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import type { LightGcnParams } from "../lightgcn-options.js";
import { type Exponents, normaliseEdges, type PairGraph } from "../pair-graph.js";

/** What one step propagates over and what it is to predict. */
export interface StepGraph {
  /** The normalised adjacency; the same object as long as it is the same. */
  readonly graph: Csr;
  /** The pairs to be scored high, rows ascending by item; the values are weights that sum to 1, or to 0 without any. */
  readonly targets: Csr;
}

/** Gives the graph and the targets of a step, whatever steps were asked for before. */
export type StepGraphs = (step: number) => StepGraph;

/** The weights over their sum; as they are when that is zero. */
function shares(weights: Float32Array): Float32Array {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const scale = sum > 0 ? 1 / sum : 1;
  return weights.map((weight) => weight * scale);
}

/**
 * Some of a matrix's values.
 *
 * @param matrix - The matrix.
 * @param places - Which, ascending.
 * @param values - For each place of the matrix the value to take.
 */
function partOf(matrix: Csr, places: Int32Array, values: Float32Array): Csr {
  const offsets = new Int32Array(matrix.rows + 1);
  let next = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const end = matrix.offsets[row + 1] as number;
    while (next < places.length && (places[next] as number) < end) next++;
    offsets[row + 1] = next;
  }
  const take = <A extends Int32Array | Float32Array>(from: A, to: A): A => {
    for (let at = 0; at < places.length; at++) to[at] = from[places[at] as number] as number;
    return to;
  };
  return {
    ...matrix,
    offsets,
    indices: take(matrix.indices, new Int32Array(places.length)),
    values: take(values, new Float32Array(places.length)),
  };
}

const withShares = (targets: Csr): Csr => ({ ...targets, values: shares(targets.values) });
const normalised = (edges: Csr, exponents: Exponents): Csr => ({
  ...edges,
  values: normaliseEdges(edges, exponents),
});

/** Every edge is taken out of the graph with a probability, and is a target then. */
function dropped(
  { edges, targets }: PairGraph,
  share: number,
  exponents: Exponents,
  random: Random,
): StepGraphs {
  return (step) => {
    const draw = random.fork(String(step));
    const taken = Uint8Array.from(targets, () => (draw.next() < share ? 1 : 0));
    const where = (wanted: number): Int32Array =>
      Int32Array.from({ length: taken.length }, (_, edge) => edge).filter((edge) => taken[edge] === wanted);
    return {
      graph: normalised(partOf(edges, where(0), edges.values), exponents),
      targets: withShares(partOf(edges, where(1), targets)),
    };
  };
}

/** The targets are passed through in a random order, in batches of about one size. */
function batched(
  { edges, targets }: PairGraph,
  size: number,
  exponents: Exponents,
  random: Random,
): StepGraphs {
  const count = targets.length;
  const batches = Math.ceil(count / size);
  const graph = normalised(edges, exponents);
  let epoch = -1;
  let order = new Int32Array(0);
  return (step) => {
    const wanted = Math.floor(step / batches);
    if (wanted !== epoch) {
      epoch = wanted;
      order = new Int32Array(permutation(count, random.fork(String(epoch))));
    }
    const batch = step % batches;
    const first = Math.floor((count * batch) / batches);
    const end = Math.floor((count * (batch + 1)) / batches);
    return { graph, targets: withShares(partOf(edges, order.slice(first, end).sort(), targets)) };
  };
}

/**
 * Makes the graph and the targets of each step. All edges are the graph and all are targets, unless there is a batch
 * size, by which targets come in batches, or an edge dropout, by which every edge is taken out of the graph with that
 * probability and is a target only then. What a step gets depends on its number alone.
 *
 * @param graph - The edges and their weights as targets.
 * @param params - Batch size, edge dropout and the exponents of the normalisation.
 * @param random - The stream to draw from.
 */
export function stepGraphs(
  graph: PairGraph,
  params: Exponents & Pick<LightGcnParams, "batchSize" | "edgeDropout">,
  random: Random,
): StepGraphs {
  const { batchSize, edgeDropout } = params;
  const { edges, targets } = graph;
  if (edgeDropout > 0) return dropped(graph, edgeDropout, params, random);
  if (batchSize !== null && batchSize < targets.length) return batched(graph, batchSize, params, random);
  const whole = { graph: normalised(edges, params), targets: withShares({ ...edges, values: targets }) };
  return () => whole;
}
