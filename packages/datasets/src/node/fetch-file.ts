import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ProgressListener } from "@portrait/core";
import { contentFailure, ioFailure } from "./failures.js";

/** What {@link fetchFile} takes. */
export interface FetchFile {
  /** From where. */
  readonly url: string;
  /** Where to; there must be no such file. */
  readonly path: string;
  /** How to ask. */
  readonly fetch: typeof globalThis.fetch;
  /** The most that may arrive. */
  readonly maxBytes: number;
  /** Stops the work. */
  readonly signal: AbortSignal | undefined;
  /** Told after each part. */
  readonly onProgress: ProgressListener | undefined;
}

async function request({ url, fetch, signal }: FetchFile): Promise<Response> {
  const response = await fetch(url, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    throw ioFailure(`cannot reach ${url}`, error);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw ioFailure(`${url} answered ${`${response.status} ${response.statusText}`.trim()}`);
}

function declaredBytes(response: Response): number | undefined {
  const text = response.headers.get("content-length");
  if (text === null || response.headers.has("content-encoding")) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

async function* readBody(response: Response, url: string): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    for await (const chunk of response.body ?? []) {
      read += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw ioFailure(`${url} broke off after ${read} bytes`, error);
  }
}

/**
 * Downloads a file.
 *
 * @param options - From where to where.
 * @returns The SHA-256 of what was written.
 * @throws PortraitError `io` when the server cannot be reached, refuses or breaks off; `unreadable-source` when more than the
 * limit would arrive.
 */
export async function fetchFile(options: FetchFile): Promise<string> {
  const { url, path, maxBytes, signal, onProgress } = options;
  const response = await request(options);
  const declared = declaredBytes(response);
  const hash = createHash("sha256");
  let read = 0;
  const meter = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      read += chunk.length;
      if (read > maxBytes) throw contentFailure(`${url} sends more than ${maxBytes} bytes`);
      hash.update(chunk);
      yield chunk;
      onProgress?.({ phase: "download", completed: read, total: declared ?? read });
    }
  };
  await pipeline(readBody(response, url), meter, createWriteStream(path, { flags: "wx" }), {
    ...(signal === undefined ? {} : { signal }),
  });
  if (declared !== undefined && read < declared)
    throw ioFailure(`${url} broke off after ${read} of ${declared} bytes`);
  return hash.digest("hex");
}
