import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { type SharedMemory, sharedMemoryOf } from "./shared-memory.js";

/** What a kernel of tfjs is called with. */
export interface KernelCall {
  /** The tensors, by the names that tfjs gives them. */
  readonly inputs: tf.NamedTensorInfoMap;
  /** What is no tensor, by the names that tfjs gives it. */
  readonly attrs: tf.NamedAttrMap;
}

/** A kernel of tfjs that works in the wasm backend's memory. */
export interface WasmKernel {
  /** The name that tfjs knows it by. */
  readonly kernelName: string;
  /** Computes; `undefined` leaves the call to the kernel that the backend came with. */
  compute(memory: SharedMemory, call: KernelCall): tf.TensorInfo | tf.TensorInfo[] | undefined;
}

const installed: WeakSet<tf.KernelFunc> = /* @__PURE__ */ new WeakSet();

/** Puts a kernel in the place of the wasm backend's own, which stays at hand for the calls that it leaves. */
export function installKernel({ kernelName, compute }: WasmKernel): void {
  const stock = tf.getKernel(kernelName, "wasm");
  if (stock !== undefined && installed.has(stock.kernelFunc)) return;
  const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs = {} }) => {
    const memory = sharedMemoryOf(backend as tf.KernelBackend);
    const result = memory === undefined ? undefined : compute(memory, { inputs, attrs });
    if (result !== undefined) return result;
    if (stock === undefined) throw unsupported(kernelName, inputs);
    return stock.kernelFunc({ inputs, backend, attrs });
  };
  installed.add(kernelFunc);
  if (stock !== undefined) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...stock, kernelName, backendName: "wasm", kernelFunc });
}

function unsupported(kernelName: string, inputs: tf.NamedTensorInfoMap): PortraitError {
  const types = Object.values(inputs).flatMap((input) => input?.dtype ?? []);
  return new PortraitError({
    code: "not-supported",
    message: `tfjs: the wasm backend computes ${kernelName} of float32 and int32 tensors alone; received ${types.join(" and ")}.`,
    hint: "Cast the tensor first.",
  });
}
