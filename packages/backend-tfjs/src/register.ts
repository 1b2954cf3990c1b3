import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { isStarted } from "./engine.js";

const packages: ReadonlyMap<string, string> = new Map([
  ["webgl", "@tensorflow/tfjs-backend-webgl"],
  ["webgpu", "@tensorflow/tfjs-backend-webgpu"],
  ["tensorflow", "@tensorflow/tfjs-node"],
]);

const isRegistered = (name: string): boolean => Object.hasOwn(tf.engine().registryFactory, name);

/** Sees to it that tfjs knows the backend: loads those that come with this package, and refuses what nobody registered. */
export async function registerBackend(
  name: string,
  modulePassed: boolean,
  wasmPaths: string | Readonly<Record<string, string>> | undefined,
): Promise<void> {
  if (wasmPaths !== undefined && name !== "wasm") {
    throw new PortraitError({
      code: "invalid-option",
      message: `tfjs: "wasmPaths" belongs to the backend "wasm"; received it for "${name}".`,
      hint: "Leave it out.",
    });
  }
  if (name === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  if (name === "wasm") {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmPaths !== undefined && !isStarted(name)) {
      wasm.setWasmPaths(typeof wasmPaths === "string" ? wasmPaths : { ...wasmPaths });
    }
  }
  if (!isRegistered(name)) throw unregistered(name, modulePassed);
}

function unregistered(name: string, modulePassed: boolean): PortraitError {
  if (modulePassed) {
    return new PortraitError({
      code: "not-supported",
      message: `tfjs: the module that was passed has registered no backend "${name}".`,
      hint: "It must be loaded with the same copy of @tensorflow/tfjs-core as this package.",
    });
  }
  const known = packages.get(name);
  return new PortraitError({
    code: "not-supported",
    message: `tfjs: no backend "${name}" is registered; "cpu" and "wasm" come with this package.`,
    hint:
      known === undefined
        ? `Pass the module that registers it: tfjs("${name}", { module }).`
        : `Install ${known} and pass it: tfjs("${name}", { module: await import("${known}") }).`,
  });
}
