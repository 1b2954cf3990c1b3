import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Codec } from "../model/state.js";
import { optionalOption, resolveOptions } from "../options/options.js";
import type { DecodedModel, DecodeOptions, ModelBytes } from "./artifact.js";
import { type CodecMap, codecsByKind, decodeWith, failFor } from "./decode.js";
import { readFolder } from "./folder.js";

/** Where a model may be loaded from: an artifact in memory, or its address. */
export type ModelSource = ModelBytes | URL | string;

/** Options of {@link load}. */
export interface LoadOptions<Codecs extends readonly Codec[]> extends DecodeOptions<Codecs> {
  /** Stops the loading. */
  readonly signal?: AbortSignal;
}

const SCHEMES = ["http:", "https:", "data:", "blob:"];

function urlOf(source: URL | string): URL | undefined {
  const base = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  try {
    const url = new URL(source, base);
    return SCHEMES.includes(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

const shown = (url: URL): string => (url.href.length > 80 ? `${url.href.slice(0, 77)}...` : url.href);

async function readBody(response: Response, url: URL, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    chunks.push(read.value);
    length += read.value.length;
    if (length <= limit) continue;
    await reader?.cancel();
    throw failFor("load")(`${JSON.stringify(shown(url))} has more than the ${limit} bytes expected`);
  }
  const bytes = new Uint8Array(length);
  chunks.reduce((offset, chunk) => {
    bytes.set(chunk, offset);
    return offset + chunk.length;
  }, 0);
  return bytes;
}

/**
 * The error for a caller who stopped the loading.
 *
 * @param cause - What stopped it.
 */
export function loadAborted(cause: unknown): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: "load: the loading was stopped by its signal.",
    cause,
  });
}

/**
 * Checks the options of `load`.
 *
 * @param options - What the caller passed.
 */
export function readLoadOptions(options: LoadOptions<readonly Codec[]>): {
  readonly codecs: CodecMap;
  readonly signal: AbortSignal | undefined;
} {
  const codecs = codecsByKind("load", options);
  const { signal } = resolveOptions(
    "load",
    {
      codecs: optionalOption<readonly Codec[]>("a list of codecs", Array.isArray),
      signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
    },
    options,
  );
  if (signal?.aborted) throw loadAborted(signal.reason);
  return { codecs, signal };
}

/** The body behind an address; `undefined` when the server says that there is none. */
async function fetchBytes(
  url: URL,
  signal: AbortSignal | undefined,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Uint8Array | undefined> {
  const refused = (reason: string, cause?: unknown): PortraitError =>
    new PortraitError({
      code: "io",
      message: `load: cannot fetch ${JSON.stringify(shown(url))}: ${reason}.`,
      hint: "Check the address and that it may be read from here.",
      cause,
    });
  try {
    const response = await fetch(url, signal === undefined ? {} : { signal });
    if (response.ok) return await readBody(response, url, limit);
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return undefined;
    throw refused(`the server answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof PortraitError) throw cause;
    if (signal?.aborted) throw loadAborted(cause);
    throw refused(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function fetchModel(url: URL, signal: AbortSignal | undefined): Promise<ModelBytes> {
  if (url.pathname.endsWith("/") && /^https?:$/.test(url.protocol)) {
    const folder = {
      place: shown(url),
      read: (name: string, limit: number) => fetchBytes(new URL(name, url), signal, limit),
    };
    return readFolder("load", folder, failFor("load"));
  }
  const bytes = await fetchBytes(url, signal);
  if (bytes !== undefined) return bytes;
  throw new PortraitError({
    code: "io",
    message: `load: there is nothing at ${JSON.stringify(shown(url))}.`,
    hint: 'Check the address; that of a folder ends with "/".',
  });
}

/**
 * Makes a model of a saved artifact: bytes in memory, or an address that is fetched. Needs no data set, no registry
 * and nothing of Node; to read files, use `load` of `@portrait/core/node`.
 *
 * @param source - The bytes of a single file; the text and bytes of two; or the address (`http:`, `https:`, `data:`,
 *   `blob:`) of a single file, or of a folder, which ends with `/`: its `model.json` is fetched, then the weights that
 *   it names.
 * @param options - See {@link LoadOptions}.
 * @returns The model, with its provenance.
 * @throws PortraitError `invalid-artifact` when it is malformed, truncated, changed or of another format version;
 *   `unknown-kind` when no codec was passed for its kind; `io` when the address cannot be fetched; `aborted`;
 *   `invalid-option`, `invalid-argument`.
 *
 * @example
 * ```ts
 * import { encodeModelFile, load, type Codec, type Model } from "@portrait/core";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * const codec: Codec = { kind: "constant", decode: (state) => ({ kind: state.kind, state: () => state }) };
 * const loaded = await load(encodeModelFile(model), { codecs: [codec] });
 * loaded.state().config; // => { value: 3 }
 * ```
 */
export async function load<const Codecs extends readonly Codec[]>(
  source: ModelSource,
  options: LoadOptions<Codecs>,
): Promise<DecodedModel<Codecs>> {
  const { codecs, signal } = readLoadOptions(options);
  if (typeof source !== "string" && !(source instanceof URL)) {
    return decodeWith("load", source, codecs) as DecodedModel<Codecs>;
  }
  const url = urlOf(source);
  if (url === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `load: the address must begin with ${SCHEMES.join(", ")}; received ${describeValue(String(source))}.`,
      hint: 'To read a file or folder, use load of "@portrait/core/node".',
    });
  }
  return decodeWith("load", await fetchModel(url, signal), codecs) as DecodedModel<Codecs>;
}
