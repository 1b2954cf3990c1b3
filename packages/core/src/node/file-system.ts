import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PortraitError } from "../errors/portrait-error.js";

/** What the name of every temporary file matches. */
export const TEMPORARY: RegExp = /^\.portrait-[0-9a-f-]{36}\.tmp$/;

/**
 * Whether an error of Node's file system bears one of some codes.
 *
 * @param error - What was caught.
 * @param codes - Such as `"ENOENT"`.
 */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/**
 * The error for a file system that refused.
 *
 * @param owner - Who was called.
 * @param verb - `"read"` or `"write"`.
 * @param path - What could not be read or written.
 * @param cause - What the file system said.
 */
export function ioError(owner: string, verb: "read" | "write", path: string, cause: unknown): PortraitError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new PortraitError({
    code: "io",
    message: `${owner}: cannot ${verb} ${JSON.stringify(path)}: the file system says ${reason}.`,
    hint: "Check the path and its permissions.",
    details: { path, reason },
    cause,
  });
}

/** Makes a rename in a folder lasting. Windows cannot open a folder and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasCode(error, "EISDIR", "EPERM", "EINVAL", "ENOTSUP")) throw error;
  }
}

/**
 * Writes a file in one step that lasts: into a temporary file beside it, which is flushed to the disk and renamed. A
 * reader sees the old content or the new, never a part, whenever the process or the machine stops.
 *
 * @param path - The file, in a folder that exists.
 * @param content - What it shall hold.
 * @param temporary - The temporary file, which may not exist yet; left out, a name of its own in the same folder.
 * @throws The file system's error; then the file is as it was.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { writeAtomically } from "@portrait/core/node";
 *
 * await writeAtomically("note.txt", "kept");
 * await readFile("note.txt", "utf8"); // => "kept"
 * ```
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  temporary: string = join(dirname(path), `.portrait-${randomUUID()}.tmp`),
): Promise<void> {
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
