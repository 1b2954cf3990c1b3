import { type ErrorCode, listWords, PortraitError } from "@portrait/core";

/** The formats of files that are read. */
export type FileFormat = "parquet" | "csv" | "jsonl" | "arrow";

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
 * A file cannot be read.
 *
 * @param name - The file, as the caller wrote it.
 * @param reason - Why, as the end of a sentence.
 * @param hint - What to do about it.
 * @param cause - What was thrown.
 *
 * @example
 * ```ts
 * import { unreadable } from "@portrait/engine-sql";
 *
 * unreadable("orders.csv", "the file is empty").message; // => 'read: "orders.csv" cannot be read: the file is empty.'
 * ```
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

/**
 * The format of a file: what the caller says, else what its name tells.
 *
 * @param name - The file, as the caller wrote it; a folder may end with a slash.
 * @param format - What the caller says.
 * @param compressed - The extensions that may follow that of the format, such as `["gz"]`.
 * @param usual - The format that the message of an error names.
 * @throws PortraitError `unreadable-source` when neither tells.
 *
 * @example
 * ```ts
 * import { fileFormat } from "@portrait/engine-sql";
 *
 * fileFormat("orders.jsonl.gz", undefined, ["gz"], "csv"); // => "jsonl"
 * fileFormat("orders", "parquet", ["gz"], "csv"); // => "parquet"
 * ```
 */
export function fileFormat(
  name: string,
  format: FileFormat | undefined,
  compressed: readonly string[],
  usual: FileFormat,
): FileFormat {
  if (format !== undefined) return format;
  const words = name.toLowerCase().replace(/\/+$/, "").split(".");
  if (compressed.includes(words.at(-1) ?? "")) words.pop();
  const extension = words.length > 1 ? (words.at(-1) ?? "") : "";
  const known = Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined;
  if (known !== undefined) return known;
  const extensions = Object.keys(EXTENSIONS).map((word) => `.${word}`);
  throw unreadable(
    name,
    "its name does not tell the format",
    `Name it with one of ${listWords(extensions, 20)}, or pass { format: ${JSON.stringify(usual)} }.`,
  );
}
