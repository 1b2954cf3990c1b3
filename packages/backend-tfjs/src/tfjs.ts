import { type Backend, describeValue, optionalOption, PortraitError, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { activate, isStarted, release, start } from "./engine.js";
import { registerGradients } from "./gradients/register.js";
import { registerBackend } from "./register.js";

/** The backends that tfjs has; a name that your own `module` registers may be passed too. */
export type TfjsBackendName = "cpu" | "wasm" | "webgl" | "webgpu" | "tensorflow" | (string & {});

/** Options of {@link tfjs}. */
export interface TfjsOptions {
  /**
   * The module that registers the backend, for all but `"cpu"` and `"wasm"`: importing it is what registers it, so
   * passing it shows that it was imported. Left out, the backend must have been registered already.
   */
  readonly module?: object;
  /**
   * Where the binaries of the wasm backend are: a folder's path or URL, ending in `/`, or the path of each file by name.
   * Left out, they are found beside `@tensorflow/tfjs-backend-wasm`, which works in Node and wherever no bundler has
   * moved them.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/** The module `@tensorflow/tfjs-core`, in the copy that the backends were started in. */
export type TensorFlow = typeof tf;

/** What tfjs holds at the moment, on all backends together. */
export interface TfjsMemory {
  /** Tensors that were made and not yet disposed. */
  readonly tensors: number;
  /** Their size in bytes. */
  readonly bytes: number;
}

/** A tfjs backend that is ready for use. Pass it to `fit`. */
export interface TfjsBackend extends Backend {
  /** The name that tfjs knows it by. */
  readonly name: string;
  /**
   * Calls a function with this backend as the active one of tfjs, and makes the one that was active before so again.
   *
   * @param compute - What to do, given `@tensorflow/tfjs-core`; it must not be asynchronous, as other work could then
   *   run on the wrong backend.
   * @returns What the function returns.
   * @throws PortraitError `closed` after {@link TfjsBackend.dispose}; `invalid-argument` when the function returns a promise.
   */
  run<Result>(compute: (tf: TensorFlow) => Result): Result;
  /**
   * As {@link TfjsBackend.run}, and disposes the tensors that the function made, but for those that it returns.
   *
   * @param compute - What to do, given `@tensorflow/tfjs-core`, not asynchronous.
   * @returns What the function returns.
   * @throws PortraitError as {@link TfjsBackend.run}.
   */
  tidy<Result extends tf.TensorContainer>(compute: (tf: TensorFlow) => Result): Result;
  /**
   * What tfjs holds.
   *
   * @throws PortraitError `closed` after {@link TfjsBackend.dispose}.
   */
  memory(): TfjsMemory;
  /**
   * Gives the backend back. The last of the handles on a backend that `tfjs` started frees the backend and its memory;
   * tensors on it are lost. A second call does nothing.
   */
  dispose(): void;
}

const isPaths = (value: unknown): boolean =>
  typeof value === "string" ||
  (typeof value === "object" &&
    value !== null &&
    Object.values(value).every((path) => typeof path === "string"));

const rules = {
  module: optionalOption<object>(
    "a module that registers the backend",
    (value) => typeof value === "object" && value !== null,
  ),
  wasmPaths: optionalOption<string | Readonly<Record<string, string>>>(
    "a folder's path or an object of paths by file name",
    isPaths,
  ),
};

/**
 * Starts a tfjs backend, or takes it as it is when it runs already. `"cpu"` and `"wasm"` come with this package, and
 * in Node they need no configuration and no network; the others need the module that registers them.
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
 * ```
 */
export async function tfjs(name: TfjsBackendName, options: TfjsOptions = {}): Promise<TfjsBackend> {
  if (typeof name !== "string" || name === "") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `tfjs: the first argument must be the name of a backend; received ${describeValue(name)}.`,
      hint: 'Pass "cpu" or "wasm"; or "webgl", "webgpu" or "tensorflow" with its module.',
    });
  }
  const { module, wasmPaths } = resolveOptions("tfjs", rules, options);
  await registerBackend(name, module !== undefined, wasmPaths);
  await start(name);
  registerGradients();
  if (!isStarted(tf.getBackend())) activate(name);
  return createHandle(name);
}

function createHandle(name: string): TfjsBackend {
  let open = true;
  const checkOpen = (): void => {
    if (open) return;
    throw new PortraitError({
      code: "closed",
      message: `tfjs: this handle on the backend "${name}" was disposed.`,
      hint: `Make another with tfjs("${name}").`,
    });
  };
  const run = <Result>(compute: (tf: TensorFlow) => Result): Result => {
    checkOpen();
    const before = tf.getBackend();
    activate(name);
    try {
      const result = compute(tf);
      if (result instanceof Promise) throw asynchronous(name);
      return result;
    } finally {
      if (isStarted(before)) activate(before);
    }
  };
  return Object.freeze({
    name,
    run,
    tidy: <Result extends tf.TensorContainer>(compute: (tf: TensorFlow) => Result): Result =>
      run(() => tf.tidy(() => compute(tf))),
    memory: () =>
      run(() => {
        const { numTensors, numBytes } = tf.memory();
        return { tensors: numTensors, bytes: numBytes };
      }),
    dispose: () => {
      if (open) release(name);
      open = false;
    },
  });
}

function asynchronous(name: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `tfjs: the function that runs on the backend "${name}" must not be asynchronous; it returned a promise.`,
    hint: "Await outside, and call run once for each synchronous part.",
  });
}
