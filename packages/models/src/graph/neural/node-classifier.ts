import {
  describeValue,
  type Json,
  type Model,
  type ModelState,
  PortraitError,
  type Probabilities,
  type UserHolder,
} from "@portrait/core";
import { type Graph, type Nodes, nodeRanges, placeOf } from "@portrait/graph";
import { classProbabilities } from "../../input/probabilities.js";
import { checkGraph, checkLayout, type InputNormalization, layoutState, nodeInputs } from "./layout.js";
import type { Outputs } from "./network.js";
import { rowSoftmax } from "./ops/losses.js";
import type { Matrix } from "./ops/matrix.js";
import { plainMaths } from "./plain-maths.js";
import { lazySparse } from "./sparse.js";
import { type TrainedNetwork, withoutNode } from "./without-node.js";

/** What is predicted of one node. */
export interface NodePrediction {
  /** The node's id. */
  readonly id: string;
  /** The most probable class. */
  readonly value: string;
  /** Its probability. */
  readonly probability: number;
}

/** Vectors of nodes, one row for each asked for. */
export interface NodeEmbeddings {
  /** The length of each vector. */
  readonly dimensions: number;
  /** Row-major: row `r` holds `values[r * dimensions + d]`. */
  readonly values: Float32Array;
}

/**
 * A model that tells classes of nodes apart. It holds weights and no graph: it answers for the graph that it is given, be it
 * the one that it learnt from, with new edges, or another one of the same definition and features, whose nodes it never saw.
 * It needs no backend.
 *
 * Nodes without features are known by id: `removeUser` of `@portrait/core` removes an id, of whatever type, with the weights that
 * belong to it alone. What the node taught the other weights stays until a fit without it.
 */
export interface NodeClassifier extends Model, UserHolder<NodeClassifier> {
  /** The classes, in code-unit order. */
  readonly classes: readonly string[];
  /** The type of the nodes that it classifies. */
  readonly node: string;
  /** The length of the vectors that `embed` gives. */
  readonly dimensions: number;
  /**
   * Probabilities of classes.
   *
   * @param graph - The graph; all of it is computed, whatever nodes are asked for.
   * @param ids - The nodes; left out, all of the type, in the order of their ids.
   * @throws PortraitError `invalid-argument`; `invalid-data` when the graph is of another definition or has other
   *   features; `unknown-id` when it has not such a node.
   */
  predictProba(graph: Graph, ids?: readonly string[]): Promise<Probabilities<string>>;
  /**
   * The most probable classes.
   *
   * @param graph - The graph.
   * @param ids - The nodes; left out, all of the type.
   * @throws PortraitError as `predictProba`.
   */
  predict(graph: Graph, ids?: readonly string[]): Promise<readonly NodePrediction[]>;
  /**
   * The last hidden layer's vectors: where nodes stand, for a profile or another model.
   *
   * @param graph - The graph.
   * @param ids - The nodes; left out, all of the type.
   * @throws PortraitError as `predictProba`.
   */
  embed(graph: Graph, ids?: readonly string[]): Promise<NodeEmbeddings>;
}

/** All that such a model holds. */
export interface NodeClassifierFit<Structure> extends TrainedNetwork<Structure> {
  /** The model's kind. */
  readonly kind: string;
  /** The parameters, defaults filled in. */
  readonly params: { readonly [name: string]: Json };
  /** Whether inputs are normalised. */
  readonly normalization: InputNormalization;
  /** The type of the nodes. */
  readonly node: string;
  /** The classes. */
  readonly classes: readonly string[];
}

/** The version of the state's layout. */
export const NODE_CLASSIFIER_VERSION = 1;

/**
 * The outputs of a network for all nodes of a graph, without a backend.
 *
 * @param owner - Who asks.
 * @param graph - The graph.
 * @param fit - The network and its weights.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function computeOutputs<Structure>(
  owner: string,
  graph: Graph,
  fit: Pick<NodeClassifierFit<Structure>, "layout" | "normalization" | "network" | "weights">,
): Outputs<Matrix> {
  checkGraph(owner, graph);
  checkLayout(owner, graph, fit.layout);
  const inputs = lazySparse(nodeInputs(graph, fit.layout, fit.normalization));
  const weights = fit.network.shapes.map(({ rows, columns }, index) => ({
    rows,
    columns,
    data: fit.weights[index] as Float32Array,
  }));
  return fit.network.forward(plainMaths, weights, inputs, fit.network.prepare(graph));
}

/**
 * The numbers, among all nodes of a graph, of the nodes asked for.
 *
 * @param owner - Who asks.
 * @param graph - The graph.
 * @param node - The type.
 * @param ids - The nodes; undefined: all of the type.
 * @throws PortraitError `invalid-argument`, `unknown-id`.
 */
