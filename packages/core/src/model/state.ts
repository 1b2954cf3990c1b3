import type { Model } from "./model.js";

/** JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The numbers of a tensor. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** A named block of numbers with a shape. */
export interface Tensor {
  /** The extent of each dimension; their product is the length of `data`. */
  readonly shape: readonly number[];
  /** The numbers, row-major. */
  readonly data: TensorData;
}

/** All that a model holds, as data: what an artifact stores. */
export interface ModelState {
  /** The model's kind. */
  readonly kind: string;
  /** The version of the kind's layout, from 1. */
  readonly version: number;
  /** Everything but the large blocks of numbers. */
  readonly config: { readonly [name: string]: Json };
  /** The large blocks of numbers, by name (letters, digits, `.`, `_`, `-`). */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** The models that this one is made of, by role. */
  readonly parts: Readonly<Record<string, Model>>;
}

/** What a codec receives: the state with its parts already decoded. */
export interface DecodedState extends ModelState {
  /** Where the model came from, as stored. */
  readonly provenance?: Model["provenance"];
}

/** Makes models of one kind out of their state again. Pass the codecs you expect to `load`. */
export interface Codec<M extends Model = Model> {
  /** The kind that it decodes. */
  readonly kind: string;
  /**
   * Makes the model; checks everything, as the state may be hostile.
   *
   * @param state - The state.
   * @throws PortraitError `invalid-artifact`.
   */
  decode(state: DecodedState): M;
}
