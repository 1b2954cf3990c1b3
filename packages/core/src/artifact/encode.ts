import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Model } from "../model/model.js";
import type { Json, Tensor } from "../model/state.js";
import { hashText } from "../random/hash.js";
import type { EncodedModel } from "./artifact.js";
import { checkJson, isArtifactName, isJsonObject } from "./json.js";
import { describeWeights, FORMAT, FORMAT_VERSION, fingerprintOfManifest } from "./manifest.js";
import { writeProvenance } from "./provenance.js";
import { dtypeOf, encodeSafetensors, safetensorsHeader, sizeOf, type TensorInfo } from "./safetensors.js";

const MAX_PARTS_DEPTH = 16;

type JsonObject = { readonly [name: string]: Json };

function fail(problem: string, cause?: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `encodeModel: ${problem}.`,
    hint: "The model's state() must be plain data; mend the model.",
    cause,
  });
}

function checkTensor(path: string, name: string, tensor: Tensor): void {
  if (!isArtifactName(name)) {
    throw fail(`a tensor may be named by letters, digits, ".", "_" and "-"; received ${describeValue(name)}`);
  }
  if (dtypeOf(tensor.data) === undefined || sizeOf(tensor.shape) !== tensor.data.length) {
    throw fail(
      `tensor "${path}" must hold as many float32, float64, int32 or uint8 numbers as its shape [${tensor.shape}] says; received ${describeValue(tensor.data)} of ${tensor.data?.length}`,
    );
  }
}

/** Takes a model apart: its tensors go into `tensors` under their paths, the rest is returned. */
function takeApart(model: Model, prefix: string, tensors: Map<string, Tensor>, depth: number): JsonObject {
  const subject = prefix === "" ? "the model" : `part "${prefix.slice(0, -1)}"`;
  if (depth > MAX_PARTS_DEPTH) throw fail(`the parts are nested more than ${MAX_PARTS_DEPTH} levels deep`);
  if (typeof model !== "object" || model === null || typeof model.state !== "function") {
    throw fail(`${subject} must be a model; received ${describeValue(model)}`);
  }
  const { kind, version, config, tensors: own, parts } = model.state();
  if (typeof kind !== "string" || kind === "" || !Number.isSafeInteger(version) || version < 1) {
    throw fail(`the state of ${subject} must have a "kind" and a "version" >= 1`);
  }
  if (!isJsonObject(config)) throw fail(`the config of ${subject} must be an object`);
  checkJson(config, `the config of ${subject}`, fail);
  for (const [name, tensor] of Object.entries(own)) {
    checkTensor(prefix + name, name, tensor);
    tensors.set(prefix + name, tensor);
  }
  const entries = Object.entries(parts).map(([role, part]) => {
    if (!isArtifactName(role)) {
      throw fail(`a part may be named by letters, digits, ".", "_" and "-"; received ${describeValue(role)}`);
    }
    return [role, takeApart(part, `${prefix}${role}/`, tensors, depth + 1)] as const;
  });
  return {
    kind,
    version,
    ...(model.provenance === undefined ? {} : { provenance: writeProvenance(model.provenance, fail) }),
    config,
    parts: Object.fromEntries(entries),
  };
}

interface Encoded {
  readonly manifest: { readonly fingerprint: string };
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly weights: Uint8Array;
}

function encode(model: Model): Encoded {
  const tensors = new Map<string, Tensor>();
  const { config, parts, ...head } = takeApart(model, "", tensors, 0);
  const infos: readonly (readonly [string, TensorInfo])[] = [...tensors]
    .map(([path, { data, shape }]) => [path, { dtype: dtypeOf(data) ?? "U8", shape }] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const weights = encodeSafetensors(tensors);
  const manifest = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    ...head,
    weights: describeWeights(infos, weights.subarray(safetensorsHeader(infos).length)),
    tensors: Object.fromEntries(infos),
    config,
    parts,
  };
  return { manifest: { ...manifest, fingerprint: fingerprintOfManifest(manifest) }, tensors, weights };
}

/**
 * A model as data, never code: `model.json` with everything but the large blocks of numbers, and those as a
 * safetensors file. Tensors of parts stand under paths such as `"graph/itemVectors"`. Equal models give equal text
 * and bytes.
 *
 * Cost: one copy of the weights and one pass over them for their hash.
 *
 * @param model - Any model.
 * @throws PortraitError `invalid-argument` when the model's state is not plain data: a number that is not finite, a
 *   key such as `__proto__`, a tensor whose length is not the product of its shape.
 *
 * @example
 * ```ts
 * import { encodeModel, type Model } from "@portrait/core";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * JSON.parse(encodeModel(model).model).config; // => { value: 3 }
 * ```
 */
export function encodeModel(model: Model): EncodedModel {
  const { manifest, weights } = encode(model);
  return {
    model: `${JSON.stringify(manifest, null, 2)}\n`,
    weights,
    fingerprint: manifest.fingerprint,
  };
}

/**
 * A model as one file: the safetensors file of {@link encodeModel} with the JSON in its `__metadata__`. Equal models
 * give equal bytes.
 *
 * @param model - Any model.
 * @throws PortraitError `invalid-argument`, as {@link encodeModel}.
 *
 * @example
 * ```ts
 * import { decodeModel, encodeModelFile, type Codec, type Model } from "@portrait/core";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * const codec: Codec = { kind: "constant", decode: (state) => ({ kind: state.kind, state: () => state }) };
 * decodeModel(encodeModelFile(model), { codecs: [codec] }).state().config; // => { value: 3 }
 * ```
 */
export function encodeModelFile(model: Model): Uint8Array {
  const { manifest, tensors } = encode(model);
  const text = JSON.stringify(manifest);
  return encodeSafetensors(tensors, { format: FORMAT, hash: hashText(text), model: text });
}
