import { describeValue, PortraitError, type Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { refusal } from "./errors.js";

/** Where the neighbours of some nodes stand among those of all nodes. */
export interface NeighbourRows {
  /** For each node the place of its first neighbour. */
  readonly starts: ArrayLike<number>;
  /** For each node how many there are; they follow each other. */
  readonly degrees: ArrayLike<number>;
}

/** The neighbours at some places. */
export interface NeighboursAt {
  /** For each place the number of the neighbour. */
  readonly neighbours: ArrayLike<number>;
  /** For each place the edge's weight. */
  readonly weights: ArrayLike<number>;
}

/** Where neighbours come from: a graph in memory, or one too large for it that an engine holds. */
export interface NeighbourSource {
  /** How many nodes there are; they are numbered from 0. */
  readonly count: number;
  /**
   * Where the neighbours of some nodes stand.
   *
   * @param nodes - Their numbers.
   * @param signal - Stops the look-up.
   */
  rows(nodes: Uint32Array, signal?: AbortSignal): NeighbourRows | Promise<NeighbourRows>;
  /**
   * The neighbours at some places; of a node that has many, only those that were drawn are asked for.
   *
   * @param places - The places.
   * @param signal - Stops the look-up.
   */
  neighboursAt(places: Float64Array, signal?: AbortSignal): NeighboursAt | Promise<NeighboursAt>;
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
    rows: (nodes) => ({
      starts: Float64Array.from(nodes, (node) => matrix.offsets[node] as number),
      degrees: Int32Array.from(
        nodes,
        (node) => (matrix.offsets[node + 1] as number) - (matrix.offsets[node] as number),
      ),
    }),
    neighboursAt: (places) => ({
      neighbours: Int32Array.from(places, (place) => matrix.indices[place] as number),
      weights: Float32Array.from(places, (place) => matrix.values[place] as number),
    }),
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

/**
 * Whole numbers below a bound, one after another, that depend on a seed and a node alone: SplitMix with 32 bits (Steele et al. 2014),
 * its constants those of Wellons' lowbias32.
 */
function drawsOf(seed: number, node: number): (bound: number) => number {
  let state = mixed(seed ^ mixed(node + 0x9e3779b9));
  return (bound) => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor((mixed(state) / 2 ** 32) * bound);
  };
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Which of a node's neighbours are drawn: all, or `fanout` of them without repeats, ascending. */
function draw(degree: number, fanout: number, next: (bound: number) => number): Float64Array {
  if (degree <= fanout) return Float64Array.from({ length: degree }, (_, at) => at);
  const chosen = new Set<number>();
  for (let last = degree - fanout; last < degree; last++) {
    const at = next(last + 1);
    chosen.add(chosen.has(at) ? last : at);
  }
  return Float64Array.from(chosen).sort();
}

/** The places of the neighbours that are drawn, row by row. */
interface DrawnPlaces {
  readonly offsets: Int32Array;
  readonly places: Float64Array;
}

function drawPlaces(targets: Uint32Array, rows: NeighbourRows, fanout: number, seed: number): DrawnPlaces {
  const offsets = new Int32Array(targets.length + 1);
  for (let row = 0; row < targets.length; row++) {
    offsets[row + 1] = (offsets[row] as number) + Math.min(fanout, rows.degrees[row] as number);
  }
  const places = new Float64Array(offsets[targets.length] as number);
  targets.forEach((node, row) => {
    const drawn = draw(rows.degrees[row] as number, fanout, drawsOf(seed, node));
    const start = rows.starts[row] as number;
    places.set(
      drawn.map((at) => start + at),
      offsets[row],
    );
  });
  return { offsets, places };
}

function joinHop(targets: Uint32Array, offsets: Int32Array, found: NeighboursAt): SampledHop {
  const places = new Map<number, number>();
  for (const node of targets) places.set(node, places.size);
  const indices = Int32Array.from(found.neighbours, (node) => {
    const place = places.get(node) ?? places.size;
    if (place === places.size) places.set(node, place);
    return place;
  });
  return Object.freeze({
    sources: Uint32Array.from(places.keys()),
    targets: targets.length,
    offsets,
    indices,
    weights: Float32Array.from(found.weights),
  });
}

function checkSignal(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new PortraitError({
    code: "aborted",
    message: "sampleNeighbourhood: the sampling was stopped by its signal.",
    cause: signal.reason,
  });
}

/**
 * Samples the neighbourhood of some nodes, hop by hop: of each node at most `fanout` neighbours, uniformly and without
 * repeats, all where there are fewer (Hamilton et al. 2017, GraphSAGE, algorithm 2). What is sampled of a node
 * depends on the stream's seed, the hop and the node, not on the nodes beside it. Only neighbours that were drawn are read, so that
 * the cost depends on nodes and fanouts, not on the size of the graph.
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
  for (const [hop, fanout] of fanouts.entries()) {
    const seed = random.fork(`hop ${hop}`).integer(2 ** 32);
    const rows = await source.rows(targets, signal);
    checkSignal(signal);
    const { offsets, places } = drawPlaces(targets, rows, fanout, seed);
    const found = await source.neighboursAt(places, signal);
    checkSignal(signal);
    const sampled = joinHop(targets, offsets, found);
    hops.unshift(sampled);
    targets = sampled.sources;
  }
  return hops;
}
