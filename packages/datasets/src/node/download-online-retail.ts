import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { cachedCsv, isCached, storeInCache } from "./cache-record.js";
import { convertWorkbook } from "./convert-workbook.js";
import {
  type DownloadOnlineRetailOptions,
  type DownloadSettings,
  resolveDownloadOptions,
} from "./download-options.js";
import { abortFailure, contentFailure, ioFailure } from "./failures.js";
import { fetchFile } from "./fetch-file.js";
import type { OnlineRetailFile } from "./online-retail-file.js";
import { unpackWorkbook } from "./unpack-workbook.js";

function checkSum(what: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw contentFailure(`${what} has SHA-256 ${actual}; expected ${expected}`, undefined, {
    actual,
    expected,
  });
}

async function fillCache(settings: DownloadSettings, folder: string): Promise<void> {
  const { directory, maxInflatedBytes, archiveSha256, workbookSha256, signal, onProgress } = settings;
  const archive = join(folder, "archive.zip");
  const workbook = join(folder, "workbook.xlsx");
  const csv = join(folder, "sheet.csv");
  const { url, fetch, maxArchiveBytes: maxBytes } = settings;
  const archiveSum = await fetchFile({ url, path: archive, fetch, maxBytes, signal, onProgress });
  checkSum(`what ${url} sent`, archiveSum, archiveSha256);
  const workbookSum = await unpackWorkbook({ archive, workbook, maxInflatedBytes, signal, onProgress });
  checkSum("the workbook in the archive", workbookSum, workbookSha256);
  const { rows, sha256 } = await convertWorkbook({ workbook, csv, maxInflatedBytes, signal, onProgress });
  if (signal?.aborted) throw abortFailure(signal);
  await storeInCache(directory, folder, csv, { archiveSha256, workbookSha256, csvSha256: sha256, rows });
}

async function withFolder(directory: string, work: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(directory, { recursive: true });
  const folder = await mkdtemp(join(directory, ".online-retail-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function translate(error: unknown, { signal, directory }: DownloadSettings): unknown {
  if (signal?.aborted) return abortFailure(signal);
  const isSystem = error instanceof Error && "syscall" in error;
  return isSystem ? ioFailure(`cannot write to ${JSON.stringify(directory)}`, error) : error;
}

/**
 * Downloads UCI Online Retail from its publisher, verifies it, and keeps it as CSV; the next call finds it there.
 *
 * The data: Chen, D. (2015). Online Retail. UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33, licence
 * CC BY 4.0; 541,909 rows of a UK shop's invoices from 2010-12-01 to 2011-12-09. The publisher serves a zip archive
 * that holds one workbook. Its first sheet becomes `online-retail.csv` in `directory`: UTF-8, a header, the sheet's
 * eight columns, dates as `"YYYY-MM-DD HH:MM:SS"`, an empty field where a cell is empty.
 *
 * What is trusted: the archive and the workbook must have the SHA-256 sums that independent public users of the file
 * report; the authors of this package have not seen them at the source. Nothing is inflated before the archive's sum
 * has been checked, nothing inflates beyond `maxInflatedBytes`, no name in the archive becomes a path.
 *
 * What is kept: the CSV file appears whole or not at all (it is written in a folder of its own, then renamed). A record
 * beside it holds all checksums; when they match, the file is used again, without the network.
 *
 * Cost: the download, then one pass over the sheet; the sheet is streamed, its table of strings is held in memory.
 * Node's `fetch` uses no proxy of its own accord: where one is needed, pass a `fetch` that does.
 *
 * @param options - The directory, and tunables; see {@link DownloadOnlineRetailOptions}.
 * @returns The CSV file, described as by {@link onlineRetailFile}.
 * @throws PortraitError
 * - `invalid-argument` when the directory is missing; `invalid-option` when an option is unknown or out of range.
 * - `io` when the server cannot be reached, answers with an error or breaks off, or the directory cannot be written.
 * - `unreadable-source` when a checksum differs, a limit is exceeded, or the archive or workbook is damaged.
 * - `missing-column` when the first sheet lacks one of the eight columns.
 * - `aborted` when the signal stops it.
 *
 * @example
 * ```ts
 * import { downloadOnlineRetail } from "@portrait/datasets/node";
 *
 * const offline: typeof fetch = async () => new Response("gone", { status: 410 });
 * const failure = await downloadOnlineRetail({ directory: ".cache/none", fetch: offline }).catch((error) => error.code);
 * failure; // => "io"
 * ```
 */
export async function downloadOnlineRetail(options: DownloadOnlineRetailOptions): Promise<OnlineRetailFile> {
  const settings = resolveDownloadOptions(options);
  const { directory, signal } = settings;
  try {
    signal?.throwIfAborted();
    const cached = await isCached(directory, settings, signal);
    signal?.throwIfAborted();
    if (!cached) await withFolder(directory, (folder) => fillCache(settings, folder));
  } catch (error) {
    throw translate(error, settings);
  }
  return Object.freeze({ path: cachedCsv(directory), format: "csv" });
}
