import type { Model } from "../model/model.js";
import type { Codec, DecodedState, Json, ModelState, Tensor } from "../model/state.js";

/** A model that holds whatever it is given; what the tests of artifacts save and load. */
export interface Toy extends Model {
  /** Marks the kind. */
  readonly kind: "toy";
}

/** A second kind, to be a part. */
export interface Cog extends Model {
  /** Marks the kind. */
  readonly kind: "cog";
}

/** A state with defaults. */
export function stateOf(kind: string, state: Partial<ModelState> = {}): ModelState {
  return { kind, version: 1, config: {}, tensors: {}, parts: {}, ...state };
}

/** A toy of a state. */
export function toy(state: Partial<ModelState> = {}): Toy {
  return Object.freeze({ kind: "toy", state: () => stateOf("toy", state) });
}

/** A cog of a state. */
export function cog(state: Partial<ModelState> = {}): Cog {
  return Object.freeze({ kind: "cog", state: () => stateOf("cog", state) });
}

/** Makes toys of their state. */
export const toyCodec: Codec<Toy> = Object.freeze({
  kind: "toy",
  decode: (state: DecodedState) => toy(state),
});

/** Makes cogs of their state. */
export const cogCodec: Codec<Cog> = Object.freeze({
  kind: "cog",
  decode: (state: DecodedState) => cog(state),
});

const config: { readonly [name: string]: Json } = {
  learningRate: 1e-7,
  items: ["tea", "\u0000", "__proto__", "\ud83d\ude00", "\ud800"],
  nested: { empty: {}, list: [[], [null, true, -0.5]] },
};

const float64: Tensor = { shape: [2, 2], data: Float64Array.of(Number.NaN, -0, Number.MIN_VALUE, 1e300) };
const int32: Tensor = { shape: [3], data: Int32Array.of(-1, 0, 2 ** 31 - 1) };
const bytes: Tensor = { shape: [1, 3], data: Uint8Array.of(1, 2, 3) };
const float32: Tensor = { shape: [], data: Float32Array.of(0.1) };
const none: Tensor = { shape: [0, 7], data: new Float32Array(0) };

/** A toy with every type of tensor and a part within a part. */
export function machine(): Toy {
  const inner = cog({ tensors: { itemVectors: float64 } });
  const graph = cog({ version: 3, config: { depth: 2 }, tensors: { itemVectors: bytes }, parts: { inner } });
  return toy({
    config,
    tensors: { bytes, float32, int32, none, "10": float64 },
    parts: {
      graph: Object.freeze({
        ...graph,
        provenance: {
          estimator: "cog",
          params: { layers: 3 },
          seed: 7,
          backend: "wasm",
          fingerprint: "00ff",
          version: "0.1.0",
          history: [{ seed: 1, fingerprint: "ff00" }],
        },
      }),
    },
  });
}
