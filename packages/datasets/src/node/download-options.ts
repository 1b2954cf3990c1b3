import {
  describeValue,
  integerOption,
  type OptionRule,
  optionalOption,
  PortraitError,
  type ProgressListener,
  resolveOptions,
} from "@portrait/core";
import { ARCHIVE_SHA256, ARCHIVE_URL, WORKBOOK_SHA256 } from "./source.js";

const MEBIBYTE = 1_048_576;

/** What {@link downloadOnlineRetail} takes. */
export interface DownloadOnlineRetailOptions {
  /** The cache: a directory, made when it is not there. The CSV file and a record of its checksums are kept in it. */
  readonly directory: string;
  /** Where the archive is, an http or https URL; default UCI's own. */
  readonly url?: string;
  /** SHA-256 of the archive, 64 hexadecimal digits; default the one that public users report. */
  readonly archiveSha256?: string;
  /** SHA-256 of the workbook in the archive, 64 hexadecimal digits; default the one that public users report. */
  readonly workbookSha256?: string;
  /** The most bytes to download, an integer of at least 1; default 100 MiB. */
  readonly maxArchiveBytes?: number;
  /** The most bytes that the workbook, or any part of it, may inflate to, an integer of at least 1; default 512 MiB. */
  readonly maxInflatedBytes?: number;
  /** Stops the download or the conversion; the cache is left as it was. */
  readonly signal?: AbortSignal;
  /** Told how far it is, in bytes; the phases are `"download"`, `"unpack"` and `"convert"`. */
  readonly onProgress?: ProgressListener;
  /** The function that asks the server; default the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The options with every default filled in. */
export interface DownloadSettings
  extends Required<Omit<DownloadOnlineRetailOptions, "signal" | "onProgress">> {
  /** Stops the work. */
  readonly signal: AbortSignal | undefined;
  /** Told how far it is. */
  readonly onProgress: ProgressListener | undefined;
}

function isWebUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function textOption(
  fallback: string,
  expected: string,
  accepts: (value: unknown) => boolean,
): OptionRule<string> {
  return { default: fallback, expected, accepts };
}

function sha256Option(fallback: string): OptionRule<string> {
  const isSum = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/i.test(value);
  return textOption(fallback, "64 hexadecimal digits", isSum);
}

function resolve(options: DownloadOnlineRetailOptions | undefined) {
  return resolveOptions(
    "downloadOnlineRetail",
    {
      directory: optionalOption<unknown>("the path of a directory", () => true),
      url: textOption(ARCHIVE_URL, "an http or https URL", isWebUrl),
      archiveSha256: sha256Option(ARCHIVE_SHA256),
      workbookSha256: sha256Option(WORKBOOK_SHA256),
      maxArchiveBytes: integerOption(100 * MEBIBYTE, { min: 1 }),
      maxInflatedBytes: integerOption(512 * MEBIBYTE, { min: 1 }),
      signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
      onProgress: optionalOption<ProgressListener>("a function", (value) => typeof value === "function"),
      fetch: optionalOption<typeof globalThis.fetch>("a function", (value) => typeof value === "function"),
    },
    options,
  );
}

/** Checks the options of {@link downloadOnlineRetail} and fills in the defaults. */
export function resolveDownloadOptions(options: DownloadOnlineRetailOptions | undefined): DownloadSettings {
  const { directory, fetch = globalThis.fetch, ...rest } = resolve(options);
  if (typeof directory !== "string" || directory === "") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `downloadOnlineRetail: "directory" must be the path of a directory; received ${describeValue(directory)}.`,
      hint: 'Write downloadOnlineRetail({ directory: ".cache/online-retail" }).',
    });
  }
  return Object.freeze({
    ...rest,
    directory,
    fetch,
    archiveSha256: rest.archiveSha256.toLowerCase(),
    workbookSha256: rest.workbookSha256.toLowerCase(),
  });
}
