import type { BoostingKernels } from "./boosting-kernels.js";
import { scanCategories } from "./category-scan.js";
import { type Found, type Leaf, type Limits, scanMonotone, scanNumbers } from "./number-scan.js";
import { readSums, type Sums, writeSums } from "./sums.js";

type Names = "split" | "children" | "totals";

const RECORD = 96;

function writeRecord(memory: ArrayBufferLike, at: number, shift: number, found: Found | undefined): void {
  const doubles = new Float64Array(memory, at, 4);
  const words = new Uint32Array(memory, at, RECORD / 4);
  if (found === undefined) {
    doubles[0] = Number.NEGATIVE_INFINITY;
    words[12] = 0xffffffff;
    return;
  }
  doubles.set([found.gain, found.left.g, found.left.h, found.left.n]);
  writeSums(words, 8, shift, found.left);
  words[12] = found.bin;
  words[13] = found.missingLeft ? 1 : 0;
  if (found.set === undefined) return;
  words.fill(0, 14, 22);
  for (const bin of found.set)
    words[14 + (bin >>> 5)] = (words[14 + (bin >>> 5)] as number) | (1 << (bin & 31));
}

/**
 * The twins of the kernels that find splits.
 *
 * @param memory - Gives the memory's current buffer.
 */
export function splitTwin(memory: () => ArrayBufferLike): Pick<BoostingKernels, Names> {
  const words = (): Uint32Array => new Uint32Array(memory());

  function limitsAt(options: number): Limits {
    const [
      l1 = 0,
      l2 = 0,
      leastH = 0,
      leastN = 0,
      shift = 0,
      monotone = 0,
      smoothing = 0,
      further = 0,
      single = 0,
    ] = new Float64Array(memory(), options, 9);
    return { l1, l2, leastH, leastN, shift, monotone: monotone !== 0, smoothing, further, single };
  }

  function find(hist: number, meta: Int32Array, limits: Limits, totals: number, out: number): void {
    const view = words();
    const [size = 0, missing = -1, kind = 0, direction = 0] = meta;
    const [least = 0, most = 0] = new Float64Array(memory(), totals + 16, 2);
    const bins: Sums[] = Array.from({ length: size }, (_, bin) =>
      readSums(view, hist / 4 + bin * 4, limits.shift),
    );
    const leaf: Leaf = {
      bins,
      missing,
      direction,
      least,
      most,
      all: readSums(view, totals / 4, limits.shift),
    };
    const scan = kind === 1 ? scanCategories : limits.monotone ? scanMonotone : scanNumbers;
    writeRecord(memory(), out, limits.shift, scan(leaf, limits));
  }

  return {
    split(
      thread,
      threads,
      list,
      listed,
      features,
      small,
      large,
      partial,
      bytes,
      parts,
      options,
      smallTotals,
      largeTotals,
      smallOut,
      largeOut,
      scan,
      _scratch,
    ) {
      const view = words();
      const limits = limitsAt(options);
      const { shift } = limits;
      for (let i = thread; i < listed; i += threads) {
        const feature = view[list / 4 + i] as number;
        const meta = new Int32Array(memory(), features + feature * 16, 4);
        const size = meta[0] as number;
        for (let bin = 0; bin < size; bin++) {
          const offset = feature * 4096 + bin * 16;
          const sums = readSums(view, (small + offset) / 4, shift);
          for (let other = 1; other < parts; other++) {
            const more = readSums(view, (partial + (other - 1) * bytes + offset) / 4, shift);
            sums.g += more.g;
            sums.h += more.h;
            sums.n += more.n;
          }
          writeSums(view, (small + offset) / 4, shift, sums);
          if (large === 0) continue;
          const { g, h, n } = readSums(view, (large + offset) / 4, shift);
          writeSums(view, (large + offset) / 4, shift, { g: g - sums.g, h: h - sums.h, n: n - sums.n });
        }
        if (large !== 0 && (scan & 2) !== 0) {
          find(large + feature * 4096, meta, limits, largeTotals, largeOut + i * RECORD);
        }
        if ((scan & 1) !== 0) find(small + feature * 4096, meta, limits, smallTotals, smallOut + i * RECORD);
      }
    },
    children(record, parent, left, right) {
      const low = new BigInt64Array(memory(), record + 32, 2).slice();
      const whole = new BigInt64Array(memory(), parent, 2).slice();
      new BigInt64Array(memory(), left, 2).set(low);
      new BigInt64Array(memory(), right, 2).set(whole.map((sum, index) => sum - (low[index] ?? 0n)));
    },
    totals(hist, size, out) {
      const bins = new BigInt64Array(memory(), hist, 2 * size);
      const sums = new BigInt64Array(memory(), out, 2);
      sums.fill(0n);
      bins.forEach((value, index) => {
        sums[index & 1] = (sums[index & 1] ?? 0n) + value;
      });
    },
  };
}
