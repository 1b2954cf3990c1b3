import type { Codec } from "../model/state.js";

/** A model as two files: `model.json`, and the weights that it names. */
export interface ModelFiles {
  /** The JSON text. */
  readonly model: string;
  /** The weights as a safetensors file. */
  readonly weights: Uint8Array;
}

/** What {@link encodeModel} makes of a model. Equal models give equal text and bytes. */
export interface EncodedModel extends ModelFiles {
  /** A hash of all that the model holds, weights and provenance included: 16 hexadecimal digits. */
  readonly fingerprint: string;
}

/** A model as bytes: one safetensors file with the JSON in its `__metadata__`, or two files. */
export type ModelBytes = Uint8Array | ArrayBuffer | ModelFiles;

/** What can be decoded, and by what. */
export interface DecodeOptions<Codecs extends readonly Codec[]> {
  /** The codecs of the kinds that you expect, those of parts included; their order does not matter. */
  readonly codecs: Codecs;
}

/** The models that codecs make: what {@link decodeModel} and `load` return. */
export type DecodedModel<Codecs extends readonly Codec[]> = Codecs[number] extends infer C
  ? C extends Codec<infer M>
    ? M
    : never
  : never;
