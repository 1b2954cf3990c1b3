import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { keepingListeners, withoutLoaderListeners } from "./process-listeners.js";

/** How many handles there are on each backend that was started here; tfjs's registry is global as well. */
const handles: Map<string, number> = new Map();

/** Whether the engine holds an instance of the backend. */
export function isStarted(name: string | null | undefined): name is string {
  return typeof name === "string" && Object.hasOwn(tf.engine().registry, name);
}

/** Makes a started backend the active one; nothing is awaited, as its instance is there. */
export function activate(name: string): void {
  if (tf.getBackend() === name) return;
  void tf.setBackend(name);
}

/**
 * Makes the instance of a registered backend and gives it to the engine. The engine's own start would block every
 * other backend until the instance is there.
 */
export async function start(name: string): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  if (isStarted(name)) {
    if (handles.has(name)) handles.set(name, (handles.get(name) as number) + 1);
    return;
  }
  try {
    const instance = await withoutLoaderListeners(() => registryFactory[name]?.factory());
    if (instance === undefined) throw new Error("no registration");
    if (isStarted(name)) instance.dispose();
    else registry[name] = quiet(instance);
  } catch (cause) {
    throw new PortraitError({
      code: "not-supported",
      message: `tfjs: the backend "${name}" does not start here: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint:
        name === "wasm"
          ? 'If the program was bundled, say where the .wasm files are: tfjs("wasm", { wasmPaths: "/assets/" }).'
          : 'Use "wasm", which runs everywhere.',
      cause,
    });
  }
  handles.set(name, (handles.get(name) ?? 0) + 1);
}

/** The cpu backend greets with an advertisement for another package at its first use; it stays silent here. */
function quiet(instance: tf.KernelBackend): tf.KernelBackend {
  return "firstUse" in instance ? Object.assign(instance, { firstUse: false }) : instance;
}

/** Drops one handle; with the last one the instance goes, and the backend stays registered so that it can start again. */
export function release(name: string): void {
  const left = (handles.get(name) ?? 0) - 1;
  if (left > 0) handles.set(name, left);
  if (left !== 0) return;
  handles.delete(name);
  const registered = tf.engine().registryFactory[name];
  keepingListeners(() => tf.removeBackend(name));
  if (registered !== undefined) tf.registerBackend(name, registered.factory, registered.priority);
}
