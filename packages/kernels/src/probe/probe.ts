import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./probe.wasm.js";

/** Kernels that only the tests of the loader and of the pool use, and the benchmarks for their bounds. */
export interface ProbeKernels {
  squares(thread: number, threads: number, out: number, count: number, salt: number): void;
  flood(thread: number, threads: number, out: number, bytes: number): void;
  trap(thread: number, threads: number, on: number): void;
  spin(thread: number, threads: number, out: number, turns: number): void;
  count(): number;
  flopsF32(turns: number, factor: number): number;
  read(from: number, bytes: number): number;
}

/** A module for tests. */
export const probe: KernelModule<ProbeKernels> = {
  name: "probe",
  wasm,
  twin: (memory) => {
    let calls = 0;
    return {
      squares(thread, threads, out, count, salt) {
        const numbers = new Float64Array(memory(), out, count);
        for (let i = thread; i < count; i += threads) numbers[i] = i * i + salt;
      },
      flood(thread, threads, out, bytes) {
        const part = Math.trunc(bytes / threads);
        new Uint8Array(memory(), out + thread * part, part).fill(thread + 1);
      },
      trap(thread, _threads, on) {
        if (thread === on) throw new Error("unreachable");
      },
      spin(thread, _threads, out, turns) {
        calls++;
        let state = 1;
        for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        new Uint32Array(memory(), out)[thread] = state === 7 ? 1 : 2;
      },
      count: () => ++calls,
      flopsF32(turns, factor) {
        let sum = 0;
        for (let start = 1; start <= 8; start++) {
          let value = start;
          for (let turn = 0; turn < turns; turn++) value = Math.fround(Math.fround(value * factor) + factor);
          sum += value;
        }
        return sum;
      },
      read(from, bytes) {
        let all = 0;
        for (const word of new Int32Array(memory(), from, bytes / 4)) all ^= word;
        return all;
      },
    };
  },
};
