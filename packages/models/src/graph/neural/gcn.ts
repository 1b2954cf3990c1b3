import { type Codec, type Estimator, integerOption, type Json, resolveOptions } from "@portrait/core";
import type { NodeLabels } from "@portrait/graph";
import { fitNodes, nodeClassifierCodec } from "./fit-nodes.js";
import { gcnNetwork } from "./gcn-network.js";
import type { NodeClassifier } from "./node-classifier.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";

/** Options of {@link gcn}. The defaults are the paper's. */
export interface GcnOptions extends NodeOptions {
  /** The width of the hidden layer, 1 to 4,096. Left out, 16. */
  readonly hidden?: number;
  /** The share of inputs and of hidden numbers that training drops out, in [0, 1). Left out, 0.5. */
  readonly dropout?: number;
  /** How many epochs at most, >= 1. Left out, 200. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.01. */
  readonly learningRate?: number;
}

const KIND = "gcn";

const rules = {
  hidden: integerOption(16, { min: 1, max: 4096 }),
  dropout: dropoutRule(0.5),
  ...nodeRules({ epochs: 200, learningRate: 0.01, patience: null }),
};

/**
 * A graph convolutional network that classifies nodes (Kipf and Welling 2017, ICLR, arXiv 1609.02907): two layers,
 * `softmax(Â relu(Â X W_1 + b_1) W_2 + b_2)`, with `Â = D^(-1/2) (A + I) D^(-1/2)`.
 *
 * `A` holds the edges of all types, in both directions, with their weights; `X` the features of nodes, those of each type in
 * columns of their own, and for nodes without features one column each. Learnt by Adam on the whole graph at once, to
 * minimise the mean cross-entropy of the labelled nodes plus `l2 / 2` times the squares of `W_1`. An isolated node is
 * classified by itself.
 *
 * Needs a backend to be fitted: `fit(gcn(), labels, { backend: await tfjs("wasm") })`; the model that comes of it needs none. An
 * epoch costs about `6 (features stored x hidden + edges x (hidden + classes))` operations. `fit` throws PortraitError
 * `invalid-argument` when the data are no labelled nodes or the backend is missing; `invalid-data` when there is no labelled
 * node, there is only one class, or the loss stops being finite; `aborted`.
 *
 * @param options - See {@link GcnOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { fit } from "@portrait/core";
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 * import { gcn } from "@portrait/models/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const pairs = ["ab", "bc", "ca", "de", "ef", "fd", "cd"];
 * const graph = createGraph(people, { edges: { knows: pairs.map(([from = "", to = ""]) => ({ from, to })) } });
 * const labels = labelNodes(graph, { node: "user", labels: [["a", "tea"], ["f", "rum"]] });
 * const backend = await tfjs("wasm");
 * const model = await fit(gcn({ epochs: 50 }), labels, { backend, seed: 1 });
 * backend.dispose();
 * (await model.predict(graph, ["b", "e"])).map(({ value }) => value); // => ["tea", "rum"]
 * ```
 */
export function gcn(options: GcnOptions = {}): Estimator<NodeLabels, NodeClassifier> {
  const params = resolveOptions(KIND, rules, options) as ReturnType<typeof resolveOptions<typeof rules>> & {
    readonly [name: string]: Json;
  };
  return Object.freeze<Estimator<NodeLabels, NodeClassifier>>({
    kind: KIND,
    params,
    learn: (data, context) => fitNodes(KIND, data, params, (frame) => gcnNetwork(params, frame), context),
  });
}

/**
 * Makes {@link gcn} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { fit } from "@portrait/core";
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 * import { gcn, gcnCodec } from "@portrait/models/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const graph = createGraph(people, { edges: { knows: [{ from: "ann", to: "bob" }] } });
 * const labels = labelNodes(graph, { node: "user", labels: [["ann", "tea"], ["bob", "rum"]] });
 * const backend = await tfjs("cpu");
 * const model = await fit(gcn({ epochs: 1 }), labels, { backend });
 * backend.dispose();
 * gcnCodec.decode(model.state()).classes; // => ["rum", "tea"]
 * ```
 */
export const gcnCodec: Codec<NodeClassifier> = nodeClassifierCodec(KIND, rules, gcnNetwork);
