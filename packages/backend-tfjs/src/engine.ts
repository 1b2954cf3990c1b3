import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { meter } from "./instance/meter.js";
import { retire } from "./instance/retire.js";
import { keepingListeners, withoutLoaderListeners } from "./process-listeners.js";

/** A backend that was started here. */
interface Started {
  readonly instance: tf.KernelBackend;
  /** How many handles there are on it. */
  readonly handles: number;
  /** The bytes of its blocks of data. */
  readonly bufferBytes: (() => number) | undefined;
  /** Whether tfjs knew the backend before: if not, it shall not know it afterwards. */
  readonly registered: boolean;
}

/** Makes an instance of a backend. */
export type BackendFactory = () => tf.KernelBackend | Promise<tf.KernelBackend>;

/** The backends that were started here, the last one last; tfjs's registry is global as well. */
const started: Map<string, Started> = new Map();

/** Whether the engine holds an instance of the backend. */
export function isStarted(name: string | null | undefined): name is string {
  return typeof name === "string" && Object.hasOwn(tf.engine().registry, name);
}

/** Whether the engine can make an instance of the backend. */
export function isRegistered(name: string): boolean {
  return Object.hasOwn(tf.engine().registryFactory, name);
}

/** The instance of a started backend. */
export function instanceOf(name: string): tf.KernelBackend {
  return tf.engine().registry[name] as tf.KernelBackend;
}

/** The bytes of the blocks of data on a backend that was started here. */
export function bufferBytesOf(name: string): number | undefined {
  return started.get(name)?.bufferBytes?.();
}

/** Makes a started backend the active one; nothing is awaited, as its instance is there. */
export function activate(name: string): void {
  if (tf.getBackend() === name) return;
  void tf.setBackend(name);
}

/**
 * Makes the instance of a backend and gives it to the engine. The engine's own start would block every other backend until
 * the instance is there.
 *
 * @param name - Which backend.
 * @param make - Makes the instance, in place of what tfjs has registered.
 */
export async function start(name: string, make?: BackendFactory): Promise<void> {
  if (!isStarted(name)) await startAnew(name, make);
  else addHandle(name);
}

async function startAnew(name: string, make: BackendFactory | undefined): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  const factory = make ?? (registryFactory[name]?.factory as BackendFactory | undefined);
  try {
    const instance = await withoutLoaderListeners(() => factory?.());
    if (instance === undefined) throw new Error("no registration");
    if (isStarted(name)) {
      keepingListeners(() => instance.dispose());
      addHandle(name);
      return;
    }
    const registered = isRegistered(name);
    if (!registered) tf.registerBackend(name, () => instance);
    registry[name] = quiet(instance);
    started.set(name, { instance, handles: 1, bufferBytes: meter(instance), registered });
  } catch (cause) {
    throw new PortraitError({
      code: "not-supported",
      message: `tfjs: the backend "${name}" does not start here: ${reasonOf(cause)}`,
      hint:
        name === "wasm"
          ? 'Say where the .wasm files are: tfjs("wasm", { wasmPaths: "/assets/" }).'
          : 'Use "wasm", which runs everywhere.',
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function addHandle(name: string): void {
  const held = started.get(name);
  if (held !== undefined) started.set(name, { ...held, handles: held.handles + 1 });
}

/** The cpu backend greets with an advertisement for another package at its first use; it stays silent here. */
function quiet(instance: tf.KernelBackend): tf.KernelBackend {
  return "firstUse" in instance ? Object.assign(instance, { firstUse: false }) : instance;
}

/**
 * Drops one handle. With the last one the instance goes, and the backend stays registered so that it can start again; if it
 * was the active one, the one that was started last takes its place, as tfjs would else start any backend anew.
 */
export function release(name: string): void {
  const held = started.get(name);
  if (held === undefined) return;
  if (held.handles > 1) {
    started.set(name, { ...held, handles: held.handles - 1 });
    return;
  }
  started.delete(name);
  if (instanceOf(name) === held.instance) remove(name, held);
  const next = [...started.keys()].filter(isStarted).at(-1);
  if (!isStarted(tf.getBackend()) && next !== undefined) activate(next);
}

function remove(name: string, { instance, registered }: Started): void {
  const registration = tf.engine().registryFactory[name];
  keepingListeners(() => tf.removeBackend(name));
  retire(name, instance);
  if (registered && registration !== undefined) {
    tf.registerBackend(name, registration.factory, registration.priority);
  }
}
