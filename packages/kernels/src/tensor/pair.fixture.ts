import { expect } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import type { TensorKernels } from "./kernels.js";
import { tensor } from "./tensor.js";

type Data = Float32Array | Int32Array | Uint8Array;

/** The binary and the twin, side by side. */
export interface Pair {
  /**
   * Runs the same on both, with the inputs laid into memory and `bytes` for `out`; they must agree to the last bit.
   *
   * @returns What the function gave, and the bytes that it wrote.
   */
  same<Inputs extends Readonly<Record<string, Data>>, Result>(
    inputs: Inputs,
    bytes: number,
    run: (kernels: TensorKernels, at: Readonly<Record<keyof Inputs | "out", number>>) => Result,
  ): readonly [Result, Uint8Array<ArrayBuffer>];
  /** Frees the memories. */
  close(): void;
}

/** Makes the binary and the twin ready. */
export async function openPair(): Promise<Pair> {
  const instances = [await instantiate(tensor), await instantiate(tensor, { simd: false })] as const;
  expect(instances.map(({ simd }) => simd)).toEqual([true, false]);
  return {
    same(inputs, bytes, run) {
      const [binary, twin] = instances.map((instance) => runOn(instance, inputs, bytes, run));
      expect(twin).toEqual(binary);
      return binary as NonNullable<typeof binary>;
    },
    close() {
      for (const instance of instances) instance.dispose();
    },
  };
}

function runOn<Inputs extends Readonly<Record<string, Data>>, Result>(
  instance: KernelInstance<TensorKernels>,
  inputs: Inputs,
  bytes: number,
  run: (kernels: TensorKernels, at: Readonly<Record<keyof Inputs | "out", number>>) => Result,
): readonly [Result, Uint8Array<ArrayBuffer>] {
  const mark = instance.mark();
  const places = Object.entries(inputs).map(
    ([name, data]) => [name, instance.alloc(data.byteLength)] as const,
  );
  const out = instance.alloc(bytes);
  for (const [name, place] of places) {
    const data = inputs[name] as Data;
    const from = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    instance.u8(place, data.byteLength).set(from);
  }
  instance.u8(out, bytes).fill(0xaa);
  const at = { ...Object.fromEntries(places), out } as Record<keyof Inputs | "out", number>;
  const result = run(instance.kernels, at);
  const written = instance.u8(out, bytes).slice();
  instance.release(mark);
  return [result, written];
}
