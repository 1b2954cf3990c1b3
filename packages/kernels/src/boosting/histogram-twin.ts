import type { BoostingKernels } from "./boosting-kernels.js";

type Names = "histogram" | "histogramOf";

const part = (n: number, thread: number, threads: number): number => Math.floor((n * thread) / threads);

/**
 * The twins of the histogram kernels: 64-bit sums as two 32-bit halves.
 *
 * @param memory - Gives the memory's current buffer.
 */
export function histogramTwin(memory: () => ArrayBufferLike): Pick<BoostingKernels, Names> {
  function sum(
    features: ArrayLike<number>,
    bins: number,
    stride: number,
    sizes: number,
    rows: Uint32Array,
    pairs: number,
    shift: number,
    hist: number,
  ): void {
    const bytes = new Uint8Array(memory());
    const words = new Uint32Array(memory());
    const gradients = new Int32Array(memory());
    const unit = shift < 32 ? 0 : 2 ** (shift - 32);
    for (let i = 0; i < features.length; i++) {
      const feature = features[i] as number;
      const base = (hist + feature * 4096) / 4;
      words.fill(0, base, base + 4 * (words[sizes / 4 + feature] as number));
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at] as number;
        const bin = base + 4 * (bytes[bins + row * stride + feature] as number);
        const g = gradients[pairs / 4 + 2 * row] as number;
        const h = gradients[pairs / 4 + 2 * row + 1] as number;
        const low = (words[bin] as number) + (g >>> 0);
        words[bin] = low;
        words[bin + 1] = (words[bin + 1] as number) + (g >> 31) + (low > 0xffffffff ? 1 : 0);
        const lowH = (words[bin + 2] as number) + h;
        words[bin + 2] = lowH;
        words[bin + 3] = (words[bin + 3] as number) + unit + (lowH > 0xffffffff ? 1 : 0);
      }
    }
  }

  const share = (rows: number, count: number, thread: number, threads: number): Uint32Array => {
    const lo = part(count, thread, threads);
    return new Uint32Array(memory(), rows + lo * 4, part(count, thread + 1, threads) - lo);
  };

  return {
    histogram(
      thread,
      threads,
      bins,
      stride,
      features,
      sizes,
      rows,
      count,
      pairs,
      shift,
      hist,
      partial,
      bytes,
      _scratch,
    ) {
      const own = thread === 0 ? hist : partial + (thread - 1) * bytes;
      const all = Uint32Array.from({ length: features }, (_, feature) => feature);
      sum(all, bins, stride, sizes, share(rows, count, thread, threads), pairs, shift, own);
    },
    histogramOf(
      thread,
      threads,
      bins,
      stride,
      list,
      listed,
      sizes,
      rows,
      count,
      pairs,
      shift,
      hist,
      partial,
      bytes,
      _scratch,
    ) {
      const own = thread === 0 ? hist : partial + (thread - 1) * bytes;
      const features = new Uint32Array(memory(), list, listed);
      sum(features, bins, stride, sizes, share(rows, count, thread, threads), pairs, shift, own);
    },
  };
}
