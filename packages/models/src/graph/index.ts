/**
 * Models that learn from the graph of who had to do with what.
 *
 * @packageDocumentation
 */
export { lightGcn, lightGcnCodec } from "./lightgcn.js";
export type { LightGcnModel } from "./lightgcn-model.js";
export type { LightGcnOptions } from "./lightgcn-options.js";
