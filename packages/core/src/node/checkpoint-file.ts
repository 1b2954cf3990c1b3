import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CheckpointStore } from "../model/checkpoint.js";
import { hasCode, ioError, writeAtomically } from "./file-system.js";
import { pathOf } from "./save.js";

/**
 * Keeps an unfinished fit in a file. It is replaced in one step that lasts, so that whenever the process or the machine
 * stops, the file holds a whole state. Folders on the way are made. The file stays when the fit ends: remove it then.
 *
 * @param path - A path or a `file:` URL.
 * @returns A store for `fit(..., { checkpoint: { to, every } })`; it throws PortraitError `io` when the file system refuses.
 * @throws PortraitError `invalid-argument` for what is no path.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { createInteractions, fit } from "@portrait/core";
 * import { checkpointFile } from "@portrait/core/node";
 * import { lightGcn } from "@portrait/models/collaborative";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "rum", at: 2 }]);
 * const to = checkpointFile(join(await mkdtemp(join(tmpdir(), "portrait-")), "fit.safetensors"));
 * const model = await fit(lightGcn({ factors: 2, steps: 6 }), log, { checkpoint: { to, every: 2 } });
 * model.kind; // => "lightGcn"
 * ```
 */
export function checkpointFile(path: string | URL): CheckpointStore {
  const target = pathOf("checkpointFile", path);
  return Object.freeze<CheckpointStore>({
    async read() {
      try {
        return await readFile(target);
      } catch (error) {
        if (hasCode(error, "ENOENT")) return undefined;
        throw ioError("checkpointFile", "read", target, error);
      }
    },
    async write(bytes) {
      try {
        await mkdir(dirname(target), { recursive: true });
        await writeAtomically(target, bytes);
      } catch (error) {
        throw ioError("checkpointFile", "write", target, error);
      }
    },
  });
}
