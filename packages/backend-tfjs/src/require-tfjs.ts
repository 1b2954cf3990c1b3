import { type Backend, describeValue, PortraitError } from "@portrait/core";
import type { TfjsBackend } from "./backend.js";

/**
 * The backend that a deep estimator was given, seen to be one of {@link tfjs}.
 *
 * @param owner - The estimator, for the message.
 * @param backend - What `fit` was given.
 * @throws PortraitError `invalid-argument` when there is none, or none made by `tfjs`.
 *
 * @example
 * ```ts
 * import { requireTfjs, tfjs } from "@portrait/backend-tfjs";
 *
 * requireTfjs("lightGcn", await tfjs("cpu")).name; // => "cpu"
 * ```
 */
export function requireTfjs(owner: string, backend: Backend | undefined): TfjsBackend {
  if (isTfjsBackend(backend)) return backend;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: needs a backend made by tfjs(); received ${describeValue(backend)}.`,
    hint: 'Pass it to fit: { backend: await tfjs("wasm") }, with tfjs from @portrait/backend-tfjs.',
  });
}

function isTfjsBackend(backend: Backend | undefined): backend is TfjsBackend {
  if (typeof backend !== "object" || backend === null) return false;
  return ["run", "tidy", "memory", "dispose"].every(
    (name) => typeof Object.getOwnPropertyDescriptor(backend, name)?.value === "function",
  );
}
