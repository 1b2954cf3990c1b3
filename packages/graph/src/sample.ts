import { describeValue, PortraitError, type Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { refusal } from "./errors.js";

/** What is next to each of some nodes: those of the node at place `p` stand from `offsets[p]` up to `offsets[p + 1]`. */
export interface NeighbourRows {
  /** One more entry than there are nodes. */
  readonly offsets: ArrayLike<number>;
  /** The numbers of neighbours. */
  readonly neighbours: ArrayLike<number>;
  /** For each its edge's weight. */
  readonly weights: ArrayLike<number>;
}

/** Where neighbours come from: a graph in memory, or one too large for it that an engine holds. */
export interface NeighbourSource {
  /** How many nodes there are; they are numbered from 0. */
  readonly count: number;
  /**
   * What is next to some nodes.
   *
   * @param nodes - Their numbers.
   * @param signal - Stops the look-up.
   */
  neighbours(nodes: Uint32Array, signal?: AbortSignal): NeighbourRows | Promise<NeighbourRows>;
}

/**
 * One hop of a sampled neighbourhood: how the vectors of `sources` flow to the first `targets` of them, which are the nodes
 * of the next hop.
 */
export interface SampledHop {
  /** The numbers of the nodes that vectors are needed of; the targets come first. */
  readonly sources: Uint32Array;
  /** How many of the sources are targets. */
  readonly targets: number;
  /** Where the neighbours of each target start. */
  readonly offsets: Int32Array;
  /** For each neighbour its place in `sources`. */
  readonly indices: Int32Array;
  /** For each neighbour its edge's weight. */
  readonly weights: Float32Array;
}

/**
 * A graph in memory as a source of neighbours.
 *
 * @param matrix - The adjacency, as `flatAdjacency` makes it.
 *
 * @example
 * ```ts
 * import { neighbourSource } from "@portrait/graph";
 * import { createCsr } from "@portrait/kernels";
 *
 * const source = neighbourSource(createCsr({ rows: 2, columns: 2, row: [0], column: [1] }));
 * source.count; // => 2
 * ```
 */
export function neighbourSource(matrix: Csr): NeighbourSource {
  return Object.freeze<NeighbourSource>({
    count: matrix.rows,
    neighbours(nodes) {
      const offsets = new Uint32Array(nodes.length + 1);
      nodes.forEach((node, place) => {
        const degree = (matrix.offsets[node + 1] as number) - (matrix.offsets[node] as number);
        offsets[place + 1] = (offsets[place] as number) + degree;
      });
      const neighbours = new Uint32Array(offsets[nodes.length] as number);
      const weights = new Float32Array(neighbours.length);
      nodes.forEach((node, place) => {
        const [from, to] = [matrix.offsets[node] as number, matrix.offsets[node + 1] as number];
        neighbours.set(matrix.indices.subarray(from, to), offsets[place]);
        weights.set(matrix.values.subarray(from, to), offsets[place]);
      });
      return { offsets, neighbours, weights };
    },
  });
}

function checkNodes(nodes: Uint32Array, count: number): void {
  const odd = nodes.findIndex((node) => node >= count);
  if (odd >= 0) {
    throw refusal(
      "unknown-id",
      "sampleNeighbourhood",
      `a node must be a number < ${count}; place ${odd} holds ${nodes[odd]}`,
    );
  }
  if (new Set(nodes).size === nodes.length) return;
  throw refusal("invalid-argument", "sampleNeighbourhood", "the nodes must all be different");
}

function checkFanouts(fanouts: readonly number[]): void {
  const sound =
    Array.isArray(fanouts) &&
    fanouts.length > 0 &&
    fanouts.every(
      (fanout) => (Number.isSafeInteger(fanout) && fanout > 0) || fanout === Number.POSITIVE_INFINITY,
    );
  if (sound) return;
  throw refusal(
    "invalid-argument",
    "sampleNeighbourhood",
    `the fanouts must be integers >= 1 or Infinity, one for each hop; received ${describeValue(fanouts)}`,
  );
}

/** The places of a row's neighbours that are drawn: all, or `fanout` of them without repeats, ascending. */
function draw(from: number, to: number, fanout: number, random: Random, scratch: Int32Array): Int32Array {
  const degree = to - from;
  for (let place = 0; place < degree; place++) scratch[place] = from + place;
  if (degree <= fanout) return scratch.subarray(0, degree);
  for (let place = 0; place < fanout; place++) {
    const other = place + random.integer(degree - place);
    const held = scratch[place] as number;
    scratch[place] = scratch[other] as number;
    scratch[other] = held;
  }
  return scratch.subarray(0, fanout).sort();
}

function sampleHop(targets: Uint32Array, rows: NeighbourRows, fanout: number, random: Random): SampledHop {
  const places = new Map<number, number>();
  const sources: number[] = [];
  const placeOf = (node: number): number => {
    const known = places.get(node);
    if (known !== undefined) return known;
    places.set(node, sources.length);
    return sources.push(node) - 1;
  };
  targets.forEach(placeOf);
  let most = 0;
  for (let row = 0; row < targets.length; row++)
    most = Math.max(most, (rows.offsets[row + 1] as number) - (rows.offsets[row] as number));
  const scratch = new Int32Array(most);
  const offsets = new Int32Array(targets.length + 1);
  const [indices, weights]: [number[], number[]] = [[], []];
  for (let row = 0; row < targets.length; row++) {
    for (const edge of draw(
      rows.offsets[row] as number,
      rows.offsets[row + 1] as number,
      fanout,
      random,
      scratch,
    )) {
      indices.push(placeOf(rows.neighbours[edge] as number));
      weights.push(rows.weights[edge] as number);
    }
    offsets[row + 1] = indices.length;
  }
  return Object.freeze({
    sources: Uint32Array.from(sources),
    targets: targets.length,
    offsets,
    indices: Int32Array.from(indices),
    weights: Float32Array.from(weights),
  });
}

/**
 * Samples the neighbourhood of some nodes, hop by hop: of each node at most `fanout` neighbours, uniformly and without
 * repeats, all where there are fewer (Hamilton et al. 2017, GraphSAGE, algorithm 2). What is sampled depends on the random
 * stream alone. The cost does not depend on the size of the graph, but on nodes, fanouts and degrees.
 *
 * @param source - Where neighbours come from.
 * @param nodes - The numbers of the nodes, all different.
 * @param fanouts - For each hop, from the nodes outwards, how many neighbours at most; `Infinity`: all.
 * @param random - The stream to draw from.
 * @param signal - Stops the sampling.
 * @returns The hops in the order in which vectors flow: the outermost first, the one into `nodes` last.
 * @throws PortraitError `invalid-argument` when nodes repeat or a fanout is none; `unknown-id` when a node is out of
 *   range; `aborted`; what the source throws.
 *
 * @example
 * ```ts
 * import { createRandom } from "@portrait/core";
 * import { neighbourSource, sampleNeighbourhood } from "@portrait/graph";
 * import { createCsr } from "@portrait/kernels";
 *
 * const star = createCsr({ rows: 5, columns: 5, row: [0, 0, 0, 0], column: [1, 2, 3, 4] });
 * const [hop] = await sampleNeighbourhood(neighbourSource(star), Uint32Array.of(0), [2], createRandom(1));
 * hop?.sources.length; // => 3
 * ```
 */
export async function sampleNeighbourhood(
  source: NeighbourSource,
  nodes: Uint32Array,
  fanouts: readonly number[],
  random: Random,
  signal?: AbortSignal,
): Promise<readonly SampledHop[]> {
  checkFanouts(fanouts);
  checkNodes(nodes, source.count);
  const hops: SampledHop[] = [];
  let targets = nodes;
  for (const fanout of fanouts) {
    const rows = await source.neighbours(targets, signal);
    if (signal?.aborted) {
      throw new PortraitError({
        code: "aborted",
        message: "sampleNeighbourhood: the sampling was stopped by its signal.",
        cause: signal.reason,
      });
    }
    const hop = sampleHop(targets, rows, fanout, random);
    hops.unshift(hop);
    targets = hop.sources;
  }
  return hops;
}
