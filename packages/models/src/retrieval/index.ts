/**
 * Search for the items of greatest inner product: exact, and approximate where a catalogue is large.
 *
 * @packageDocumentation
 */
export {
  type ApproximateIndexOptions,
  approximateIndex,
} from "./approximate-index.js";
export type { ItemIndex } from "./item-index.js";
