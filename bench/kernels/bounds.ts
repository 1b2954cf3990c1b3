import { instantiate } from "@portrait/kernels";
import { probe } from "../../packages/kernels/src/probe/probe.ts";
import { measure } from "./measure.ts";

/** What one thread of this machine can do in WebAssembly, measured in the same process. */
export interface Bounds {
  /** Bytes read from memory that no cache holds, in 10^9 a second. */
  readonly gigabytesPerSecond: number;
  /** Float32 products and sums in registers, four to a vector, in 10^9 a second; float64 has half as many. */
  readonly gigaflops: number;
}

const BYTES = 256 * 2 ** 20;
const TURNS = 200_000;

/** Measures the bounds: the fastest of nine runs of each. */
export async function measureBounds(): Promise<Bounds> {
  const instance = await instantiate(probe);
  const from = instance.alloc(BYTES);
  instance.u8(from, BYTES).fill(1);
  const read = measure(() => instance.kernels.read(from, BYTES));
  const compute = measure(() => instance.kernels.flopsF32(TURNS, 0.5));
  instance.dispose();
  return {
    gigabytesPerSecond: BYTES / read.fastest / 1e6,
    gigaflops: (64 * TURNS) / compute.fastest / 1e6,
  };
}
