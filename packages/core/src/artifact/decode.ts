import { describeValue, listWords } from "../errors/describe.js";
import { isPortraitError, PortraitError } from "../errors/portrait-error.js";
import type { Model } from "../model/model.js";
import type { Codec, Tensor } from "../model/state.js";
import { hashText } from "../random/hash.js";
import type { DecodedModel, DecodeOptions, ModelBytes, ModelFiles } from "./artifact.js";
import { type Fail, isJsonObject } from "./json.js";
import { describeWeights, FORMAT, type Manifest, type Part, readManifest } from "./manifest.js";
import { decodeSafetensors, dtypeOf, type Safetensors, type TensorInfo } from "./safetensors.js";

/** Codecs by kind. */
export type CodecMap = ReadonlyMap<string, Codec>;

/**
 * Makes the errors of artifacts that are malformed.
 *
 * @param owner - Who reads.
 */
export function failFor(owner: string): Fail {
  return (problem, cause) =>
    new PortraitError({
      code: "invalid-artifact",
      message: `${owner}: this is no whole model: ${problem}.`,
      hint: "Save the model again, or fetch it again.",
      cause,
    });
}

/**
 * Checks the codecs that a caller passed.
 *
 * @param owner - Who was called.
 * @param options - What the caller passed.
 */
