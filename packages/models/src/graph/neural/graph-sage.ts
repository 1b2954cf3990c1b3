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
import { isEngineGraph, type NodeLabels } from "@portrait/graph";
import { checkLabels, isAnyGraph, type LabelledNodes, validationCodes } from "./check-labels.js";
import { judgeOf, labelledRows, readNodeClassifier, scoreOf } from "./fit-nodes.js";
import { checkLayout, inputWidth, layoutOf } from "./layout.js";
import type { NetworkFrame } from "./network.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";
import { crossEntropy } from "./ops/losses.js";
import { checkEngineLayout, engineOutputs, graphBatches, readBatch } from "./sage-batches.js";
import { createSageModel, type GraphSageModel, type SageFit } from "./sage-model.js";
import { type SageNetwork, sageNetwork } from "./sage-network.js";
import type { Loss, Training } from "./train.js";

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

/** What gives the losses of an epoch's mini-batches. */
function batchesOf(
  data: LabelledNodes,
  params: Params,
  { layout, network }: Pick<SageFit, "layout" | "network">,
  context: FitContext<LabelledNodes>,
): (epoch: number) => AsyncGenerator<Loss> {
  const batches = graphBatches(data.graph, layout, params.inputNormalization);
  const rows = labelledRows(data);
  return async function* losses(epoch) {
    const random = context.random.fork(`epoch ${epoch}`);
    const order = permutation(rows.length, random.fork("order"));
    for (let start = 0; start < order.length; start += params.batchSize) {
      const chosen = order.subarray(start, start + params.batchSize);
      const nodes = Uint32Array.from(chosen, (at) => rows[at] as number);
      const stream = random.fork(`batch ${start}`);
      const { inputs, hops } = await readBatch(batches, nodes, params.fanouts, stream, context.signal);
      const codes = Int32Array.from(chosen, (at) => data.target.codes[at] as number);
      const own = Int32Array.from(chosen, (_, at) => at);
      yield (maths, weights) =>
        maths.apply(crossEntropy(own, codes), network.forward(maths, weights, inputs, hops).scores);
    }
  };
}

/** What says how well weights do on the nodes to stop by, if there are any. */
function sageJudge(
  data: LabelledNodes,
  params: Params,
  fit: Pick<SageFit, "layout" | "network" | "normalization">,
  { validation, signal }: FitContext<LabelledNodes>,
): Training["judge"] {
  if (validation === undefined) return undefined;
  const codes = validationCodes(KIND, validation, data, isAnyGraph);
  const { graph } = validation;
  if (!isEngineGraph(graph)) return judgeOf(KIND, data, fit, undefined, validation as NodeLabels);
  checkLayout(KIND, graph, fit.layout);
  checkEngineLayout(KIND, fit.layout);
  const nodes = Uint32Array.from(labelledRows(validation));
  const rows = Int32Array.from(nodes.keys());
  return async (weights) => {
    const { scores } = await engineOutputs(graph, { ...fit, weights }, nodes, { ...params, signal });
    return scoreOf(scores, rows, codes);
  };
}

async function fitSage(
  data: LabelledNodes,
  params: Params,
  context: FitContext<LabelledNodes>,
): Promise<GraphSageModel> {
  checkLabels(KIND, data, isAnyGraph);
  const layout = layoutOf(data.graph);
  if (isEngineGraph(data.graph)) checkEngineLayout(KIND, layout);
  const { classes } = data.target;
  const { inputNormalization: normalization } = params;
  const makeNetwork = (frame: Omit<NetworkFrame, "outputs">): SageNetwork =>
    sageNetwork(params, { ...frame, outputs: classes.length });
  const network = makeNetwork({ layout, width: inputWidth(layout) });
  const { node } = data;
  const fit = { kind: KIND, params, layout, normalization, node, classes, network, makeNetwork };
  const judge = sageJudge(data, params, fit, context);
  const { trainWeights } = await import("./train.js");
  const weights = await trainWeights(
    {
      ...params,
      kind: KIND,
      shapes: network.shapes,
      steps: batchesOf(data, params, fit, context),
      ...(judge === undefined ? {} : { judge }),
    },
    context,
  );
  return createSageModel({ ...fit, weights });
}

/**
 * GraphSAGE, a network that classifies nodes which it need never have seen (Hamilton et al. 2017, NeurIPS, arXiv 1706.02216). It
 * learns how a node's vector follows from its own and its neighbours': layers
 * `W_1 h_v + W_2 aggregate(h_u: u next to v) + b`, all but the last through a ReLU and brought to length 1; the last gives the
 * scores of classes. The aggregate is the mean, weighted by edges, or the greatest number of `relu(W_3 h_u + b_3)`; of no
 * neighbours it is 0.
 *
 * Training takes mini-batches of labelled nodes and samples their neighbourhoods, `fanouts` neighbours of a node a layer, so that
 * a step's cost depends on those and not on the graph. The graph may be in memory, or in an engine (`graphInEngine`): then a step
 * reads the sampled edges and the features of their nodes, and no more of the graph is ever in memory. From the same events and
 * features both learn the same, bit for bit, but that nodes without features have no inputs in an engine. Serving takes all neighbours
 * in memory, and samples them in an engine. Give nodes features: those without
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
export function graphSage(options: GraphSageOptions = {}): Estimator<LabelledNodes, GraphSageModel> {
  const params = resolveOptions(KIND, rules, options) as Params;
  return Object.freeze<Estimator<LabelledNodes, GraphSageModel>>({
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
export const graphSageCodec: Codec<GraphSageModel> = Object.freeze({
  kind: KIND,
  decode: (state) => createSageModel(readNodeClassifier(KIND, rules, sageNetwork, state)),
} satisfies Codec<GraphSageModel>);
