import type { BoostingKernels } from "./boosting-kernels.js";

type Names = "identity" | "partition" | "gatherPartition" | "addLeaf" | "addTree";

const part = (n: number, thread: number, threads: number): number => Math.floor((n * thread) / threads);

/**
 * The twins of the kernels that move rows and add leaves.
 *
 * @param memory - Gives the memory's current buffer.
 */
export function partitionTwin(memory: () => ArrayBufferLike): Pick<BoostingKernels, Names> {
  const words = (p: number, n: number): Uint32Array => new Uint32Array(memory(), p, n);
  return {
    identity(rows, n) {
      const out = words(rows, n);
      for (let row = 0; row < n; row++) out[row] = row;
    },
    partition(thread, threads, column, table, rows, count, left, right, counts) {
      const bytes = new Uint8Array(memory());
      const from = words(rows, count);
      const lefts = words(left, count);
      const rights = words(right, count);
      const lo = part(count, thread, threads);
      const hi = part(count, thread + 1, threads);
      let l = lo;
      let r = lo;
      for (let at = lo; at < hi; at++) {
        const row = from[at] as number;
        if (bytes[table + (bytes[column + row] as number)] === 1) lefts[l++] = row;
        else rights[r++] = row;
      }
      words(counts, threads)[thread] = l - lo;
    },
    gatherPartition(thread, threads, rows, count, left, right, counts) {
      const own = words(counts, threads);
      const before = own.subarray(0, thread).reduce((sum, n) => sum + n, 0);
      const total = own.reduce((sum, n) => sum + n, 0);
      const went = own[thread] as number;
      const lo = part(count, thread, threads);
      const hi = part(count, thread + 1, threads);
      const out = words(rows, count);
      out.set(words(left + lo * 4, went), before);
      out.set(words(right + lo * 4, hi - lo - went), total + lo - before);
    },
    addLeaf(thread, threads, rows, count, scores, value) {
      const list = words(rows, count);
      const doubles = new Float64Array(memory());
      const first = scores / 8;
      const end = part(count, thread + 1, threads);
      for (let at = part(count, thread, threads); at < end; at++) {
        const place = first + (list[at] as number);
        doubles[place] = (doubles[place] as number) + value;
      }
    },
    addTree(thread, threads, bins, stride, rows, count, nodes, tables, values, scores) {
      const list = rows === 0 ? undefined : words(rows, count);
      const bytes = new Uint8Array(memory());
      const ints = new Int32Array(memory());
      const doubles = new Float64Array(memory());
      const first = nodes / 4;
      const end = part(count, thread + 1, threads);
      for (let at = part(count, thread, threads); at < end; at++) {
        const row = list === undefined ? at : (list[at] as number);
        let node = 0;
        let feature = ints[first] as number;
        while (feature >= 0) {
          const goes = bytes[tables + node * 256 + (bytes[bins + row * stride + feature] as number)] === 1;
          node = ints[first + node * 4 + (goes ? 1 : 2)] as number;
          feature = ints[first + node * 4] as number;
        }
        const place = scores / 8 + row;
        doubles[place] = (doubles[place] as number) + (doubles[values / 8 + node] as number);
      }
    },
  };
}
