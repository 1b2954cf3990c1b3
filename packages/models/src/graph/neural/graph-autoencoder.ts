import {
  booleanOption,
  type Codec,
  describeValue,
  type Estimator,
  type FitContext,
  integerOption,
  type Json,
  numberOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import type { Edges, GraphLinks } from "@portrait/graph";
import { invalidArtifact, readConfig, textRule } from "../../input/artifact.js";
import { readParameters } from "../../recommend/parameters.js";
import { readFloats } from "../../recommend/read-state.js";
import {
  AUTOENCODER_KIND,
  AUTOENCODER_VERSION,
  createAutoencoderModel,
  type GraphAutoencoderModel,
} from "./autoencoder-model.js";
import { checkGraph, layoutOf, readLayout } from "./layout.js";
import { learnLinks } from "./learn-links.js";
import { encoderNetwork, encoderRule, type LinkEncoder } from "./link-encoder.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";

/** Options of {@link graphAutoencoder}. The defaults are the paper's, but for the step. */
export interface GraphAutoencoderOptions extends Pick<NodeOptions, "inputNormalization" | "l2"> {
  /** See {@link LinkEncoder}. Left out, `"gcn"`. */
  readonly encoder?: LinkEncoder;
  /** Whether nodes are distributions (VGAE) or points (GAE). Left out, false. */
  readonly variational?: boolean;
  /** The width of the hidden layer, 1 to 4,096. Left out, 32. */
  readonly hidden?: number;
  /** The length of a vector, 1 to 1,024. Left out, 16. */
  readonly dimensions?: number;
  /** The share of inputs and of hidden numbers that training drops out, in [0, 1). Left out, 0. */
  readonly dropout?: number;
  /** How many epochs, >= 1. Left out, 200. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.01. */
  readonly learningRate?: number;
  /** The weight of half the sum of squares of the weights that the encoder's classifier penalises, >= 0. Left out, 0. */
  readonly l2?: number;
}

const { epochs, learningRate, inputNormalization } = nodeRules({
  epochs: 200,
  learningRate: 0.01,
  patience: null,
});

const rules = {
  encoder: encoderRule,
  variational: booleanOption(false),
  hidden: integerOption(32, { min: 1, max: 4096 }),
  dimensions: integerOption(16, { min: 1, max: 1024 }),
  dropout: dropoutRule(0),
  epochs,
  learningRate,
  inputNormalization,
  l2: numberOption(0, { min: 0 }),
};

type Params = ReturnType<typeof resolveOptions<typeof rules>> & { readonly [name: string]: Json };

const encoderOf = (params: Params, layout: ReturnType<typeof layoutOf>) =>
  encoderNetwork(params, layout, params.dimensions * (params.variational ? 2 : 1));

function checkLinks(data: unknown): asserts data is GraphLinks {
  if (typeof data !== "object" || data === null || !("graph" in data) || !("edge" in data)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${AUTOENCODER_KIND}: the data must be the links of a graph; received ${describeValue(data)}.`,
      hint: "Make them with graphLinks of @portrait/graph.",
    });
  }
  checkGraph(AUTOENCODER_KIND, data.graph);
  const { graph, edge } = data as GraphLinks;
  if ((graph.edges[edge] as Edges).targets.length > 0) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${AUTOENCODER_KIND}: the graph has no edge of type ${JSON.stringify(edge)} to learn from.`,
    hint: "Check the filter that the graph comes from.",
  });
}

async function fitAutoencoder(
  data: GraphLinks,
  params: Params,
  context: FitContext<GraphLinks>,
): Promise<GraphAutoencoderModel> {
  checkLinks(data);
  const layout = layoutOf(data.graph);
  const network = encoderOf(params, layout);
  const weights = await learnLinks(AUTOENCODER_KIND, data, params, network, context);
  const { dimensions, inputNormalization: normalization } = params;
  return createAutoencoderModel({
    params,
    edge: data.edge,
    dimensions,
    layout,
    normalization,
    network,
    makeNetwork: (frame) => encoderOf(params, frame.layout),
    weights,
  });
}

/**
 * A graph autoencoder, which learns vectors of nodes from whose inner products edges can be told (Kipf and Welling 2016, arXiv
 * 1611.07308): the vectors are the output of a graph convolutional network as in `gcn`, over the edges of all types, or of another
 * `encoder`, such as `graphSage`'s without labels, and the
 * probability of an edge of the type that is learnt is `1 / (1 + exp(-z_i . z_j))`. With `variational`, nodes are normal
 * distributions, whose divergence from the standard one is added to the loss, and a node's vector is its mean.
 *
 * Each epoch looks at all edges of the type and as many pairs without one, drawn anew, where the paper looks at all pairs, which
 * costs the square of the nodes. For links between users and items give one of them at least features or few nodes.
 *
 * Needs a backend to be fitted; the model that comes of it needs none. `fit` throws PortraitError `invalid-argument` when the
 * data are no links or the backend is missing; `invalid-data` when there is no edge, there are too few pairs without one, or
 * the loss stops being finite; `aborted`. `validation` is not used.
 *
 * @param options - See {@link GraphAutoencoderOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { fit } from "@portrait/core";
 * import { createGraph, defineGraph, graphLinks } from "@portrait/graph";
 * import { graphAutoencoder } from "@portrait/models/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const pairs = ["ab", "ac", "bc", "bd", "ef", "eg", "fg", "fh"];
 * const graph = createGraph(people, { edges: { knows: pairs.map(([from = "", to = ""]) => ({ from, to })) } });
 * const backend = await tfjs("wasm");
 * const model = await fit(graphAutoencoder({ dimensions: 4 }), graphLinks(graph, "knows"), { backend, seed: 1 });
 * backend.dispose();
 * const [within = 0, between = 1] = await model.predictLinks(graph, { from: [0, 0], to: [3, 7] });
 * within > between; // => true
 * ```
 */
export function graphAutoencoder(
  options: GraphAutoencoderOptions = {},
): Estimator<GraphLinks, GraphAutoencoderModel> {
  const params = resolveOptions(AUTOENCODER_KIND, rules, options) as Params;
  return Object.freeze<Estimator<GraphLinks, GraphAutoencoderModel>>({
    kind: AUTOENCODER_KIND,
    params,
    learn: (data, context) => fitAutoencoder(data, params, context),
  });
}

/**
 * Makes {@link graphAutoencoder} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { graphAutoencoderCodec } from "@portrait/models/graph";
 *
 * graphAutoencoderCodec.kind; // => "graphAutoencoder"
 * ```
 */
export const graphAutoencoderCodec: Codec<GraphAutoencoderModel> = {
  kind: AUTOENCODER_KIND,
  decode(state) {
    const config = readConfig(AUTOENCODER_KIND, AUTOENCODER_VERSION, state);
    const params = readParameters(rules, config.object("params")) as Params;
    const layout = readLayout(AUTOENCODER_KIND, config.object("layout"));
    const edge = config.read("edge", textRule);
    if (!layout.edges.some(({ name }) => name === edge)) {
      throw invalidArtifact(
        AUTOENCODER_KIND,
        `edge must be one of the layout's types; received ${JSON.stringify(edge)}`,
      );
    }
    const network = encoderOf(params, layout);
    const weights = network.shapes.map(({ name, rows, columns }) =>
      readFloats(AUTOENCODER_KIND, state, name, [rows, columns]),
    );
    const { dimensions, inputNormalization: normalization } = params;
    return createAutoencoderModel({
      params,
      edge,
      dimensions,
      layout,
      normalization,
      network,
      makeNetwork: (frame) => encoderOf(params, frame.layout),
      weights,
    });
  },
};
