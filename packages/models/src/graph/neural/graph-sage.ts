import {
  type Codec,
  choiceOption,
  type Estimator,
  type FitContext,
  integerOption,
  type Json,
  numberOption,
  type OptionRule,
  permutation,
  resolveOptions,
} from "@portrait/core";
import {
  flatAdjacency,
  type NodeLabels,
  neighbourSource,
  type SampledHop,
  sampleNeighbourhood,
} from "@portrait/graph";
import { checkLabels } from "./check-labels.js";
import { judgeOf, labelledRows, nodeClassifierCodec } from "./fit-nodes.js";
import { inputWidth, layoutOf, nodeInputs } from "./layout.js";
import { createNodeClassifier, type NodeClassifier } from "./node-classifier.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";
import { crossEntropy } from "./ops/losses.js";
import { type SageHop, type SageNetwork, sageHop, sageNetwork } from "./sage-network.js";
import { lazySparse, takeRows } from "./sparse.js";
import type { Loss } from "./train.js";

/** Options of {@link graphSage}. */
export interface GraphSageOptions extends NodeOptions {
  /** How neighbours are summed up: their mean, or the greatest of a layer over each. Left out, `"mean"`. */
  readonly aggregator?: "mean" | "maxPool";
  /** The width of the hidden layers, 1 to 4,096. Left out, 128. */
  readonly hidden?: number;
  /**
   * How many neighbours of a node training samples, for each layer from the output inwards: one to eight integers >= 1.
   * Left out, `[25, 10]`.
   */
  readonly fanouts?: readonly number[];
  /** How many labelled nodes a step looks at, >= 1. Left out, 512. */
  readonly batchSize?: number;
  /** The share of each layer's input that training drops out, in [0, 1). Left out, 0. */
  readonly dropout?: number;
  /** How many epochs at most, >= 1; each looks at every labelled node once. Left out, 10. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.01. */
  readonly learningRate?: number;
}

const KIND = "graphSage";

const isFanouts = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= 8 &&
  value.every((fanout) => Number.isSafeInteger(fanout) && fanout >= 1);

const fanoutsRule: OptionRule<readonly number[]> = {
  default: Object.freeze([25, 10]),
  expected: "one to eight integers >= 1",
  accepts: isFanouts,
};

const rules = {
  aggregator: choiceOption("mean", ["mean", "maxPool"]),
  hidden: integerOption(128, { min: 1, max: 4096 }),
  fanouts: fanoutsRule,
  batchSize: integerOption(512, { min: 1 }),
  dropout: dropoutRule(0),
  ...nodeRules({ epochs: 10, learningRate: 0.01, patience: null }),
  l2: numberOption(0, { min: 0 }),
};

type Params = ReturnType<typeof resolveOptions<typeof rules>> & { readonly [name: string]: Json };

function toHop({ targets, sources, offsets, indices, weights }: SampledHop): SageHop {
  return sageHop({ rows: targets, columns: sources.length, offsets, indices, values: weights });
}

/** What gives the losses of an epoch's mini-batches. */
function batchesOf(
  data: NodeLabels,
  params: Params,
  network: SageNetwork,
  context: FitContext<NodeLabels>,
): (epoch: number) => AsyncGenerator<Loss> {
  const inputs = nodeInputs(data.graph, layoutOf(data.graph), params.inputNormalization);
  const source = neighbourSource(flatAdjacency(data.graph));
  const rows = labelledRows(data);
  return async function* batches(epoch) {
    const random = context.random.fork(`epoch ${epoch}`);
    const order = permutation(rows.length, random.fork("order"));
    for (let start = 0; start < order.length; start += params.batchSize) {
      const chosen = order.subarray(start, start + params.batchSize);
      const nodes = Uint32Array.from(chosen, (at) => rows[at] as number);
      const sampled = await sampleNeighbourhood(
        source,
        nodes,
        params.fanouts,
        random.fork(`batch ${start}`),
        context.signal,
      );
      const seen = lazySparse(takeRows(inputs, (sampled[0] as SampledHop).sources));
      const hops = sampled.map(toHop);
      const codes = Int32Array.from(chosen, (at) => data.target.codes[at] as number);
      const own = Int32Array.from(chosen, (_, at) => at);
      yield (maths, weights) =>
        maths.apply(crossEntropy(own, codes), network.forward(maths, weights, seen, hops).scores);
    }
  };
}

