import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test, vi } from "vitest";
import { customBackend } from "../custom-backend.fixture.js";
import { tfjs } from "../tfjs.js";
import type { GpuAdapter, GpuBinding, GpuDevice } from "./gpu-binding.js";

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
  vi.unstubAllGlobals();
});

/** What stands in for tfjs's WebGPU module: as that one, it wants a navigator.gpu when it is made, and kernels. */
function stubModule() {
  const made: { device: GpuDevice; info: unknown; gpu: unknown }[] = [];
  const kernels = customBackend("webgpu");
  for (const config of tf.getKernelsForBackend("cpu")) {
    if (tf.getKernel(config.kernelName, "webgpu") == null)
      tf.registerKernel({ ...config, backendName: "webgpu" });
  }
  removals.push(() => kernels.remove());
  class WebGPUBackend extends MathBackendCPU {
    constructor(device: GpuDevice, info: unknown) {
      super();
      const { gpu } = globalThis.navigator as Navigator & { gpu?: unknown };
      made.push({ device, info, gpu });
    }
  }
  return { module: { WebGPUBackend }, made };
}

/** What stands in for a Dawn binding. */
function stubGpu() {
  const asked: object[] = [];
  const device: GpuDevice = { queue: {} };
  const adapter: GpuAdapter = {
    features: new Set(["timestamp-query", "shader-f16"]),
    limits: { maxBufferSize: 4096, maxComputeWorkgroupSizeX: 128, maxBindGroups: 4 },
    info: { vendor: "stub" },
    requestDevice: async (options) => {
      asked.push(options);
      return device;
    },
  };
  const gpu: GpuBinding = {
    requestAdapter: async (options) => {
      asked.push(options as object);
      return adapter;
    },
  };
  return { gpu, adapter, device, asked };
}

test("a GPU that is passed makes the backend, with what its adapter can, and leaves no global behind", async () => {
  vi.stubGlobal("GPUBufferUsage", {});
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const { module, made } = stubModule();
  const { gpu, device, asked } = stubGpu();
  for (const passed of [module, { default: module }]) {
    const backend = await tfjs("webgpu", { module: passed, gpu });
    expect(backend.name).toBe("webgpu");
    expect(backend.tidy((tf) => tf.sum(tf.square(tf.tensor1d([1, 2, 3]))).dataSync()[0])).toBe(14);
    expect(made.pop()).toEqual({ device, info: { vendor: "stub" }, gpu });
    expect(asked.splice(0)).toEqual([
      { powerPreference: "high-performance" },
      {
        requiredFeatures: ["timestamp-query"],
        requiredLimits: { maxBufferSize: 4096, maxComputeWorkgroupSizeX: 128 },
      },
    ]);
    backend.dispose();
    expect(Object.hasOwn(tf.engine().registryFactory, "webgpu")).toBe(false);
    expect(Object.getOwnPropertyDescriptor(globalThis, "navigator")).toEqual(navigator);
  }
});

test('tfjs("auto") takes it where it is a candidate', async () => {
  vi.stubGlobal("GPUBufferUsage", {});
  const { module } = stubModule();
  const { gpu } = stubGpu();
  const backend = await tfjs("auto", {
    candidates: ["webgpu", "cpu"],
    modules: { webgpu: () => module },
    gpu,
  });
  expect([backend.name, backend.passedOver]).toEqual(["webgpu", []]);
  backend.dispose();
});

test('tfjs("auto") passes over a fallback adapter', async () => {
  vi.stubGlobal("GPUBufferUsage", {});
  const { module } = stubModule();
  const { gpu, device } = stubGpu();
  Object.assign(device, { adapterInfo: { isFallbackAdapter: true } });
  class WebGPUBackend extends module.WebGPUBackend {
    readonly device: GpuDevice;
    constructor(device: GpuDevice, info: unknown) {
      super(device, info);
      this.device = device;
    }
  }
  const backend = await tfjs("auto", {
    candidates: ["webgpu", "cpu"],
    modules: { webgpu: { WebGPUBackend } },
    gpu,
  });
  expect([backend.name, backend.passedOver]).toEqual([
    "cpu",
    [{ name: "webgpu", reason: "Its GPU is software." }],
  ]);
  backend.dispose();
});

test.each<[string, (stub: ReturnType<typeof stubGpu>) => GpuBinding, boolean, string]>([
  [
    "no adapter",
    () => ({ requestAdapter: async () => null }),
    true,
    "the GPU that was passed gives no adapter.",
  ],
  [
    "no device",
    ({ adapter }) => ({
      requestAdapter: async () => ({
        ...adapter,
        requestDevice: async () => {
          throw new Error("The device is lost.");
        },
      }),
    }),
    true,
    "The device is lost.",
  ],
  [
    "no globals",
    ({ gpu }) => gpu,
    false,
    "the globals of WebGPU are missing: Object.assign(globalThis, globals) with those of the binding.",
  ],
])("%s is a clear error", async (_, gpuOf, globals, reason) => {
  if (globals) vi.stubGlobal("GPUBufferUsage", {});
  const { module } = stubModule();
  await expect(tfjs("webgpu", { module, gpu: gpuOf(stubGpu()) })).rejects.toMatchObject({
    code: "not-supported",
    message: `tfjs: the backend "webgpu" does not start here: ${reason} Use "wasm", which runs everywhere.`,
  });
  expect(Object.hasOwn(tf.engine().registryFactory, "webgpu")).toBe(false);
});
