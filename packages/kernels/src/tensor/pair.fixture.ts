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
  if (!instances[0].simd || instances[1].simd) throw new Error("this place does not run both");
  return {
    same(inputs, bytes, run) {
      const [binary, twin] = instances.map((instance) => runOn(instance, inputs, bytes, run));
      checkSame(binary as Outcome, twin as Outcome);
      return binary as NonNullable<typeof binary>;
    },
    close() {
      for (const instance of instances) instance.dispose();
    },
  };
}

type Outcome = readonly [result: unknown, bytes: Uint8Array];

/** Bytes must be equal, but for the bits of a NaN, which the platform chooses. */
function checkSame([result, bytes]: Outcome, [other, others]: Outcome): void {
  if (!Object.is(result, other)) throw new Error(`the binary gave ${result} and the twin ${other}`);
  const different = bytes.findIndex((byte, at) => byte !== others[at] && !bothNaN(bytes, others, at));
  if (different < 0) return;
  const at = Math.floor(different / 4);
  const [mine, twins] = [bytes, others].map(
    (all) => new Float32Array(all.slice(4 * at, 4 * at + 4).buffer)[0],
  );
  throw new Error(`number ${at} of ${bytes.length / 4}: the binary wrote ${mine} and the twin ${twins}`);
}

function bothNaN(bytes: Uint8Array, others: Uint8Array, at: number): boolean {
  const start = at - (at % 4);
  return [bytes, others].every((all) =>
    Number.isNaN(new Float32Array(all.slice(start, start + 4).buffer)[0] ?? 0),
  );
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
