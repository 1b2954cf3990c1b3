/**
 * Models that learn from graphs: of who had to do with what, and of nodes and edges of any types.
 *
 * @packageDocumentation
 */
export {
  type LightGcnModel,
  type LightGcnOptions,
  lightGcn,
  lightGcnCodec,
} from "../collaborative/lightgcn/index.js";
export type { GraphAutoencoderModel, NodePairs } from "./neural/autoencoder-model.js";
export {
  bipartiteAutoencoder,
  bipartiteAutoencoderCodec,
} from "./neural/bipartite/bipartite-autoencoder.js";
export type { BipartiteAutoencoderModel } from "./neural/bipartite/bipartite-model.js";
export type { BipartiteAutoencoderOptions } from "./neural/bipartite/bipartite-options.js";
export type { LabelledNodes } from "./neural/check-labels.js";
export { type GatOptions, gat, gatCodec } from "./neural/gat.js";
export { type GcnOptions, gcn, gcnCodec } from "./neural/gcn.js";
export {
  type GraphAutoencoderOptions,
  graphAutoencoder,
  graphAutoencoderCodec,
} from "./neural/graph-autoencoder.js";
export { type GraphSageOptions, graphSage, graphSageCodec } from "./neural/graph-sage.js";
export type { InputNormalization } from "./neural/layout.js";
export type { LinkEncoder } from "./neural/link-encoder.js";
export type { NodeClassifier, NodeEmbeddings, NodePrediction } from "./neural/node-classifier.js";
export type { NodeOptions } from "./neural/node-options.js";
export { type RelationalGcnOptions, relationalGcn, relationalGcnCodec } from "./neural/relational-gcn.js";
export type { GraphSageModel, SageServingOptions } from "./neural/sage-model.js";
