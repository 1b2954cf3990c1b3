import { describeValue } from "../errors/describe.js";
import type { Provenance } from "../model/model.js";
import type { Json } from "../model/state.js";
import { hashBytes, hashText, stableJson } from "../random/hash.js";
import { type Fail, isArtifactName, isJsonObject, parseJson } from "./json.js";
import { readProvenance } from "./provenance.js";
import { safetensorsHeader, sizeOf, type TensorInfo } from "./safetensors.js";

/** The word that marks the JSON of an artifact. */
export const FORMAT = "portrait-model";

/** The version of the layout of artifacts that this package reads and writes. */
export const FORMAT_VERSION = 1;

/** One model of an artifact: the model itself, or a part of it. */
export interface Part {
  readonly kind: string;
  readonly version: number;
  readonly config: { readonly [name: string]: Json };
  readonly parts: Readonly<Record<string, Part>>;
  readonly provenance: Provenance | undefined;
}

/** What the JSON of an artifact says. */
export interface Manifest {
  readonly root: Part;
  readonly weights: { readonly file: string; readonly bytes: number; readonly hash: string };
  readonly tensors: ReadonlyMap<string, TensorInfo>;
}

/**
 * The name, size and hash of the weights' file: of its header, which says what the numbers are, and of the numbers.
 *
 * @param infos - The tensors by path.
 * @param data - The numbers, without the header.
 */
export function describeWeights(
  infos: Iterable<readonly [string, TensorInfo]>,
  data: Uint8Array,
): Manifest["weights"] {
  const header = safetensorsHeader(infos);
  const hash = hashText(`${hashBytes(header)} ${hashBytes(data)}`);
  return { file: `weights-${hash}.safetensors`, bytes: header.length + data.length, hash };
}

/**
 * The hash of everything in the JSON of an artifact; layout and order of keys do not matter.
 *
 * @param manifest - The JSON data; its own fingerprint is left out.
 */
export function fingerprintOfManifest(manifest: Readonly<Record<string, unknown>>): string {
  return hashText(stableJson({ ...manifest, fingerprint: undefined }));
}

function readPart(value: Json, subject: string, fail: Fail): Part {
  if (!isJsonObject(value)) throw fail(`${subject} must be an object; received ${describeValue(value)}`);
  const { kind, version, config, parts = {}, provenance } = value;
  if (typeof kind !== "string" || kind === "") {
    throw fail(`${subject} must have a "kind" that is a text; received ${describeValue(kind)}`);
  }
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw fail(
      `${subject} must have a "version" that is an integer >= 1; received ${describeValue(version)}`,
    );
  }
  if (!isJsonObject(config) || !isJsonObject(parts)) {
    throw fail(`${subject} must have a "config" and "parts" that are objects`);
  }
  const entries = Object.entries(parts).map(([role, part]) => {
    if (!isArtifactName(role)) throw fail(`${subject} has a part with the name ${describeValue(role)}`);
    return [role, readPart(part, `${subject}, part "${role}"`, fail)] as const;
  });
  return {
    kind,
    version,
    config,
    parts: Object.fromEntries(entries),
    provenance: provenance === undefined ? undefined : readProvenance(provenance, fail),
  };
}

function readWeights(value: Json | undefined, fail: Fail): Manifest["weights"] {
  if (!isJsonObject(value)) throw fail(`"weights" must be an object; received ${describeValue(value)}`);
  const { file, bytes, hash } = value;
  if (typeof hash !== "string" || !/^[0-9a-f]{16}$/.test(hash)) {
    throw fail(`the weights' "hash" must be 16 hexadecimal digits; received ${describeValue(hash)}`);
  }
  if (file !== `weights-${hash}.safetensors`) {
    throw fail(`the weights' "file" must be "weights-${hash}.safetensors"; received ${describeValue(file)}`);
  }
  if (typeof bytes !== "number" || !Number.isSafeInteger(bytes) || bytes < 0) {
    throw fail(`the weights' "bytes" must be an integer >= 0; received ${describeValue(bytes)}`);
  }
  return { file, bytes, hash };
}

function readTensors(value: Json | undefined, fail: Fail): Manifest["tensors"] {
  if (!isJsonObject(value)) throw fail(`"tensors" must be an object; received ${describeValue(value)}`);
  const infos = new Map<string, TensorInfo>();
  for (const [path, info] of Object.entries(value)) {
    if (!path.split("/").every(isArtifactName)) throw fail(`a tensor has the path ${describeValue(path)}`);
    if (!isJsonObject(info) || typeof info.dtype !== "string" || Number.isNaN(sizeOf(info.shape))) {
      throw fail(`tensor "${path}" must have a "dtype" and a "shape"`);
    }
    infos.set(path, info as Json & TensorInfo);
  }
  return infos;
}

/**
 * Reads the JSON of an artifact, which may be hostile.
 *
 * @param text - The text.
 * @param fail - Makes the error.
 */
export function readManifest(text: string, fail: Fail): Manifest {
  const value = parseJson(text, "model.json", fail);
  if (!isJsonObject(value) || value.format !== FORMAT) {
    throw fail(
      `model.json must have the "format" "${FORMAT}"; received ${describeValue(isJsonObject(value) ? value.format : value)}`,
    );
  }
  if (value.formatVersion !== FORMAT_VERSION) {
    throw fail(
      `this version of @portrait/core reads format version ${FORMAT_VERSION}; the model has ${describeValue(value.formatVersion)}`,
    );
  }
  const manifest = {
    root: readPart(value, "the model", fail),
    weights: readWeights(value.weights, fail),
    tensors: readTensors(value.tensors, fail),
  };
  const fingerprint = fingerprintOfManifest(value);
  if (value.fingerprint !== fingerprint) {
    throw fail(
      `model.json must have the fingerprint "${fingerprint}"; received ${describeValue(value.fingerprint)}`,
    );
  }
  return manifest;
}
