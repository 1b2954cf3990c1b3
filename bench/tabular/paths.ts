import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where generated data and predictions lie between runs. */
export const scratch: string = join(root, ".cache/bench");

/** Where results are written. */
export const results: string = join(root, "bench/results");

/** Makes both folders. */
export function makeFolders(): void {
  mkdirSync(scratch, { recursive: true });
  mkdirSync(results, { recursive: true });
}
