import type { BoostingKernels } from "./boosting-kernels.js";

type Names = "sortNumbers" | "encodeNumbers" | "interleave";

function binOf(value: number, bounds: Float64Array): number {
  let at = 0;
  for (let width = 128; width >= 1; width >>= 1) {
    if ((bounds[at + width - 1] as number) < value) at += width;
  }
  return at;
}

/**
 * The twins of the binning kernels.
 *
 * @param memory - Gives the memory's current buffer.
 */
export const binTwin = (memory: () => ArrayBufferLike): Pick<BoostingKernels, Names> => ({
  sortNumbers(values, _spare, _counts, n) {
    new Float64Array(memory(), values, n).sort();
  },
  encodeNumbers(values, n, uppers, missing, out) {
    const numbers = new Float64Array(memory(), values, n);
    const bounds = new Float64Array(memory(), uppers, 255);
    const bins = new Uint8Array(memory(), out, n);
    for (let row = 0; row < n; row++) {
      const value = numbers[row] as number;
      bins[row] = Number.isNaN(value) ? missing : binOf(value, bounds);
    }
  },
  interleave(thread, threads, columns, pitch, features, n, rows, stride) {
    const bytes = new Uint8Array(memory());
    const end = Math.floor((n * (thread + 1)) / threads);
    for (let row = Math.floor((n * thread) / threads); row < end; row++) {
      for (let feature = 0; feature < features; feature++) {
        bytes[rows + row * stride + feature] = bytes[columns + feature * pitch + row] as number;
      }
    }
  },
});
