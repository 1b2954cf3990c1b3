import { instantiateSync, type KernelInstance } from "@portrait/kernels";
import { type TensorKernels, tensor } from "@portrait/kernels/tensor";
import * as tf from "@tensorflow/tfjs-core";
import { type KernelDtype, type SharedMemory, sharedMemoryOf } from "./shared-memory.js";

/** What a kernel reads: a tensor, or numbers that belong to no backend. */
export type KernelInput = tf.Tensor | Float32Array | Int32Array;

/** A tensor that a kernel is to write. */
export interface KernelOutput {
  /** Its extents. */
  readonly shape: readonly number[];
  /** Its type; float32, if left out. */
  readonly dtype?: "float32" | "int32";
}

/** A computation by kernels. */
export interface Computation {
  /** What it reads. */
  readonly inputs: readonly KernelInput[];
  /** What it makes. */
  readonly outputs: readonly KernelOutput[];
  /** How many bytes it needs beside them. */
  readonly scratch?: number;
  /** Calls the kernels, given where everything lies; all of each output must be written. */
  run(kernels: TensorKernels, inputs: readonly number[], outputs: readonly number[], scratch: number): void;
}

/**
 * Computes tensors by kernels: on the wasm backend in place, on others over copies of the inputs and outputs in a memory
 * of their own. To be called inside a custom gradient or where none is asked for.
 *
 * @param computation - What to compute.
 * @returns A tensor for each output, on the active backend.
 * @throws PortraitError `out-of-memory` when there is no room.
 */
export function compute(computation: Computation): tf.Tensor[] {
  const memory = sharedMemoryOf(tf.backend());
  return memory === undefined ? computeCopies(computation) : computeInPlace(memory, computation);
}

const isTensor = (input: KernelInput): input is tf.Tensor => input instanceof tf.Tensor;

function computeInPlace(memory: SharedMemory, computation: Computation): tf.Tensor[] {
  const { inputs, outputs, scratch = 0, run } = computation;
  const arrays = inputs.map((input) => (isTensor(input) ? 0 : padded(input.byteLength)));
  const total = arrays.reduce((sum, bytes) => sum + bytes, padded(scratch));
  const tensors = outputs.map(({ shape, dtype = "float32" }) => outputOf(memory, shape, dtype));
  const call = (free: number): void => {
    let next = free + padded(scratch);
    const places = inputs.map((input, which) => {
      if (isTensor(input)) return memory.address(input);
      const place = next;
      copyInto(memory.buffer(), place, input);
      next += arrays[which] as number;
      return place;
    });
    run(memory.kernels, places, tensors.map(memory.address), free);
  };
  if (total === 0) call(0);
  else memory.withScratch(total, call);
  return tensors;
}

const outputOf = (memory: SharedMemory, shape: readonly number[], dtype: KernelDtype): tf.Tensor =>
  tf.engine().makeTensorFromTensorInfo(memory.output(shape, dtype));

const padded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

function copyInto(buffer: ArrayBufferLike, place: number, data: Float32Array | Int32Array): void {
  const view = data instanceof Float32Array ? Float32Array : Int32Array;
  new view(buffer as ArrayBuffer, place, data.length).set(data);
}

function computeCopies(computation: Computation): tf.Tensor[] {
  const { inputs, outputs, scratch = 0, run } = computation;
  const instance = instantiateSync(tensor);
  try {
    const data = inputs.map((input) => (isTensor(input) ? valuesOf(input) : input));
    const places = data.map(({ byteLength }) => instance.alloc(byteLength));
    const targets = outputs.map(({ shape }) => instance.alloc(4 * tf.util.sizeFromShape([...shape])));
    const free = instance.alloc(scratch);
    data.forEach((values, which) => {
      copyInto(instance.u8(0, 0).buffer, places[which] as number, values);
    });
    run(instance.kernels, places, targets, free);
    return outputs.map((output, which) => tensorOf(instance, targets[which] as number, output));
  } finally {
    instance.dispose();
  }
}

function valuesOf(input: tf.Tensor): Float32Array | Int32Array {
  const values = input.dataSync();
  return values instanceof Uint8Array ? Int32Array.from(values) : values;
}

function tensorOf(
  instance: KernelInstance<TensorKernels>,
  place: number,
  { shape, dtype = "float32" }: KernelOutput,
): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const view = dtype === "float32" ? instance.f32(place, size) : instance.i32(place, size);
  return tf.tensor(view.slice(), [...shape], dtype);
}
