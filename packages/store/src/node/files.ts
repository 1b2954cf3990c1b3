import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describeValue, type OptionRule, PortraitError, resolveOptions } from "@portrait/core";
import { writeAtomically } from "@portrait/core/node";
import type { ExchangeDriver } from "../records/exchange-driver.js";
import { hasCode } from "./file-error.js";
import { withLock } from "./lock.js";

/** Options of {@link files}. */
export interface FilesOptions {
  /** The folder; it is made when something is written. */
  readonly base: string;
}

const rules: { readonly base: OptionRule<string | undefined> } = {
  base: {
    default: undefined,
    expected: "the path of a folder",
    accepts: (value) => typeof value === "string" && value !== "" && !value.includes("\0"),
  },
};

const SUFFIX = ".json";

/** A part of a key that is the name of a folder or file everywhere, and none of ours. */
const SAFE_PART = /^(?!\.{1,2}$)[^/\\:\0]{1,200}$/;

function partsOf(key: unknown): readonly string[] {
  const parts = typeof key === "string" ? key.split(":") : [];
  if (parts.length > 0 && parts.every((part) => SAFE_PART.test(part))) return parts;
  throw new PortraitError({
    code: "invalid-argument",
    message: `files: a key must be names joined by ":"; received ${describeValue(key)}.`,
    hint: 'Names have at most 200 characters, no "/" or "\\", and are neither "." nor "..".',
  });
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}

async function keysBelow(folder: string, prefix: string): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
  const keys: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory())
      keys.push(...(await keysBelow(join(folder, entry.name), `${prefix}${entry.name}:`)));
    else if (entry.name.endsWith(SUFFIX)) keys.push(`${prefix}${entry.name.slice(0, -SUFFIX.length)}`);
  }
  return keys;
}

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true });

/**
 * A driver for unstorage that keeps each value in a file of its own, `a:b` in `a/b.json`. Unlike the drivers `fs` and
 * `fs-lite`, which write a file in place, it writes beside and renames: a reader sees the old value or the new one, whole,
 * whenever a process is killed. Writes of several processes on one machine wait for one another, key by key, and `exchange`
 * compares and sets, so `profileStore` loses no update.
 *
 * What a killed process leaves behind is a file `.tmp` or `.lock` beside the value; the next write or removal of the key
 * clears it away. A write costs a flush to the disk, some milliseconds.
 *
 * @param options - See {@link FilesOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { profileStore } from "@portrait/store";
 * import { files } from "@portrait/store/node";
 *
 * const store = profileStore(files({ base: "profiles" }));
 * store.scope; // => "shared"
 * await store.get("ann"); // => undefined
 * ```
 */
export function files(options: FilesOptions): ExchangeDriver<FilesOptions, never> {
  const { base } = resolveOptions("files", rules, options);
  if (base === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: 'files: "base" must be the path of a folder; it is missing.',
      hint: 'Pass { base: "profiles" }.',
    });
  }
  const root = resolve(base);
  const pathOf = (key: string): string => `${join(root, ...partsOf(key))}${SUFFIX}`;

  /** Decides what a key shall hold, with the lock of the key. */
  async function change(
    key: string,
    next: (held: () => Promise<string | null>) => Promise<{ readonly text: string | null } | undefined>,
  ): Promise<boolean> {
    const path = pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    return withLock(`${path}.lock`, async (lock) => {
      const decided = await next(() => contentOf(path));
      if (decided === undefined || !(await lock.stillHeld())) return false;
      await rm(`${path}.tmp`, { force: true });
      if (decided.text === null) await rm(path, { force: true });
      else await writeAtomically(path, decided.text, `${path}.tmp`);
      return true;
    });
  }
  async function write(key: string, text: string | null): Promise<void> {
    if (await change(key, async () => ({ text }))) return;
    throw new PortraitError({
      code: "io",
      message: `files: the lock of ${JSON.stringify(key)} was lost, as the process stood still for 30 s or more.`,
      hint: "Nothing was written; try again.",
    });
  }
  return Object.freeze({
    name: "portrait-files",
    options: Object.freeze({ base: root }),
    hasItem: async (key: string) => (await contentOf(pathOf(key))) !== null,
    getItem: async (key: string) => contentOf(pathOf(key)),
    setItem: write,
    removeItem: (key: string) => write(key, null),
    getKeys: () => keysBelow(root, ""),
    async clear(prefix: string) {
      const keys = await keysBelow(root, "");
      for (const key of keys) if (key.startsWith(prefix ?? "")) await write(key, null);
    },
    exchange: (key: string, expected: string | null, text: string | null) =>
      change(key, async (held) => ((await held()) === expected ? { text } : undefined)),
  });
}
