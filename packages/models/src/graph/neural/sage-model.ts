import {
  integerOption,
  type OptionRule,
  optionalOption,
  type Probabilities,
  resolveOptions,
  type WithoutUser,
} from "@portrait/core";
import { type EngineGraph, type Graph, isEngineGraph, nodeRanges } from "@portrait/graph";
import { classProbabilities } from "../../input/probabilities.js";
import type { NetworkOf } from "./fit-nodes.js";
import { checkLayout } from "./layout.js";
import type { Outputs } from "./network.js";
import {
  checkIds,
  createNodeClassifier,
  mostProbable,
  type NodeClassifier,
  type NodeClassifierFit,
  type NodeEmbeddings,
  type NodePrediction,
  pickRows,
  strangeNode,
} from "./node-classifier.js";
import { rowSoftmax } from "./ops/losses.js";
import type { Matrix } from "./ops/matrix.js";
import { checkEngineLayout, engineOutputs } from "./sage-batches.js";
import type { SageHop, SageNetwork } from "./sage-network.js";
import { withoutNode } from "./without-node.js";

/** How a {@link GraphSageModel} reads a graph in an engine. */
export interface SageServingOptions {
  /**
   * How many neighbours of a node are looked at, for each layer from the output inwards: integers >= 1, or `Infinity` for all.
   * Left out, as many as training sampled.
   */
  readonly fanouts?: readonly number[];
  /** How many nodes at a time, >= 1. Left out, as many as a step of training looked at. */
  readonly batchSize?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
}

/**
 * A model of GraphSAGE. Over a graph in memory it looks at all neighbours; over one in an engine it samples some, always the same
 * ones of a node, so that the cost depends on how many nodes are asked for and not on the size of the graph.
 */
export interface GraphSageModel extends NodeClassifier {
  /**
   * Probabilities of classes.
   *
   * @param graph - A graph in memory; all of it is computed, whatever nodes are asked for.
   * @param ids - The nodes; left out, all of the type, in the order of their ids.
   * @throws PortraitError `invalid-argument`; `invalid-data` when the graph is of another definition or has other
   *   features; `unknown-id` when it has not such a node.
   */
  predictProba(graph: Graph, ids?: readonly string[]): Promise<Probabilities<string>>;
  /**
   * Probabilities of classes of nodes of a graph in an engine.
   *
   * @param graph - The graph.
   * @param ids - The nodes.
   * @param options - See {@link SageServingOptions}.
   * @throws PortraitError as above; `invalid-option`, `aborted`, `closed`.
   */
  predictProba(
    graph: EngineGraph,
    ids: readonly string[],
    options?: SageServingOptions,
  ): Promise<Probabilities<string>>;
  /**
   * The most probable classes.
   *
   * @param graph - A graph in memory.
   * @param ids - The nodes; left out, all of the type.
   * @throws PortraitError as `predictProba`.
   */
  predict(graph: Graph, ids?: readonly string[]): Promise<readonly NodePrediction[]>;
  /**
   * The most probable classes of nodes of a graph in an engine.
   *
   * @param graph - The graph.
   * @param ids - The nodes.
   * @param options - See {@link SageServingOptions}.
   * @throws PortraitError as `predictProba`.
   */
  predict(
    graph: EngineGraph,
    ids: readonly string[],
    options?: SageServingOptions,
  ): Promise<readonly NodePrediction[]>;
  /**
   * The last hidden layer's vectors: where nodes stand, for a profile or another model.
   *
   * @param graph - A graph in memory.
   * @param ids - The nodes; left out, all of the type.
   * @throws PortraitError as `predictProba`.
   */
  embed(graph: Graph, ids?: readonly string[]): Promise<NodeEmbeddings>;
  /**
   * The last hidden layer's vectors of nodes of a graph in an engine.
   *
   * @param graph - The graph.
   * @param ids - The nodes.
   * @param options - See {@link SageServingOptions}.
   * @throws PortraitError as `predictProba`.
   */
  embed(graph: EngineGraph, ids: readonly string[], options?: SageServingOptions): Promise<NodeEmbeddings>;
  /**
   * The model without the id of a node, of whatever type, and the weights that belong to it alone.
   *
   * @param user - The id.
   */
  withoutUser(user: string): WithoutUser<GraphSageModel>;
}

/** All that such a model holds. */
export type SageFit = NodeClassifierFit<readonly SageHop[]> & NetworkOf<SageNetwork>;

function rulesOf({ params, network }: SageFit) {
  const isFanout = (value: unknown): boolean =>
    value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 1);
  const fanouts: OptionRule<readonly number[]> = {
    default: params.fanouts as readonly number[],
    expected: `${network.layers} integers >= 1 or Infinity`,
    accepts: (value) => Array.isArray(value) && value.length === network.layers && value.every(isFanout),
  };
  return {
    fanouts,
    batchSize: integerOption(params.batchSize as number, { min: 1 }),
    signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
  };
}

async function servedOutputs(
  owner: string,
  fit: SageFit,
  graph: EngineGraph,
  ids: unknown,
  options: SageServingOptions | undefined,
): Promise<Outputs<Matrix>> {
  const serving = resolveOptions(owner, rulesOf(fit), options);
  checkLayout(owner, graph, fit.layout);
  checkEngineLayout(owner, fit.layout);
  checkIds(owner, ids);
  const { node } = fit;
  const start = nodeRanges(graph).find((range) => range.node === node)?.start ?? 0;
  const unique = [...new Set(ids)];
  const found = await graph.find(node, unique, serving.signal);
  const odd = found.indexOf(-1);
  if (odd >= 0) throw strangeNode(owner, node, unique[odd]);
  const numbers = Uint32Array.from(found, (place) => start + place);
  const outputs = await engineOutputs(graph, fit, numbers, serving);
  const places = new Map(unique.map((id, place) => [id, place]));
  const rows = Int32Array.from(ids, (id) => places.get(id) as number);
  return { hidden: pickRows(outputs.hidden, rows), scores: pickRows(outputs.scores, rows) };
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createSageModel(fit: SageFit): GraphSageModel {
  const { kind, classes } = fit;
  const inMemory = createNodeClassifier(fit);
  const probabilities = async (
    verb: string,
    graph: EngineGraph,
    ids: readonly string[] | undefined,
    options: SageServingOptions | undefined,
  ): Promise<Probabilities<string>> => {
    const { scores } = await servedOutputs(`${kind}.${verb}`, fit, graph, ids, options);
    return classProbabilities(`${kind}.${verb}`, classes, rowSoftmax(scores));
  };
  return Object.freeze<GraphSageModel>({
    ...inMemory,
    predictProba: async (
      graph: Graph | EngineGraph,
      ids?: readonly string[],
      options?: SageServingOptions,
    ) =>
      isEngineGraph(graph)
        ? probabilities("predictProba", graph, ids, options)
        : inMemory.predictProba(graph, ids),
    predict: async (graph: Graph | EngineGraph, ids?: readonly string[], options?: SageServingOptions) =>
      isEngineGraph(graph)
        ? mostProbable(ids ?? [], await probabilities("predict", graph, ids, options))
        : inMemory.predict(graph, ids),
    embed: async (graph: Graph | EngineGraph, ids?: readonly string[], options?: SageServingOptions) => {
      if (!isEngineGraph(graph)) return inMemory.embed(graph, ids);
      const { hidden } = await servedOutputs(`${kind}.embed`, fit, graph, ids, options);
      return { dimensions: hidden.columns, values: hidden.data };
    },
    withoutUser: (user) => withoutNode(fit, user, createSageModel),
  });
}
