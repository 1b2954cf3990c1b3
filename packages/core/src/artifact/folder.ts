import { PortraitError } from "../errors/portrait-error.js";
import type { ModelFiles } from "./artifact.js";
import { type Fail, MAX_JSON_BYTES } from "./json.js";
import { readManifest } from "./manifest.js";

/** The file of a folder that says what the model is; the others are reached through it. */
export const MODEL_FILE = "model.json";

/** How often a reader begins again because the model was replaced under it. */
const MAX_ATTEMPTS = 10;

/** Reads the files of one folder, wherever it lies. */
export interface Folder {
  /** Where it lies, for messages. */
  readonly place: string;
  /**
   * One file as bytes; `undefined` when there is none.
   *
   * @param name - Its name, without a path.
   * @param limit - The most bytes that it may have; more are an error.
   */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
}

/**
 * Reads a model that lies in a folder: `model.json`, then the weights that it names. A model that is replaced while it
 * is read is read again from the start, so that the two always belong together.
 *
 * @param owner - Who reads, for messages.
 * @param folder - The folder.
 * @param fail - Makes the error of a malformed artifact.
 */
export async function readFolder(owner: string, folder: Folder, fail: Fail): Promise<ModelFiles> {
  let previous: string | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const bytes = await folder.read(MODEL_FILE, MAX_JSON_BYTES);
    if (bytes === undefined) {
      throw new PortraitError({
        code: "io",
        message: `${owner}: there is no ${MODEL_FILE} in ${JSON.stringify(folder.place)}.`,
        hint: "Pass the folder that a model was saved to.",
      });
    }
    const model = new TextDecoder().decode(bytes);
    const { file, bytes: expected } = readManifest(model, fail).weights;
    const weights = await folder.read(file, expected);
    if (weights !== undefined) return { model, weights };
    if (model === previous) {
      throw fail(`model.json names the weights "${file}", which are not in ${JSON.stringify(folder.place)}`);
    }
    previous = model;
  }
  throw new PortraitError({
    code: "io",
    message: `${owner}: the model in ${JSON.stringify(folder.place)} was replaced ${MAX_ATTEMPTS} times while it was read.`,
    hint: "Try again when it is at rest.",
  });
}