export function askedRows(
  owner: string,
  graph: Graph,
  node: string,
  ids: readonly string[] | undefined,
): Int32Array {
  const start = nodeRanges(graph).find((range) => range.node === node)?.start ?? 0;
  const known = (graph.nodes[node] as Nodes).ids;
  if (ids === undefined) return Int32Array.from(known, (_, place) => start + place);
  checkIds(owner, ids);
  return Int32Array.from(ids, (id) => {
    const place = placeOf(known, id);
    if (place >= 0) return start + place;
    throw strangeNode(owner, node, id);
  });
}

/** Throws `invalid-argument` unless nodes are asked for by a list. */
export function checkIds(owner: string, ids: unknown): asserts ids is readonly string[] {
  if (Array.isArray(ids)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the nodes must be a list of ids; received ${describeValue(ids)}.`,
  });
}

/** The error of a node that a graph has not. */
export const strangeNode = (owner: string, node: string, id: unknown): PortraitError =>
  new PortraitError({
    code: "unknown-id",
    message: `${owner}: the graph has no ${node} ${describeValue(id)}.`,
    hint: "Add the node to the graph with what is known of it.",
  });

/**
 * Rows of a matrix.
 *
 * @param matrix - The matrix.
 * @param rows - Their numbers.
 */
export function pickRows({ columns, data }: Matrix, rows: Int32Array): Matrix {
  const out = new Float32Array(rows.length * columns);
  rows.forEach((row, at) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { rows: rows.length, columns, data: out };
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createNodeClassifier<Structure>(fit: NodeClassifierFit<Structure>): NodeClassifier {
  const { kind, node, classes } = fit;
  const outputs = (verb: string, graph: Graph, ids: readonly string[] | undefined): Outputs<Matrix> => {
    const all = computeOutputs(`${kind}.${verb}`, graph, fit);
    const rows = askedRows(`${kind}.${verb}`, graph, node, ids);
    return { hidden: pickRows(all.hidden, rows), scores: pickRows(all.scores, rows) };
  };
  const probabilities = (verb: string, graph: Graph, ids: readonly string[] | undefined) =>
    classProbabilities(`${kind}.${verb}`, classes, rowSoftmax(outputs(verb, graph, ids).scores));
  return Object.freeze<NodeClassifier>({
    kind,
    node,
    classes,
    dimensions: fit.network.dimensions,
    predictProba: async (graph, ids) => probabilities("predictProba", graph, ids),
    async predict(graph, ids) {
      const found = probabilities("predict", graph, ids);
      return mostProbable(ids ?? (graph.nodes[node] as Nodes).ids, found);
    },
    async embed(graph, ids) {
      const { hidden } = outputs("embed", graph, ids);
      return { dimensions: hidden.columns, values: hidden.data };
    },
    withoutUser: (user) => withoutNode(fit, user, createNodeClassifier<Structure>),
    state: () => stateOf(fit),
  });
}

/**
 * The most probable class of each node.
 *
 * @param ids - The nodes.
 * @param probabilities - Theirs, in the same order.
 */
export function mostProbable(
  ids: readonly string[],
  { classes, values }: Probabilities<string>,
): readonly NodePrediction[] {
  return ids.map((id, row) => {
    const part = values.subarray(row * classes.length, (row + 1) * classes.length);
    const best = part.indexOf(part.reduce((a, b) => Math.max(a, b)));
    return { id, value: classes[best] as string, probability: part[best] as number };
  });
}

function stateOf<Structure>(fit: NodeClassifierFit<Structure>): ModelState {
  const { kind, params, layout, node, classes, network, weights } = fit;
  return {
    kind,
    version: NODE_CLASSIFIER_VERSION,
    config: { params: { ...params }, layout: layoutState(layout), node, classes: [...classes] },
    tensors: Object.fromEntries(
      network.shapes.map(({ name, rows, columns }, index) => [
        name,
        { shape: [rows, columns], data: weights[index] as Float32Array },
      ]),
    ),
    parts: {},
  };
}
