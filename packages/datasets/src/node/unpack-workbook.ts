import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { listWords, type ProgressListener } from "@portrait/core";
import { type Archive, openArchive } from "./archive.js";
import { contentFailure } from "./failures.js";

/** What {@link unpackWorkbook} takes. */
export interface Unpacking {
  /** The zip archive. */
  readonly archive: string;
  /** Where to write the workbook; there must be no such file. */
  readonly workbook: string;
  /** The most that the workbook may inflate to. */
  readonly maxInflatedBytes: number;
  /** Stops the work. */
  readonly signal: AbortSignal | undefined;
  /** Told after each part. */
  readonly onProgress: ProgressListener | undefined;
}

function findWorkbook(archive: Archive): string {
  const [name, ...others] = archive.names.filter((entry) => entry.toLowerCase().endsWith(".xlsx"));
  if (name !== undefined && others.length === 0) return name;
  throw contentFailure(
    `the archive must hold one .xlsx file; it holds ${listWords(archive.names) || "nothing"}`,
  );
}

async function* readEntry(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw contentFailure(`"${name}" in the archive is damaged`, error);
  }
}

/**
 * Takes the one workbook out of a zip archive. The archive's names are not used as paths.
 *
 * @param options - From where to where.
 * @returns The SHA-256 of the workbook.
 * @throws PortraitError `unreadable-source` when the archive is damaged, hostile, or holds no or several workbooks.
 */
export async function unpackWorkbook(options: Unpacking): Promise<string> {
  const { signal, onProgress } = options;
  const archive = await openArchive(options.archive, "the archive", options.maxInflatedBytes);
  const hash = createHash("sha256");
  let completed = 0;
  try {
    const name = findWorkbook(archive);
    const total = archive.sizeOf(name);
    const meter = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        completed += chunk.length;
        hash.update(chunk);
        yield chunk;
        onProgress?.({ phase: "unpack", completed, total });
      }
    };
    await pipeline(
      readEntry(await archive.open(name), name),
      meter,
      createWriteStream(options.workbook, { flags: "wx" }),
      { ...(signal === undefined ? {} : { signal }) },
    );
  } finally {
    archive.close();
  }
  return hash.digest("hex");
}
