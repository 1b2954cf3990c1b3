import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DecodedModel, ModelBytes } from "../artifact/artifact.js";
import { decodeWith, failFor } from "../artifact/decode.js";
import { readFolder } from "../artifact/folder.js";
import {
  type LoadOptions,
  loadAborted,
  load as loadAnywhere,
  type ModelSource,
  readLoadOptions,
} from "../artifact/load.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Codec } from "../model/state.js";
import { hasCode, ioError } from "./file-system.js";
import { pathOf } from "./save.js";

const ADDRESS = /^(?:https?|data|blob):/i;

const fail = failFor("load");

/** The file or folder that a source names; `undefined` when it names none. */
function fileIn(source: ModelSource): string | URL | undefined {
  if (source instanceof URL) return source.protocol === "file:" ? source : undefined;
  if (typeof source !== "string" || ADDRESS.test(source)) return undefined;
  return /^file:/i.test(source) ? new URL(source) : source;
}

async function readBounded(
  path: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw fail(`${JSON.stringify(path)} is no file`);
    if (found.size > limit) {
      throw fail(`${JSON.stringify(path)} has ${found.size} bytes; at most ${limit} are expected`);
    }
    return await readFile(path, signal === undefined ? {} : { signal });
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function readModel(path: string, signal: AbortSignal | undefined): Promise<ModelBytes> {
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder) {
    const read = (name: string, limit: number) => readBounded(join(path, name), limit, signal);
    return readFolder("load", { place: path, read }, fail);
  }
  const bytes = await readBounded(path, Number.POSITIVE_INFINITY, signal);
  return bytes ?? new Uint8Array();
}

/**
 * Makes a model of a saved artifact. Texts and `file:` URLs name a folder or file that `save` wrote; anything else is
 * loaded as by `load` of `@portrait/core`: addresses that begin with `http:`, `https:`, `data:` or `blob:`, and
 * artifacts in memory. A model that is replaced meanwhile is read whole, the old one or the new one.
 *
 * @param source - A path, an address, or the artifact itself.
 * @param options - See {@link LoadOptions}.
 * @returns The model, with its provenance.
 * @throws PortraitError `invalid-artifact` when it is malformed, truncated, changed or of another format version;
 *   `unknown-kind` when no codec was passed for its kind; `io` when it cannot be read; `aborted`; `invalid-option`,
 *   `invalid-argument`.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import type { Codec, Model } from "@portrait/core";
 * import { load, save } from "@portrait/core/node";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * const codec: Codec = { kind: "constant", decode: (state) => ({ kind: state.kind, state: () => state }) };
 * const path = join(await mkdtemp(join(tmpdir(), "portrait-")), "model.safetensors");
 * await save(model, path);
 * const loaded = await load(path, { codecs: [codec] });
 * loaded.kind; // => "constant"
 * ```
 */
export async function load<const Codecs extends readonly Codec[]>(
  source: ModelSource,
  options: LoadOptions<Codecs>,
): Promise<DecodedModel<Codecs>> {
  const place = fileIn(source);
  if (place === undefined) return loadAnywhere(source, options);
  const { codecs, signal } = readLoadOptions(options);
  const path = pathOf("load", place);
  try {
    return decodeWith("load", await readModel(path, signal), codecs) as DecodedModel<Codecs>;
  } catch (error) {
    if (error instanceof PortraitError) throw error;
    if (signal?.aborted) throw loadAborted(error);
    throw ioError("load", "read", path, error);
  }
}
