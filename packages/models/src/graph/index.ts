/**
 * Models that learn from the graph of who had to do with what.
 *
 * @packageDocumentation
 */
export {
  type LightGcnModel,
  type LightGcnOptions,
  lightGcn,
  lightGcnCodec,
} from "../collaborative/lightgcn/index.js";
