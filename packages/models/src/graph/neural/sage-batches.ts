import { createRandom, PortraitError, type Random } from "@portrait/core";
import {
  type EngineGraph,
  flatAdjacency,
  type Graph,
  isEngineGraph,
  type NeighbourSource,
  neighbourSource,
  type SampledHop,
  sampleNeighbourhood,
} from "@portrait/graph";
import type { Csr } from "@portrait/kernels";
import { engineInputs, type GraphLayout, type InputNormalization, inputWidth, nodeInputs } from "./layout.js";
import type { Sparse } from "./math.js";
import type { Outputs } from "./network.js";
import type { NodeClassifierFit } from "./node-classifier.js";
import type { Matrix } from "./ops/matrix.js";
import { plainMaths } from "./plain-maths.js";
import { type SageHop, type SageNetwork, sageHop } from "./sage-network.js";
import { lazySparse, takeRows } from "./sparse.js";

/** A graph that is read batch by batch. */
export interface GraphBatches {
  /** The neighbours of nodes. */
  readonly source: NeighbourSource;
  /**
   * The inputs of nodes, a row for each.
   *
   * @param numbers - Their numbers among all.
   * @param signal - Stops it.
   */
  inputs(numbers: Uint32Array, signal?: AbortSignal): Csr | Promise<Csr>;
}

/** What a network computes the scores of some nodes from. */
export interface SageBatch {
  readonly inputs: Sparse;
  readonly hops: readonly SageHop[];
}

/**
 * Checks that an engine can give the inputs of a layout.
 *
 * @param owner - Who asks.
 * @param layout - The layout.
 * @throws PortraitError `invalid-data`.
 */
export function checkEngineLayout(owner: string, layout: GraphLayout): void {
  const known = layout.nodes.find(({ ids }) => ids !== undefined && ids.length > 0);
  if (known !== undefined) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: nodes of type ${JSON.stringify(known.node)} have no features, and are known by their ids; a graph in an engine has no inputs for them.`,
      hint: "Learn from a graph in an engine too, or give the nodes features.",
    });
  }
  if (inputWidth(layout) > 0) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: no type of node has features, and in an engine nothing else tells nodes apart.`,
    hint: "Name number columns in eventNodes.",
  });
}

/**
 * Reads a graph batch by batch: out of memory, or out of the engine that holds it.
 *
 * @param graph - The graph.
 * @param layout - Where each type's columns stand.
 * @param normalization - Whether inputs are normalised.
 */
export function graphBatches(
  graph: Graph | EngineGraph,
  layout: GraphLayout,
  normalization: InputNormalization,
): GraphBatches {
  if (isEngineGraph(graph)) {
    return {
      source: graph.source,
      inputs: (numbers, signal) => engineInputs(graph, layout, normalization, numbers, signal),
    };
  }
  const whole = nodeInputs(graph, layout, normalization);
  return {
    source: neighbourSource(flatAdjacency(graph)),
    inputs: (numbers) => takeRows(whole, numbers),
  };
}

/**
 * Samples the neighbourhood of some nodes, and reads the inputs of all that is in it.
 *
 * @param batches - The graph.
 * @param nodes - The numbers of the nodes, all different.
 * @param fanouts - How many neighbours at most, for each layer from the output inwards.
 * @param random - The stream to draw from.
 * @param signal - Stops it.
 */
export async function readBatch(
  batches: GraphBatches,
  nodes: Uint32Array,
  fanouts: readonly number[],
  random: Random,
  signal?: AbortSignal,
): Promise<SageBatch> {
  const sampled = await sampleNeighbourhood(batches.source, nodes, fanouts, random, signal);
  const inputs = await batches.inputs((sampled[0] as SampledHop).sources, signal);
  const hops = sampled.map(({ targets, sources, offsets, indices, weights }) =>
    sageHop({ rows: targets, columns: sources.length, offsets, indices, values: weights }),
  );
  return { inputs: lazySparse(inputs), hops };
}

/** How nodes of a graph in an engine are computed. */
export interface EngineServing {
  /** How many neighbours at most, for each layer from the output inwards. */
  readonly fanouts: readonly number[];
  /** How many nodes at a time. */
  readonly batchSize: number;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The outputs of a network for some nodes of a graph in an engine. Which neighbours are sampled depends on the node alone.
 *
 * @param graph - The graph, of the layout.
 * @param fit - The network and its weights.
 * @param nodes - The numbers of the nodes, all different.
 * @param serving - Fanouts, size of batches, signal.
 * @returns A row for each node.
 */
export async function engineOutputs(
  graph: EngineGraph,
  fit: Pick<NodeClassifierFit<readonly SageHop[]>, "layout" | "normalization" | "weights"> & {
    readonly network: SageNetwork;
  },
  nodes: Uint32Array,
  { fanouts, batchSize, signal }: EngineServing,
): Promise<Outputs<Matrix>> {
  const { network, layout } = fit;
  const batches = graphBatches(graph, layout, fit.normalization);
  const weights = network.shapes.map(({ rows, columns }, index) => ({
    rows,
    columns,
    data: fit.weights[index] as Float32Array,
  }));
  const random = createRandom("serving");
  const hidden: Matrix[] = [];
  const scores: Matrix[] = [];
  for (let start = 0; start < nodes.length; start += batchSize) {
    const chosen = nodes.subarray(start, start + batchSize);
    const { inputs, hops } = await readBatch(batches, chosen, fanouts, random, signal);
    const outputs = network.forward(plainMaths, weights, inputs, hops);
    hidden.push(topRows(outputs.hidden, chosen.length));
    scores.push(topRows(outputs.scores, chosen.length));
  }
  const outputs = network.shapes.at(-1)?.columns ?? 0;
  return { hidden: stacked(hidden, network.dimensions), scores: stacked(scores, outputs) };
}

const topRows = ({ columns, data }: Matrix, rows: number): Matrix => ({
  rows,
  columns,
  data: data.subarray(0, rows * columns),
});

function stacked(parts: readonly Matrix[], columns: number): Matrix {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = new Float32Array(rows * columns);
  let start = 0;
  for (const part of parts) {
    data.set(part.data, start);
    start += part.data.length;
  }
  return { rows, columns, data };
}
