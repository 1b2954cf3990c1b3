import type * as tf from "@tensorflow/tfjs-core";

/** What the backends of tfjs say of the memory behind them, each in its own words. */
interface Device {
  readonly wasm?: { readonly HEAPU8?: Uint8Array } | null;
}

/** The figures of `memory()` of the backends on a GPU. */
interface GpuMemory {
  readonly numBytesInGPU?: number;
  readonly numBytesInGPUAllocated?: number;
  readonly numBytesAllocatedInGPU?: number;
}

/** The memory that a backend has of its system, where it knows it. */
export function deviceMemory(instance: tf.KernelBackend): { wasmBytes?: number; gpuBytes?: number } {
  const heap = (instance as tf.KernelBackend & Device).wasm?.HEAPU8;
  if (heap !== undefined) return { wasmBytes: heap.byteLength };
  const { numBytesInGPU, numBytesInGPUAllocated, numBytesAllocatedInGPU } = instance.memory() as GpuMemory;
  const gpuBytes = numBytesInGPUAllocated ?? numBytesAllocatedInGPU ?? numBytesInGPU;
  return gpuBytes === undefined ? {} : { gpuBytes };
}
