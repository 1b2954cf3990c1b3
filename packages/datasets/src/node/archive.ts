import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { contentFailure } from "./failures.js";

/** A zip archive whose entries were all listed and may be read one at a time. */
export interface Archive {
  /** The names of the entries, directories left out. */
  readonly names: readonly string[];
  /**
   * Opens an entry. No more bytes come out of it than the archive declares, and those are at most the limit.
   *
   * @throws PortraitError `unreadable-source` when there is no such entry, or it is too large or encrypted.
   */
  open(name: string): Promise<Readable>;
  /** Bytes of an entry when inflated, as declared. */
  sizeOf(name: string): number;
  /** Closes the file. */
  close(): void;
}

const MAX_ENTRIES = 1_000;

async function listEntries(file: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (file.entryCount > MAX_ENTRIES)
    throw new Error(`${file.entryCount} entries, at most ${MAX_ENTRIES} are read`);
  const entries = new Map<string, Entry>();
  for await (const entry of file.eachEntry()) {
    if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
  }
  return entries;
}

/**
 * Opens a zip archive and lists it. Names that leave the archive (`../x`, `/x`, `C:x`) make it unreadable as a whole.
 *
 * @param path - The file.
 * @param what - What the file is, for messages.
 * @param maxInflatedBytes - The most that one entry may inflate to.
 */
export async function openArchive(path: string, what: string, maxInflatedBytes: number): Promise<Archive> {
  const unreadable = (error: unknown): never => {
    throw contentFailure(`${what} cannot be read as a zip archive`, error);
  };
  const file = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(unreadable);
  const entries = await listEntries(file).catch((error: unknown) => {
    file.close();
    return unreadable(error);
  });

  function find(name: string): Entry {
    const entry = entries.get(name);
    if (entry === undefined) throw contentFailure(`${what} holds no "${name}"`);
    if (entry.uncompressedSize > maxInflatedBytes) {
      throw contentFailure(
        `"${name}" in ${what} would inflate to ${entry.uncompressedSize} bytes; the limit is ${maxInflatedBytes}`,
        undefined,
        { bytes: entry.uncompressedSize, limit: maxInflatedBytes },
      );
    }
    return entry;
  }

  return {
    names: [...entries.keys()],
    open: async (name) => file.openReadStreamPromise(find(name)).catch(unreadable),
    sizeOf: (name) => find(name).uncompressedSize,
    close: () => file.close(),
  };
}
