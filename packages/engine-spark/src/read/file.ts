import { type ErrorCode, isPortraitError, listWords, PortraitError } from "@portrait/core";

/** The formats of files that are read. */
export type FileFormat = "parquet" | "csv" | "jsonl" | "arrow";

/** Files on the cluster. */
export interface SourceFiles {
  /** Their path or URI as the caller wrote it. */
  readonly name: string;
  /** The path as Spark takes it: the characters of its patterns stand for themselves. */
  readonly path: string;
  /** Their format. */
  readonly format: Exclude<FileFormat, "arrow">;
}

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  parquet: "parquet",
  pq: "parquet",
  csv: "csv",
  tsv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  arrow: "arrow",
  arrows: "arrow",
  feather: "arrow",
  ipc: "arrow",
};

/**
 * Files cannot be read.
 *
 * @param name - Their path, as the caller wrote it.
 * @param reason - Why, as the end of a sentence.
 * @param hint - What to do about it.
 * @param cause - What was thrown.
 */
export function unreadable(name: string, reason: string, hint: string = "", cause?: unknown): PortraitError {
  const code: ErrorCode = "unreadable-source";
  return new PortraitError({
    code,
    message: `read: ${JSON.stringify(name)} cannot be read: ${reason}.`,
    hint,
    details: { path: name, reason },
    cause,
  });
}

function formatOf(name: string, format: FileFormat | undefined): FileFormat {
  if (format !== undefined) return format;
  const bare = name
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/\.(?:gz|bz2|zst)$/, "");
  const extension = /\.([a-z]+)$/.exec(bare)?.[1] ?? "";
  const known = Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined;
  if (known !== undefined) return known;
  const words = Object.keys(EXTENSIONS).map((word) => `.${word}`);
  throw unreadable(
    name,
    "its name does not tell the format",
    `Name it with one of ${listWords(words, 20)}, or pass { format: "parquet" }.`,
  );
}

/**
 * The files that a caller named: one, or all in a folder.
 *
 * @param source - Their path or URI on the cluster.
 * @param format - Their format, when the name does not tell.
 * @throws PortraitError `unreadable-source` when the name is empty or does not tell a format; `not-supported` for Arrow.
 */
export function sourceFiles(source: string | URL, format: FileFormat | undefined): SourceFiles {
  const name = String(source);
  if (name.trim() === "") throw unreadable(name, "the path is empty");
  if (name.includes("\0")) throw unreadable(name, "a path cannot hold the character NUL");
  const known = formatOf(name, format);
  if (known !== "arrow") {
    return { name, path: name.replaceAll(/[[\]{}*?\\]/g, "\\$&"), format: known };
  }
  throw new PortraitError({
    code: "not-supported",
    message: `read: the spark engine reads no Arrow files; received ${JSON.stringify(name)}.`,
    hint: "Write it as Parquet, or pass the Arrow table.",
  });
}

const INTERNAL = 13;

/**
 * Does work that reads files; what Spark says against the files becomes `unreadable-source`.
 *
 * @param files - The files.
 * @param work - The work.
 * @throws PortraitError `unreadable-source`, and what the work throws when it was stopped.
 */
export async function readingFiles<Result>(files: SourceFiles, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!isPortraitError(cause, "io") || cause.details.status !== INTERNAL) throw cause;
    const reason = /Spark stopped: ([\s\S]*?)\.?$/.exec(cause.message)?.[1] ?? cause.message;
    throw unreadable(files.name, reason, HINTS[files.format], cause);
  }
}

const HINTS: Readonly<Record<string, string>> = {
  csv: "It must be UTF-8, begin with a header, and have as many fields in each record as in the header.",
  jsonl: "Write one JSON object a line.",
  parquet: "The cluster must see the path; it may be cut off, or no Parquet file.",
};
