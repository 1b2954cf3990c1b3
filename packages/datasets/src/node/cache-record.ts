import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const VERSION = 1;

/** What was converted into a cached CSV file, and what the file should be. */
export interface CacheRecord {
  /** Version of the conversion; a newer one converts again. */
  readonly version: number;
  /** SHA-256 of the archive. */
  readonly archiveSha256: string;
  /** SHA-256 of the workbook. */
  readonly workbookSha256: string;
  /** SHA-256 of the CSV file. */
  readonly csvSha256: string;
  /** Rows in the CSV file, the header not counted. */
  readonly rows: number;
}

/** Path of the cached CSV file. */
export const cachedCsv = (directory: string): string => join(directory, "online-retail.csv");

const cachedRecord = (directory: string): string => join(directory, "online-retail.json");

async function readRecord(directory: string): Promise<Partial<Record<keyof CacheRecord, unknown>>> {
  try {
    const record: unknown = JSON.parse(await readFile(cachedRecord(directory), "utf8"));
    return typeof record === "object" && record !== null ? record : {};
  } catch {
    return {};
  }
}

async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const hash = createHash("sha256");
  const options = signal === undefined ? {} : { signal };
  return pipeline(createReadStream(path), hash, options).then(
    () => hash.digest("hex"),
    () => undefined,
  );
}

/** What must be equal for a cached file to be used again. */
export type CacheKey = Pick<CacheRecord, "archiveSha256" | "workbookSha256">;

/** Whether the directory holds the CSV file of this archive and workbook, unchanged since it was written. */
export async function isCached(
  directory: string,
  key: CacheKey,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const record = await readRecord(directory);
  if (record.version !== VERSION || typeof record.csvSha256 !== "string") return false;
  if (record.archiveSha256 !== key.archiveSha256 || record.workbookSha256 !== key.workbookSha256)
    return false;
  return (await hashFile(cachedCsv(directory), signal)) === record.csvSha256;
}

/** Moves a finished CSV file into the cache, then its record; a reader sees the old, the new or none. */
export async function storeInCache(
  directory: string,
  folder: string,
  csv: string,
  record: Omit<CacheRecord, "version">,
): Promise<void> {
  const draft = join(folder, "record.json");
  await writeFile(draft, `${JSON.stringify({ version: VERSION, ...record }, null, 2)}\n`);
  await rename(csv, cachedCsv(directory));
  await rename(draft, cachedRecord(directory));
}
