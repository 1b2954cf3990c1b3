import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { describeValue, optionalOption, PortraitError, resolveOptions } from "@portrait/core";

const FORMATS = { ".parquet": "parquet", ".csv": "csv" } as const;

/** How a copy of Online Retail is stored. */
export type OnlineRetailFormat = "parquet" | "csv";

/** A copy of Online Retail on disk. */
export interface OnlineRetailFile {
  /** The path, as it was given. */
  readonly path: string;
  /** How it is stored. */
  readonly format: OnlineRetailFormat;
}

/** What {@link onlineRetailFile} takes. */
export interface OnlineRetailFileOptions {
  /** Path of a file whose name ends in `.parquet` or `.csv`, in either case. */
  readonly path: string;
}

function formatOf(path: string): OnlineRetailFormat {
  const extension = extname(path).toLowerCase();
  if (extension === ".parquet" || extension === ".csv") return FORMATS[extension];
  throw new PortraitError({
    code: "invalid-argument",
    message: `onlineRetailFile: "path" must end in .parquet or .csv; received ${describeValue(path)}.`,
    hint: "downloadOnlineRetail turns the publisher's workbook into CSV.",
    details: { path, extension },
  });
}

async function checkFile(path: string): Promise<void> {
  const refuse = (message: string, cause?: unknown): PortraitError =>
    new PortraitError({
      code: "io",
      message: `onlineRetailFile: ${message}.`,
      hint: "Pass the path of the file, or call downloadOnlineRetail.",
      details: { path },
      cause,
    });
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`cannot read ${describeValue(path)}: ${error.code}`, error);
  });
  if (!found.isFile()) throw refuse(`${describeValue(path)} is not a file`);
  if (found.size === 0) throw refuse(`${describeValue(path)} is empty`);
}

/**
 * Describes a copy of UCI Online Retail that is on disk already. The file's name and presence are checked, its
 * content is not: the engine that reads it does that.
 *
 * @param options - The path.
 * @returns A frozen description.
 * @throws PortraitError `invalid-argument` when the path is no text or ends in neither `.parquet` nor `.csv`; `io` when
 * there is no such file, it is empty, or may not be read; `invalid-option` when an option is unknown.
 *
 * @example
 * ```ts
 * import { onlineRetailFile } from "@portrait/datasets/node";
 *
 * const missing = await onlineRetailFile({ path: "no-such-file.csv" }).catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function onlineRetailFile(options: OnlineRetailFileOptions): Promise<OnlineRetailFile> {
  const rules = { path: optionalOption<unknown>("text", () => true) };
  const { path } = resolveOptions("onlineRetailFile", rules, options);
  if (typeof path !== "string" || path === "") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `onlineRetailFile: "path" must be the path of a file; received ${describeValue(path)}.`,
      hint: 'Write onlineRetailFile({ path: "online_retail.parquet" }).',
    });
  }
  const format = formatOf(path);
  await checkFile(path);
  return Object.freeze({ path, format });
}
