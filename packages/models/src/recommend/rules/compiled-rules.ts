import type { CompiledQuotas } from "./partition.js";
import type { Similarity } from "./similarity.js";

/** Rules that were checked, in terms of a model's items. */
export interface CompiledRules {
  /** For each item 1 if nobody may get it. */
  readonly skip: Uint8Array;
  /** The quotas. */
  readonly quotas: CompiledQuotas;
  /** For each item the units left, infinite where they are not limited; absent, none is limited. A request takes from it. */
  readonly stock: Float64Array | undefined;
  /** How much variety counts; absent, not at all. */
  readonly diversity: { readonly lambda: number; readonly similarity: Similarity } | undefined;
}
