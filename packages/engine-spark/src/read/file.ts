import { isPortraitError, PortraitError } from "@portrait/core";
import { type FileFormat, fileFormat, unreadable } from "@portrait/engine-sql";

/** Files on the cluster. */
export interface SourceFiles {
  /** Their path or URI as the caller wrote it. */
  readonly name: string;
  /** The path as Spark takes it: the characters of its patterns stand for themselves. */
  readonly path: string;
  /** Their format. */
  readonly format: Exclude<FileFormat, "arrow">;
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
  const known = fileFormat(name, format, ["gz", "bz2", "zst"], "parquet");
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
