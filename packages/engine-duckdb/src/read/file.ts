import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { type FileFormat, fileFormat, unreadable } from "@portrait/engine-sql";
import { reasonOf } from "../database/failure.js";

/** A file that exists. */
export interface SourceFile {
  /** Its path as the caller wrote it, for messages. */
  readonly name: string;
  /** Its absolute path. */
  readonly path: string;
  /** Its format. */
  readonly format: FileFormat;
  /** Whether it is compressed with gzip. */
  readonly gzip: boolean;
}

/** The formats that may be compressed with gzip. */
const TEXT_FORMATS: ReadonlySet<FileFormat> = new Set<FileFormat>(["csv", "jsonl"]);

function pathOf(source: string | URL): string {
  if (typeof source === "string") {
    if (source === "") throw unreadable(source, "the path is empty");
    if (source.includes("\0")) throw unreadable(source, "a path cannot hold the character NUL");
    return resolve(source);
  }
  if (source.protocol !== "file:") {
    throw unreadable(source.href, "it is no file: URL", "Download the file, or pass its rows.");
  }
  return fileURLToPath(source);
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Reads a compressed file to its end, which DuckDB does not: it takes one that was cut off for a short one. */
async function checkGzip(name: string, path: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), async (bytes: AsyncIterable<unknown>) => {
      for await (const _ of bytes);
    });
  } catch (cause) {
    throw unreadable(name, reasonOf(cause), "It may be cut off, or no gzip file.", cause);
  }
}

async function sizeOf(name: string, path: string): Promise<number> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const reason = code === "ENOENT" ? "there is no such file" : `the system refused (${code})`;
    throw unreadable(name, reason, code === "ENOENT" ? `Paths are relative to ${process.cwd()}.` : "", cause);
  }
  if (found.isFile()) return found.size;
  throw unreadable(
    name,
    found.isDirectory() ? "it is a directory" : "it is no regular file",
    "Pass one file.",
  );
}

/**
 * Finds the file that a caller named.
 *
 * @param source - Its path or `file:` URL.
 * @param format - Its format, when its name does not tell.
 * @throws PortraitError `unreadable-source` when there is none, it is empty, or its format is not known.
 */
export async function findFile(source: string | URL, format: FileFormat | undefined): Promise<SourceFile> {
  const path = pathOf(source);
  const name = typeof source === "string" ? source : path;
  const size = await sizeOf(name, path);
  const known = fileFormat(name, format, ["gz"], "csv");
  if (size === 0) throw unreadable(name, "the file is empty");
  const gzip = TEXT_FORMATS.has(known) && (await isGzip(path));
  if (gzip) await checkGzip(name, path);
  return { name, path, format: known, gzip };
}

/**
 * A path as DuckDB takes it: the characters of its patterns stand for themselves.
 *
 * @param path - The path.
 */
export const literalPath = (path: string): string => path.replaceAll(/[[*?]/g, "[$&]");