export function codecsByKind(owner: string, options: { readonly codecs: readonly Codec[] }): CodecMap {
  const codecs: unknown = options?.codecs;
  const isCodec = (codec: unknown): codec is Codec =>
    isJsonObject(codec) && typeof codec.kind === "string" && typeof (codec.decode as unknown) === "function";
  if (!Array.isArray(codecs) || !codecs.every(isCodec)) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "codecs" must be a list of codecs; received ${describeValue(codecs)}.`,
      hint: "Pass the codec of each kind that you expect.",
    });
  }
  const byKind = new Map<string, Codec>();
  for (const codec of codecs) {
    if (byKind.has(codec.kind) && byKind.get(codec.kind) !== codec) {
      throw new PortraitError({
        code: "invalid-option",
        message: `${owner}: "codecs" has two codecs of the kind ${JSON.stringify(codec.kind)}.`,
        hint: "Pass one of them.",
      });
    }
    byKind.set(codec.kind, codec);
  }
  return byKind;
}

const isBytes = (value: unknown): value is Uint8Array | ArrayBuffer =>
  dtypeOf(value) === "U8" || Object.prototype.toString.call(value) === "[object ArrayBuffer]";

const bytesOf = (value: Uint8Array | ArrayBuffer): Uint8Array =>
  ArrayBuffer.isView(value) ? value : new Uint8Array(value);

function openSource(source: ModelBytes, fail: Fail, owner: string): { text: string; file: Safetensors } {
  if (isBytes(source)) {
    const file = decodeSafetensors(bytesOf(source), fail);
    const { format, hash, model } = file.metadata;
    if (format !== FORMAT || model === undefined) {
      throw fail(
        `the weights' __metadata__ must have the "format" "${FORMAT}" and the "model"; received ${describeValue(format)}`,
      );
    }
    if (hash === hashText(model)) return { text: model, file };
    throw fail(
      `the "model" in the weights' __metadata__ must have the hash ${describeValue(hash)}; it has "${hashText(model)}"`,
    );
  }
  const { model, weights } = (isJsonObject(source) ? source : {}) as Partial<ModelFiles>;
  if (typeof model === "string" && isBytes(weights)) {
    const file = decodeSafetensors(bytesOf(weights), fail);
    if (Object.keys(file.metadata).length === 0) return { text: model, file };
    throw fail("the weights beside a model.json must have no __metadata__");
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the source must be bytes or { model, weights }; received ${describeValue(source)}.`,
    hint: 'To read a file or folder, use load of "@portrait/core/node".',
  });
}

const inWords = ({ dtype, shape }: TensorInfo): string => `${dtype} [${shape.join(",")}]`;

function checkWeights(manifest: Manifest, file: Safetensors, fail: Fail): void {
  const { tensors, weights } = manifest;
  const named = [...tensors.keys()];
  const odd =
    named.find((path) => !file.infos.has(path)) ?? [...file.infos.keys()].find((path) => !tensors.has(path));
  if (odd !== undefined) {
    throw fail(
      `model.json and the weights must hold the same tensors; only one of them has ${describeValue(odd)}`,
    );
  }
  for (const [path, info] of file.infos) {
    const expected = inWords(tensors.get(path) as TensorInfo);
    if (inWords(info) !== expected) {
      throw fail(`tensor "${path}" must be ${expected}; the weights have ${inWords(info)}`);
    }
  }
  const found = describeWeights(file.infos, file.data);
  if (found.bytes !== weights.bytes || found.hash !== weights.hash) {
    throw fail(
      `the weights must have ${weights.bytes} bytes and the hash "${weights.hash}"; they have ${found.bytes} and "${found.hash}"`,
    );
  }
}

function unknownKind(owner: string, kind: string, codecs: CodecMap): PortraitError {
  const known = [...codecs.keys()];
  return new PortraitError({
    code: "unknown-kind",
    message: `${owner}: no codec was passed for the kind ${JSON.stringify(kind)}; ${known.length === 0 ? "there are none" : `those passed are for ${listWords(known, 20)}`}.`,
    hint: "Add the codec of this kind to codecs.",
    details: { kind, known },
  });
}

interface Decoding {
  readonly owner: string;
  readonly codecs: CodecMap;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly fail: Fail;
}

function putTogether(part: Part, prefix: string, decoding: Decoding): Model {
  const { codecs, tensors, fail, owner } = decoding;
  const codec = codecs.get(part.kind);
  if (codec === undefined) throw unknownKind(owner, part.kind, codecs);
  const parts = Object.entries(part.parts).map(([role, child]) => [
    role,
    putTogether(child, `${prefix}${role}/`, decoding),
  ]);
  const own = [...tensors]
    .filter(([path]) => path.startsWith(prefix) && !path.includes("/", prefix.length))
    .map(([path, tensor]) => [path.slice(prefix.length), tensor]);
  const { kind, version, config, provenance } = part;
  const state = Object.freeze({
    kind,
    version,
    config,
    tensors: Object.freeze(Object.fromEntries(own)),
    parts: Object.freeze(Object.fromEntries(parts)),
    ...(provenance === undefined ? {} : { provenance }),
  });
  const model = decodePart(codec, state, fail);
  return provenance === undefined ? model : Object.freeze({ ...model, provenance });
}

function decodePart(codec: Codec, state: Parameters<Codec["decode"]>[0], fail: Fail): Model {
  try {
    return codec.decode(state);
  } catch (cause) {
    if (isPortraitError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw fail(`the codec of "${codec.kind}" cannot read it (${reason})`, cause);
  }
}

function prefixesOf(part: Part, prefix: string = ""): readonly string[] {
  const parts = Object.entries(part.parts);
  return [prefix, ...parts.flatMap(([role, child]) => prefixesOf(child, `${prefix}${role}/`))];
}

/**
 * Decodes for {@link decodeModel} and `load`.
 *
 * @param owner - Who was called, for messages.
 * @param source - The artifact.
 * @param codecs - The codecs.
 */
export function decodeWith(owner: string, source: ModelBytes, codecs: CodecMap): Model {
  const fail = failFor(owner);
  const { text, file } = openSource(source, fail, owner);
  const manifest = readManifest(text, fail);
  checkWeights(manifest, file, fail);
  const prefixes = new Set(prefixesOf(manifest.root));
  const stray = [...file.tensors.keys()].find(
    (path) => !prefixes.has(path.slice(0, path.lastIndexOf("/") + 1)),
  );
  if (stray !== undefined) throw fail(`tensor "${stray}" belongs to no part`);
  return putTogether(manifest.root, "", { owner, codecs, tensors: file.tensors, fail });
}

/**
 * Makes a model of an artifact that is in memory. The artifact may be hostile: sizes, names, hashes and types are
 * checked before anything is built, nothing in it is ever run, and its memory is not kept.
 *
 * @param source - The bytes of a single file, or the text and bytes of two.
 * @param options - See {@link DecodeOptions}.
 * @returns The model, with its provenance.
 * @throws PortraitError `invalid-artifact` when it is malformed, truncated, changed or of another format version;
 *   `unknown-kind` when no codec was passed for its kind; `invalid-option` without codecs; `invalid-argument` when the
 *   source is neither.
 *
 * @example
 * ```ts
 * import { decodeModel, encodeModel, type Codec, type Model } from "@portrait/core";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * const codec: Codec = { kind: "constant", decode: (state) => ({ kind: state.kind, state: () => state }) };
 * decodeModel(encodeModel(model), { codecs: [codec] }).state().config; // => { value: 3 }
 * ```
 */
export function decodeModel<const Codecs extends readonly Codec[]>(
  source: ModelBytes,
  options: DecodeOptions<Codecs>,
): DecodedModel<Codecs> {
  return decodeWith("decodeModel", source, codecsByKind("decodeModel", options)) as DecodedModel<Codecs>;
}
