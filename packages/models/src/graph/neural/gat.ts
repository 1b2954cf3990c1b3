import {
  type Codec,
  choiceOption,
  type Estimator,
  integerOption,
  type Json,
  resolveOptions,
} from "@portrait/core";
import type { NodeLabels } from "@portrait/graph";
import { fitNodes, nodeClassifierCodec } from "./fit-nodes.js";
import { gatNetwork } from "./gat-network.js";
import type { NodeClassifier } from "./node-classifier.js";
import { dropoutRule, type NodeOptions, nodeRules } from "./node-options.js";

/** Options of {@link gat}. The defaults are the paper's. */
export interface GatOptions extends NodeOptions {
  /** Which attention: `"v1"` (Veličković et al. 2018) or `"v2"` (Brody et al. 2022). Left out, `"v1"`. */
  readonly attention?: "v1" | "v2";
  /** How many heads the hidden layer has, 1 to 64. Left out, 8. */
  readonly heads?: number;
  /** The width of each of its heads, 1 to 1,024. Left out, 8. */
  readonly hidden?: number;
  /** How many heads the output layer has, 1 to 64; they are averaged. Left out, 1. */
  readonly outputHeads?: number;
  /**
   * The share that training drops out of both layers' inputs, for each head anew, and again of what the heads' weights make
   * of them before it is summed up, in [0, 1). Left out, 0.6.
   */
  readonly dropout?: number;
  /** The share of attention that training drops out, in [0, 1). Left out, 0.6. */
  readonly attentionDropout?: number;
  /** How many epochs at most, >= 1. Left out, 1,000. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.005. */
  readonly learningRate?: number;
  /** See {@link NodeOptions.patience}. Left out, 100. */
  readonly patience?: number | null;
}

const KIND = "gat";

const rules = {
  attention: choiceOption("v1", ["v1", "v2"]),
  heads: integerOption(8, { min: 1, max: 64 }),
  hidden: integerOption(8, { min: 1, max: 1024 }),
  outputHeads: integerOption(1, { min: 1, max: 64 }),
  dropout: dropoutRule(0.6),
  attentionDropout: dropoutRule(0.6),
  ...nodeRules({ epochs: 1000, learningRate: 0.005, patience: 100 }),
};

/**
 * A graph attention network that classifies nodes (Veličković et al. 2018, ICLR, arXiv 1710.10903): each node's next vector is
 * the mean of its neighbours' and its own, weighted by a learnt attention, `softmax_j e_ij`. With `h = W x`, leaky ReLUs of
 * slope 0.2 and one `a` for each head, `e_ij = leakyRelu(a_1 . h_i + a_2 . h_j)` in version 1, and `a . leakyRelu(W_2 x_i + h_j)` in
 * version 2 (Brody et al. 2022, ICLR, arXiv 2105.14491), in which who attends changes the ranking of whom it attends to.
 *
 * As in the authors' program, each head drops out inputs of its own and starts as a layer of its own; their 100,000 `epochs` make
 * sense with `validation` only.
 *
 * Edges of all types count alike in both directions; their weights do not matter. Inputs, loss, penalty (of all weights)
 * and isolated nodes are as in `gcn`. Pass `validation` to stop early, as the paper does.
 *
 * Needs a backend to be fitted; the model that comes of it needs none. An epoch costs about
 * `6 heads x hidden x (features stored + edges)` operations. `fit` throws as that of `gcn`.
 *
 * @param options - See {@link GatOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { fit } from "@portrait/core";
 * import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
 * import { gat } from "@portrait/models/graph";
 *
 * const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
 * const pairs = ["ab", "bc", "ca", "de", "ef", "fd", "cd"];
 * const graph = createGraph(people, { edges: { knows: pairs.map(([from = "", to = ""]) => ({ from, to })) } });
 * const labels = labelNodes(graph, { node: "user", labels: [["a", "tea"], ["f", "rum"]] });
 * const backend = await tfjs("wasm");
 * const model = await fit(gat({ heads: 2, attention: "v2", dropout: 0.2, learningRate: 0.02, epochs: 100 }), labels, { backend, seed: 1 });
 * backend.dispose();
 * (await model.predict(graph, ["b", "e"])).map(({ value }) => value); // => ["tea", "rum"]
 * ```
 */
export function gat(options: GatOptions = {}): Estimator<NodeLabels, NodeClassifier> {
  const params = resolveOptions(KIND, rules, options) as ReturnType<typeof resolveOptions<typeof rules>> & {
    readonly [name: string]: Json;
  };
  return Object.freeze<Estimator<NodeLabels, NodeClassifier>>({
    kind: KIND,
    params,
    learn: (data, context) => fitNodes(KIND, data, params, (frame) => gatNetwork(params, frame), context),
  });
}

/**
 * Makes {@link gat} models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { gatCodec } from "@portrait/models/graph";
 *
 * gatCodec.kind; // => "gat"
 * ```
 */
export const gatCodec: Codec<NodeClassifier> = nodeClassifierCodec(KIND, rules, gatNetwork);
