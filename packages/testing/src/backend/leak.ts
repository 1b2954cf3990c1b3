import type { TfjsBackend, TfjsMemory } from "@portrait/backend-tfjs";
import { must } from "../suite/must.js";

const counts = ["tensors", "bytes", "buffers"] as const satisfies readonly (keyof TfjsMemory)[];

/**
 * Throws when more tensors or data are held on a backend after something was done than before, or less.
 *
 * @param backend - The backend.
 * @param act - What to do.
 * @returns What it returns.
 * @throws Error which names the counts that differ: `leak: tensors 0 -> 1, bytes 0 -> 24, buffers 0 -> 1`.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 * import { expectNoLeak } from "@portrait/testing/backend";
 *
 * const backend = await tfjs("wasm");
 * const made = backend.tidy((tf) => tf.ones([2, 3]));
 * await expectNoLeak(backend, () => made.dataSync().length); // => 6
 * made.dispose();
 * ```
 */
export async function expectNoLeak<Result>(
  backend: TfjsBackend,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  const before = backend.memory();
  const result = await act();
  const after = backend.memory();
  const changed = counts.filter((name) => before[name] !== after[name]);
  must(
    changed.length === 0,
    `leak: ${changed.map((name) => `${name} ${before[name]} -> ${after[name]}`).join(", ")}`,
  );
  return result;
}
