export { lightGcn, lightGcnCodec } from "./lightgcn.js";
export type { LightGcnModel } from "./lightgcn-model.js";
export type { LightGcnOptions } from "./lightgcn-options.js";
