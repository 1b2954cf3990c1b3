import type * as tf from "@tensorflow/tfjs-core";
import type { GpuAdapter, GpuBinding, GpuDevice } from "./gpu-binding.js";

/** The part of `@tensorflow/tfjs-backend-webgpu` that makes a backend. */
interface WebgpuModule {
  readonly WebGPUBackend: new (device: GpuDevice, adapterInfo: unknown) => tf.KernelBackend;
}

const limits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** The module with what makes a WebGPU backend; a CommonJS module has it in its `default`. */
export function webgpuModule(module: object | undefined): WebgpuModule | undefined {
  const { default: inner } = { ...module } as { readonly default?: unknown };
  return [module, inner].find(isWebgpuModule);
}

function isWebgpuModule(module: unknown): module is WebgpuModule {
  const isObject = typeof module === "object" && module !== null;
  return isObject && "WebGPUBackend" in module && typeof module.WebGPUBackend === "function";
}

/**
 * Makes a WebGPU backend on a GPU that was passed, such as that of a Dawn binding: the module's own start knows
 * `navigator.gpu` alone.
 *
 * @param module - The module `@tensorflow/tfjs-backend-webgpu`.
 * @param gpu - What stands in for `navigator.gpu`.
 */
export async function startWebgpu(module: WebgpuModule, gpu: GpuBinding): Promise<tf.KernelBackend> {
  if (!("GPUBufferUsage" in globalThis)) {
    throw new Error(
      "the globals of WebGPU are missing: Object.assign(globalThis, globals) with those of the binding",
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new Error("the GPU that was passed gives no adapter");
  const device = await adapter.requestDevice({
    requiredFeatures: ["timestamp-query", "bgra8unorm-storage"].filter((name) => adapter.features.has(name)),
    requiredLimits: limitsOf(adapter),
  });
  return withNavigator(gpu, () => new module.WebGPUBackend(device, adapter.info));
}

function limitsOf(adapter: GpuAdapter): Record<string, number> {
  return Object.fromEntries(
    limits.flatMap((name) => {
      const limit = (adapter.limits as Readonly<Record<string, number | undefined>>)[name];
      return limit === undefined ? [] : [[name, limit]];
    }),
  );
}

/** The constructor wants a `navigator.gpu`, though it does not use it: there is one while it runs, and no longer. */
function withNavigator<Result>(gpu: GpuBinding, make: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, "navigator");
    else Object.defineProperty(globalThis, "navigator", before);
  }
}
