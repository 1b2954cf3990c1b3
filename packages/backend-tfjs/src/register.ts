import { PortraitError } from "@portrait/core";
import { type BackendFactory, isRegistered, isStarted } from "./engine.js";
import { loadModule, type TfjsOptions } from "./options.js";
import { startWasm } from "./wasm/start-wasm.js";
import { startWebgpu, webgpuModule } from "./webgpu/start-webgpu.js";

const packages: ReadonlyMap<string, string> = new Map([
  ["webgpu", "@tensorflow/tfjs-backend-webgpu"],
  ["tensorflow", "@tensorflow/tfjs-node"],
]);

/** What comes with this package, loaded when it is asked for. */
async function loadOwn(name: string): Promise<void> {
  if (name === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (name === "webgl") await import("@tensorflow/tfjs-backend-webgl");
}

/**
 * Sees to it that tfjs knows a backend: loads those that come with this package, and refuses what nobody registered.
 *
 * @param name - Which backend.
 * @param options - What it needs.
 * @returns What makes its instance, where that is not what tfjs has registered.
 */
export async function registerBackend(
  name: string,
  { module, wasmPaths, gpu }: TfjsOptions,
): Promise<BackendFactory | undefined> {
  const [passed] = await Promise.all([loadModule(module), loadOwn(name)]);
  if (name === "wasm") return () => startWasm(wasmPaths);
  if (name === "webgpu" && gpu !== undefined && !isStarted(name)) {
    const webgpu = webgpuModule(passed);
    if (webgpu === undefined) throw noWebgpu(passed !== undefined);
    return () => startWebgpu(webgpu, gpu);
  }
  if (!isRegistered(name)) throw unregistered(name, passed !== undefined);
  return undefined;
}

function noWebgpu(modulePassed: boolean): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `tfjs: "gpu" needs the module that computes on it; ${modulePassed ? "the one that was passed has no WebGPUBackend" : "received none"}.`,
    hint: 'Pass it: { gpu, module: await import("@tensorflow/tfjs-backend-webgpu") }.',
  });
}

function unregistered(name: string, modulePassed: boolean): PortraitError {
  const error = (message: string, hint: string): PortraitError =>
    new PortraitError({ code: "not-supported", message: `tfjs: ${message}`, hint });
  if (name === "webgl") {
    return error(
      'the backend "webgl" needs a browser or one of its workers.',
      'Use "wasm", which runs everywhere.',
    );
  }
  if (modulePassed) {
    return error(
      `the module that was passed has registered no backend "${name}".`,
      name === "webgpu"
        ? "There is no navigator.gpu here; pass the GPU of a Dawn binding as the option gpu."
        : "It must be loaded with the same copy of @tensorflow/tfjs-core as this package.",
    );
  }
  const known = packages.get(name);
  return error(
    `no backend "${name}" is registered; "cpu", "wasm" and "webgl" come with this package.`,
    known === undefined
      ? `Pass the module that registers it: tfjs("${name}", { module }).`
      : `Install ${known} and pass it: tfjs("${name}", { module: await import("${known}") }).`,
  );
}
