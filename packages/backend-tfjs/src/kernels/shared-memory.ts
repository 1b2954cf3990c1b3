import { PortraitError } from "@portrait/core";
import { bindKernels } from "@portrait/kernels";
import { type TensorKernels, tensor } from "@portrait/kernels/tensor";
import type * as tf from "@tensorflow/tfjs-core";

/** The types of the tensors that kernels make. */
export type KernelDtype = "float32" | "int32" | "bool";

/** What is used of the Emscripten module behind tfjs's wasm backend. */
interface EmscriptenModule {
  readonly asm?: { readonly memory?: unknown };
  readonly wasmMemory?: unknown;
  readonly tfjs: {
    registerTensor(id: number, size: number, memoryOffset: number): void;
    disposeData(id: number): void;
  };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** What is used of tfjs's wasm backend. */
interface WasmBackend extends tf.KernelBackend {
  readonly wasm: EmscriptenModule;
  readonly dataIdMap: tf.DataStorage<{ id: number; readonly memoryOffset: number }>;
  dataIdNextNumber: number;
  makeOutput(shape: number[], dtype: KernelDtype): tf.TensorInfo;
}

/** The memory of tfjs's wasm backend, with the kernels that work in it. */
export interface SharedMemory {
  /** The kernels. */
  readonly kernels: TensorKernels;
  /** The current buffer. */
  buffer(): ArrayBufferLike;
  /** Where a tensor lies. */
  address(tensor: tf.TensorInfo): number;
  /**
   * Makes a tensor whose contents are to be written.
   *
   * @throws PortraitError `out-of-memory` when the backend has no room for it.
   */
  output(shape: readonly number[], dtype: KernelDtype): tf.TensorInfo;
  /** Frees what {@link SharedMemory.output} made and nobody got. */
  discard(dataId: tf.TensorInfo["dataId"]): void;
  /**
   * Says that the contents of a tensor were changed in place: the backend forgets what it derived from them, such as the
   * packed weights of a convolution.
   */
  renew(tensor: tf.TensorInfo): void;
  /**
   * Takes memory for the length of a call.
   *
   * @throws PortraitError `out-of-memory` when the backend has no room for it.
   */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result;
}

const known: WeakMap<object, SharedMemory> = /* @__PURE__ */ new WeakMap();

/**
 * The memory of a backend, if it is tfjs's wasm backend.
 *
 * @param backend - Any backend of tfjs.
 */
export function sharedMemoryOf(backend: object): SharedMemory | undefined {
  const found = known.get(backend);
  if (found !== undefined) return found;
  if (!isWasmBackend(backend)) return undefined;
  const memory = memoryOf(backend.wasm);
  if (memory === undefined) return undefined;
  const shared = share(backend, memory);
  known.set(backend, shared);
  return shared;
}

function isWasmBackend(backend: object): backend is WasmBackend {
  const { wasm, dataIdMap, makeOutput } = backend as Partial<WasmBackend>;
  return typeof wasm?._malloc === "function" && dataIdMap !== undefined && makeOutput !== undefined;
}

function memoryOf({ asm, wasmMemory }: EmscriptenModule): WebAssembly.Memory | undefined {
  return [asm?.memory, wasmMemory].find((memory) => memory instanceof WebAssembly.Memory);
}

function share(backend: WasmBackend, memory: WebAssembly.Memory): SharedMemory {
  const { wasm, dataIdMap } = backend;
  const address = (tensorInfo: tf.TensorInfo): number => dataIdMap.get(tensorInfo.dataId).memoryOffset;
  return Object.freeze({
    kernels: bindKernels(tensor, memory),
    buffer: () => memory.buffer,
    address,
    output(shape: readonly number[], dtype: KernelDtype) {
      const info = backend.makeOutput([...shape], dtype);
      const size = shape.reduce((product, extent) => product * extent, 1);
      if (size > 0 && address(info) === 0) {
        backend.disposeData(info.dataId);
        throw noRoom(size * (dtype === "bool" ? 1 : 4), memory);
      }
      return info;
    },
    discard: (dataId: tf.TensorInfo["dataId"]) => void backend.disposeData(dataId),
    renew(info: tf.TensorInfo) {
      const data = dataIdMap.get(info.dataId);
      const size = info.shape.reduce((product, extent) => product * extent, 1);
      wasm.tfjs.disposeData(data.id);
      data.id = backend.dataIdNextNumber++;
      wasm.tfjs.registerTensor(data.id, size, data.memoryOffset);
    },
    withScratch<Result>(bytes: number, use: (address: number) => Result): Result {
      const place = wasm._malloc(Math.max(bytes, 4)) >>> 0;
      if (place === 0) throw noRoom(bytes, memory);
      try {
        return use(place);
      } finally {
        wasm._free(place);
      }
    },
  });
}

function noRoom(bytes: number, memory: WebAssembly.Memory): PortraitError {
  return new PortraitError({
    code: "out-of-memory",
    message: `tfjs: the wasm backend has no room for ${bytes} bytes in its memory of ${memory.buffer.byteLength}.`,
    hint: "Dispose tensors that are not needed, or take smaller batches.",
    details: { bytes, held: memory.buffer.byteLength },
  });
}
