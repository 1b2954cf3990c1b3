import * as tf from "@tensorflow/tfjs-core";
import { chooseBackend } from "./auto/choose.js";
import type { PassedOver, TfjsBackend } from "./backend.js";
import { activate, isStarted, start } from "./engine.js";
import { registerGradients } from "./gradients/register.js";
import { createHandle } from "./handle.js";
import { registerKernels } from "./kernels/register.js";
import { resolveTfjsOptions, type TfjsBackendName, type TfjsOptions } from "./options.js";
import { registerBackend } from "./register.js";

/**
 * Starts a tfjs backend, or takes it as it is when it runs already. `"cpu"`, `"wasm"` and, in browsers, `"webgl"` come with
 * this package and need no configuration and no network; the others need the module that registers them. `"auto"` takes the
 * best that starts and computes rightly in a small check; `name` says which, `passedOver` why no better one.
 *
 * The engine of tfjs is global: one for the whole process, with one active backend at a time. Starting a backend makes
 * it the active one only when there is none; {@link TfjsBackend.run} and {@link TfjsBackend.tidy} make it so for the
 * length of a call. Two handles on one name share the backend. `tfjs-core` comes without gradients; `tfjs` registers
 * those that losses need (arithmetic, sums, exponentials, matrix products) unless there are some already.
 *
 * @param name - Which backend.
 * @param options - See {@link TfjsOptions}.
 * @throws PortraitError `invalid-argument` when `name` is no text; `invalid-option`; `not-supported` when no module has
 *   registered the backend or it does not start here.
 *
 * @example
 * ```ts
 * import { tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const total = backend.tidy((tf) => tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0] ?? 0);
 * total; // => 6
 * backend.dispose();
 *
 * const best = await tfjs("auto");
 * best.name; // => "wasm"
 * best.passedOver; // => [{ name: "tensorflow", reason: "Its module was not passed." }]
 * best.dispose();
 * ```
 */
export async function tfjs(name: TfjsBackendName | "auto", options: TfjsOptions = {}): Promise<TfjsBackend> {
  const resolved = resolveTfjsOptions(name, options);
  return name === "auto" ? chooseBackend(resolved, openNamed) : openNamed(name, resolved, Object.freeze([]));
}

async function openNamed(
  name: string,
  options: TfjsOptions,
  passedOver: readonly PassedOver[],
): Promise<TfjsBackend> {
  const make = await registerBackend(name, options);
  if (name === "wasm") registerKernels();
  await start(name, make);
  registerGradients();
  if (!isStarted(tf.getBackend())) activate(name);
  return createHandle(name, passedOver);
}
