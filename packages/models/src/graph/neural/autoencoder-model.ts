import { describeValue, type Json, type Model, PortraitError, type UserHolder } from "@portrait/core";
import { type Edges, type Graph, nodeRanges } from "@portrait/graph";
import { type InputNormalization, layoutState } from "./layout.js";
import { askedRows, computeOutputs, type NodeEmbeddings, pickRows } from "./node-classifier.js";
import type { Matrix } from "./ops/matrix.js";
import { type TrainedNetwork, withoutNode } from "./without-node.js";

/** Pairs of nodes by number, such as `splitEdges` of `@portrait/graph` puts aside. */
export interface NodePairs {
  /** For each pair the number of its first node. */
  readonly from: ArrayLike<number>;
  /** For each pair the number of its second node. */
  readonly to: ArrayLike<number>;
}

/**
 * A model that places the nodes of a graph so that those with an edge between them are near. It holds weights and no graph:
 * it answers for the graph that it is given. It needs no backend.
 *
 * Nodes without features are known by id: `removeUser` of `@portrait/core` removes an id, of whatever type, with the weights that
 * belong to it alone. What the node taught the other weights stays until a fit without it.
 */
export interface GraphAutoencoderModel extends Model, UserHolder<GraphAutoencoderModel> {
  /** What kind of model. */
  readonly kind: "graphAutoencoder";
  /** The type of edge whose presence it learnt to tell. */
  readonly edge: string;
  /** The length of a vector. */
  readonly dimensions: number;
  /**
   * Vectors of nodes of one type: where they stand, for a profile or another model.
   *
   * @param graph - The graph.
   * @param node - The type.
   * @param ids - The nodes; left out, all of the type.
   * @throws PortraitError `invalid-argument`; `invalid-data` when the graph is of another definition or has other
   *   features; `unknown-id` when it has not such a node.
   */
  embed(graph: Graph, node: string, ids?: readonly string[]): Promise<NodeEmbeddings>;
  /**
   * How probable an edge of the type is between nodes: the logistic function of their vectors' inner product.
   *
   * @param graph - The graph that is known.
   * @param pairs - Numbers of nodes of the types that the edge connects.
   * @returns For each pair a number in [0, 1].
   * @throws PortraitError as `embed`.
   */
  predictLinks(graph: Graph, pairs: NodePairs): Promise<Float64Array>;
}

/** The kind of the model. */
export const AUTOENCODER_KIND = "graphAutoencoder";
/** The version of the state's layout. */
export const AUTOENCODER_VERSION = 1;

/** All that such a model holds. */
export interface AutoencoderFit extends TrainedNetwork<unknown> {
  /** The parameters, defaults filled in. */
  readonly params: { readonly [name: string]: Json };
  /** The type of edge. */
  readonly edge: string;
  /** The length of a vector. */
  readonly dimensions: number;
  /** Whether inputs are normalised. */
  readonly normalization: InputNormalization;
}

/** The first columns of a matrix. */
function firstColumns({ rows, columns, data }: Matrix, count: number): Matrix {
  if (columns === count) return { rows, columns, data };
  const out = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++)
    out.set(data.subarray(row * columns, row * columns + count), row * count);
  return { rows, columns: count, data: out };
}

/** Where the two ends' numbers start among all nodes, checked. */
function linkRows(graph: Graph, edge: string, { from, to }: NodePairs): readonly [Int32Array, Int32Array] {
  const edges = graph.edges[edge] as Edges;
  const ranges = nodeRanges(graph);
  const rows = (codes: ArrayLike<number>, node: string): Int32Array => {
    const { start, count } = ranges.find((range) => range.node === node) as { start: number; count: number };
    return Int32Array.from(codes, (code) => {
      if (Number.isInteger(code) && code >= 0 && code < count) return start + code;
      throw new PortraitError({
        code: "unknown-id",
        message: `${AUTOENCODER_KIND}.predictLinks: a ${node} must be a number >= 0 and < ${count}; received ${describeValue(code)}.`,
      });
    });
  };
  return [rows(from, edges.from), rows(to, edges.to)];
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createAutoencoderModel(fit: AutoencoderFit): GraphAutoencoderModel {
  const { params, edge, dimensions, layout, network, weights } = fit;
  const vectorsOf = (verb: string, graph: Graph): Matrix =>
    firstColumns(computeOutputs(`${AUTOENCODER_KIND}.${verb}`, graph, fit).scores, dimensions);
  return Object.freeze<GraphAutoencoderModel>({
    kind: AUTOENCODER_KIND,
    edge,
    dimensions,
    async embed(graph, node, ids) {
      const all = vectorsOf("embed", graph);
      const { data } = pickRows(all, askedRows(`${AUTOENCODER_KIND}.embed`, graph, node, ids));
      return { dimensions, values: data };
    },
    async predictLinks(graph, pairs) {
      const { data } = vectorsOf("predictLinks", graph);
      const [from, to] = linkRows(graph, edge, pairs);
      return Float64Array.from(from, (row, pair) => {
        const [a, b] = [row * dimensions, (to[pair] as number) * dimensions];
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += (data[a + d] as number) * (data[b + d] as number);
        return 1 / (1 + Math.exp(-sum));
      });
    },
    withoutUser: (user) => withoutNode(fit, user, createAutoencoderModel),
    state: () => ({
      kind: AUTOENCODER_KIND,
      version: AUTOENCODER_VERSION,
      config: { params: { ...params }, edge, layout: layoutState(layout) },
      tensors: Object.fromEntries(
        network.shapes.map(({ name, rows, columns }, index) => [
          name,
          { shape: [rows, columns], data: weights[index] as Float32Array },
        ]),
      ),
      parts: {},
    }),
  });
}
