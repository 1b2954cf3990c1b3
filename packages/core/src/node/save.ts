import { lstat, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeModel, encodeModelFile } from "../artifact/encode.js";
import { MODEL_FILE } from "../artifact/folder.js";
import { FORMAT } from "../artifact/manifest.js";
import { describeValue, listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { Model } from "../model/model.js";
import { hasCode, ioError, TEMPORARY, writeAtomically } from "./file-system.js";

const WEIGHTS = /^weights-[0-9a-f]{16}\.safetensors$/;

/** What a killed save left behind is cleared away once it is this old; younger files may belong to a running one. */
const STALE_AFTER_MS = 3_600_000;

/** The moments of a save at which a test may stop it. */
export type SaveStep = "weights-written" | "model-written";

/** Called at each {@link SaveStep}. */
export type SaveHook = (step: SaveStep) => Promise<void> | void;

/**
 * The path that a caller named.
 *
 * @param owner - Who was called.
 * @param path - A path, or a `file:` URL.
 * @throws PortraitError `invalid-argument`.
 */
export function pathOf(owner: string, path: unknown): string {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return path;
  if (path instanceof URL) {
    try {
      return fileURLToPath(path);
    } catch {
      // Another protocol or another machine: the error below says what is expected.
    }
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the path must be a text or a file: URL; received ${describeValue(path instanceof URL ? path.href : path)}.`,
  });
}

function refuse(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `save: ${message}.`, hint });
}

/** The names in a folder; `undefined` when there is none. */
async function namesIn(path: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function formatOf(text: string): unknown {
  try {
    return JSON.parse(text)?.format;
  } catch {
    return undefined;
  }
}

async function checkFolder(path: string): Promise<void> {
  const names = (await namesIn(path)) ?? [];
  const foreign = names.filter((name) => name !== MODEL_FILE && !WEIGHTS.test(name) && !TEMPORARY.test(name));
  if (foreign.length > 0) {
    throw refuse(
      `the folder ${JSON.stringify(path)} holds other things than a model: ${listWords(foreign.sort(), 4)}`,
      "Choose a folder of its own for each model.",
    );
  }
  if (!names.includes(MODEL_FILE)) return;
  if (formatOf(await readFile(join(path, MODEL_FILE), "utf8")) !== FORMAT) {
    throw refuse(
      `the ${MODEL_FILE} in ${JSON.stringify(path)} is no model of Portrait`,
      "Choose a folder of its own for each model, or remove the file.",
    );
  }
}

async function clearAway(path: string, current: string, replaced: readonly string[]): Promise<void> {
  for (const name of (await namesIn(path)) ?? []) {
    if (name === current || !(WEIGHTS.test(name) || TEMPORARY.test(name))) continue;
    const file = join(path, name);
    const age = await lstat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (replaced.includes(name) || age > STALE_AFTER_MS) await rm(file, { force: true });
  }
}

/** The weights that the model in a folder names, if there is one. */
async function namedWeights(path: string): Promise<readonly string[]> {
  try {
    const file: unknown = JSON.parse(await readFile(join(path, MODEL_FILE), "utf8"))?.weights?.file;
    return typeof file === "string" && WEIGHTS.test(file) ? [file] : [];
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/**
 * Saves into a folder; see {@link save}.
 *
 * @param model - The model.
 * @param path - The folder.
 * @param hook - For tests: called between the steps.
 */
export async function saveFolder(model: Model, path: string, hook: SaveHook = () => {}): Promise<void> {
  const encoded = encodeModel(model);
  const { file } = JSON.parse(encoded.model).weights as { file: string };
  await checkFolder(path);
  await mkdir(path, { recursive: true });
  const replaced = await namedWeights(path);
  await writeAtomically(join(path, file), encoded.weights);
  await hook("weights-written");
  await writeAtomically(join(path, MODEL_FILE), encoded.model);
  await hook("model-written");
  await clearAway(path, file, replaced);
}

/** Removes temporary files that are too old to belong to a save that runs. */
async function removeStale(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)) ?? []) {
    if (!TEMPORARY.test(name)) continue;
    const file = join(folder, name);
    const found = await lstat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STALE_AFTER_MS) await rm(file, { force: true });
  }
}

/**
 * Removes what killed saves left of other models than the one that is there: in its folder all of it, beside a single file
 * what is old. No save to the place may run.
 *
 * @param path - The folder or file.
 */
export async function removeLeftovers(path: string): Promise<void> {
  if (path.endsWith(".safetensors")) return removeStale(dirname(path));
  const names = (await namesIn(path)) ?? [];
  if (!names.includes(MODEL_FILE)) return;
  const [current = ""] = await namedWeights(path);
  await clearAway(path, current, names);
}

async function checkSingle(path: string): Promise<void> {
  const start = Buffer.from(`{"__metadata__":{"format":"${FORMAT}"`);
  const found = Buffer.alloc(start.length);
  try {
    if ((await stat(path)).isDirectory()) {
      throw refuse(
        `${JSON.stringify(path)} is a folder`,
        'Choose a path that does not end in ".safetensors".',
      );
    }
    const handle = await open(path, "r");
    await handle.read(found, 0, found.length, 8).finally(() => handle.close());
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if (!found.equals(start)) {
    throw refuse(
      `the file ${JSON.stringify(path)} is no model of Portrait`,
      "Choose another path, or remove it.",
    );
  }
}

async function saveSingle(model: Model, path: string): Promise<void> {
  const bytes = encodeModelFile(model);
  await checkSingle(path);
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, bytes);
}

/**
 * Saves a model as data, never code: a path that ends in `.safetensors` becomes a single file, any other a folder with
 * `model.json` and `weights-<hash>.safetensors`. Folders on the way are made. A model that was saved there before is
 * replaced in one step: whoever reads meanwhile, and whoever reads after the process was killed, finds the old model or
 * the new one, whole. Two saves to one place must not run at the same time.
 *
 * @param model - Any model.
 * @param path - A path or a `file:` URL.
 * @throws PortraitError `invalid-argument` when the folder or file holds something else than a model, or the model's
 *   state is not plain data; `io` when the file system refuses.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import type { Codec, Model } from "@portrait/core";
 * import { load, save } from "@portrait/core/node";
 *
 * const model: Model = {
 *   kind: "constant",
 *   state: () => ({ kind: "constant", version: 1, config: { value: 3 }, tensors: {}, parts: {} }),
 * };
 * const codec: Codec = { kind: "constant", decode: (state) => ({ kind: state.kind, state: () => state }) };
 * const path = join(await mkdtemp(join(tmpdir(), "portrait-")), "model");
 * await save(model, path);
 * const loaded = await load(path, { codecs: [codec] });
 * loaded.state().config; // => { value: 3 }
 * ```
 */
export async function save(model: Model, path: string | URL): Promise<void> {
  const target = pathOf("save", path);
  try {
    await (target.endsWith(".safetensors") ? saveSingle(model, target) : saveFolder(model, target));
  } catch (error) {
    if (error instanceof PortraitError) throw error;
    throw ioError("save", "write", target, error);
  }
}