async function fitSage(
  data: NodeLabels,
  params: Params,
  context: FitContext<NodeLabels>,
): Promise<NodeClassifier> {
  checkLabels(KIND, data);
  const layout = layoutOf(data.graph);
  const { classes } = data.target;
  const { inputNormalization: normalization } = params;
  const network = sageNetwork(params, { layout, width: inputWidth(layout), outputs: classes.length });
  const judge = judgeOf(KIND, data, { layout, normalization, network }, undefined, context.validation);
  const { trainWeights } = await import("./train.js");
  const weights = await trainWeights(
    {
      ...params,
      kind: KIND,
      shapes: network.shapes,
      steps: batchesOf(data, params, network, context),
      ...(judge === undefined ? {} : { judge }),
    },
    context,
  );
  return createNodeClassifier({
    kind: KIND,
    params,
    layout,
    normalization,
    node: data.node,
    classes,
    network,
    weights,
  });
}

/**
 * GraphSAGE, a network that classifies nodes which it need never have seen (Hamilton et al. 2017, NeurIPS, arXiv 1706.02216). It
 * learns how a node's vector follows from its own and its neighbours': layers
 * `W_1 h_v + W_2 aggregate(h_u: u next to v) + b`, all but the last through a ReLU and brought to length 1; the last gives the
 * scores of classes. The aggregate is the mean, weighted by edges, or the greatest number of `relu(W_3 h_u + b_3)`; of no
 * neighbours it is 0.
 *
 * Training takes mini-batches of labelled nodes and samples their neighbourhoods, `fanouts` neighbours of a node a layer, so that
 * a step's cost depends on those and not on the graph. Serving takes all neighbours. Give nodes features: those without
 * have one column each, which says nothing of a node that comes later. Edges of all types count alike in both directions.
 *
 * Needs a backend to be fitted; the model that comes of it needs none. `fit` throws as that of `gcn`.
 *
 * @param options - See {@link GraphSageOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { createDenseVector, fit } from "@portrait/core";
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 * import { graphSage } from "@portrait/models/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const features = (...values: number[]) => createDenseVector({ width: 2, values: Float64Array.from(values) });
 * const graph = createGraph(people, {
 *   nodes: { user: { ids: ["a", "b", "c", "d"], features: features(1, 0, 1, 0, 0, 1, 0, 1) } },
 *   edges: { knows: [{ from: "a", to: "b" }, { from: "c", to: "d" }] },
 * });
 * const labels = labelNodes(graph, { node: "user", labels: [["a", "tea"], ["c", "rum"]] });
 * const backend = await tfjs("wasm");
 * const model = await fit(graphSage({ hidden: 8, epochs: 30 }), labels, { backend, seed: 1 });
 * backend.dispose();
 *
 * // Another graph, of people who were not there when the model was made.
 * const later = createGraph(people, {
 *   nodes: { user: { ids: ["x", "y"], features: features(1, 0, 1, 0) } },
 *   edges: { knows: [{ from: "x", to: "y" }] },
 * });
 * (await model.predict(later, ["x"])).map(({ value }) => value); // => ["tea"]
 * ```
 */
export function graphSage(options: GraphSageOptions = {}): Estimator<NodeLabels, NodeClassifier> {
  const params = resolveOptions(KIND, rules, options) as Params;
  return Object.freeze<Estimator<NodeLabels, NodeClassifier>>({
    kind: KIND,
    params,
    learn: (data, context) => fitSage(data, params, context),
  });
}

/**
 * Makes {@link graphSage} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { graphSageCodec } from "@portrait/models/graph";
 *
 * graphSageCodec.kind; // => "graphSage"
 * ```
 */
export const graphSageCodec: Codec<NodeClassifier> = nodeClassifierCodec(KIND, rules, sageNetwork);
