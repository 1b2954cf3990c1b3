import { type Codec, type Estimator, integerOption, type Json, resolveOptions } from "@portrait/core";
import type { NodeLabels } from "@portrait/graph";
import { orNull } from "../../recommend/parameters.js";
import { fitNodes, nodeClassifierCodec } from "./fit-nodes.js";
import type { NodeClassifier } from "./node-classifier.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";
import { relationalNetwork } from "./relational-network.js";

/** Options of {@link relationalGcn}. The defaults are the paper's for the classification of entities. */
export interface RelationalGcnOptions extends NodeOptions {
  /** The width of the hidden layer, 1 to 4,096. Left out, 16. */
  readonly hidden?: number;
  /** How many bases the weights of relations are mixed of, 1 to 256; `null`: each relation has its own. Left out, `null`. */
  readonly bases?: number | null;
  /** The share of inputs and of hidden numbers that training drops out, in [0, 1). Left out, 0. */
  readonly dropout?: number;
  /** How many epochs at most, >= 1. Left out, 50. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.01. */
  readonly learningRate?: number;
}

const KIND = "relationalGcn";

const rules = {
  hidden: integerOption(16, { min: 1, max: 4096 }),
  bases: orNull(integerOption(1, { min: 1, max: 256 })),
  dropout: dropoutRule(0),
  ...nodeRules({ epochs: 50, learningRate: 0.01, patience: null }),
};

/**
 * A relational graph convolutional network that classifies nodes (Schlichtkrull et al. 2018, ESWC, arXiv 1703.06103): it tells
 * types of edges apart. Two layers `W_0 h_v + sum_r W_r mean(h_u: u that r leads v to) + b`, the hidden one through a ReLU.
 * The relations `r` are the types of edge and, where direction matters, their inverses; means are weighted by edges. With
 * `bases`, `W_r = sum_b a_rb V_b`, so that rare relations share what frequent ones learn.
 *
 * Inputs, loss and penalty (of all weights but biases) are as in `gcn`. Needs a backend to be fitted; the model that comes of
 * it needs none. An epoch costs about `6 hidden x (relations or bases) x features stored` operations, and `6 hidden` for
 * each edge. `fit` throws as that of `gcn`.
 *
 * @param options - See {@link RelationalGcnOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { fit } from "@portrait/core";
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 * import { relationalGcn } from "@portrait/models/graph";
 *
 * const shop = defineGraph({
 *   nodes: ["user", "item"],
 *   edges: { likes: { from: "user", to: "item" }, hates: { from: "user", to: "item" } },
 * });
 * const graph = createGraph(shop, {
 *   edges: {
 *     likes: [{ from: "a", to: "tea" }, { from: "b", to: "tea" }, { from: "c", to: "rum" }, { from: "d", to: "rum" }],
 *     hates: [{ from: "a", to: "rum" }, { from: "b", to: "rum" }, { from: "c", to: "tea" }, { from: "d", to: "tea" }],
 *   },
 * });
 * const labels = labelNodes(graph, { node: "user", labels: [["a", "sober"], ["c", "merry"]] });
 * const backend = await tfjs("wasm");
 * const model = await fit(relationalGcn({ bases: 2 }), labels, { backend, seed: 1 });
 * backend.dispose();
 * (await model.predict(graph, ["b", "d"])).map(({ value }) => value); // => ["sober", "merry"]
 * ```
 */
export function relationalGcn(options: RelationalGcnOptions = {}): Estimator<NodeLabels, NodeClassifier> {
  const params = resolveOptions(KIND, rules, options) as ReturnType<typeof resolveOptions<typeof rules>> & {
    readonly [name: string]: Json;
  };
  return Object.freeze<Estimator<NodeLabels, NodeClassifier>>({
    kind: KIND,
    params,
    learn: (data, context) =>
      fitNodes(KIND, data, params, (frame) => relationalNetwork(params, frame), context),
  });
}

/**
 * Makes {@link relationalGcn} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { relationalGcnCodec } from "@portrait/models/graph";
 *
 * relationalGcnCodec.kind; // => "relationalGcn"
 * ```
 */
export const relationalGcnCodec: Codec<NodeClassifier> = nodeClassifierCodec(KIND, rules, relationalNetwork);
