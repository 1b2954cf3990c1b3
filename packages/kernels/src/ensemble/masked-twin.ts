import type { EnsembleKernels } from "./ensemble.js";
import { quantiseTwin } from "./quantise-twin.js";

const ROWS = 64;

/** {@link EnsembleKernels.predictMasked} in plain TypeScript, one row at a time. */
export function predictMaskedTwin(
  buffer: ArrayBufferLike,
  args: Parameters<EnsembleKernels["predictMasked"]>,
): void {
  const [thread, threads, staged, capacity, rows, views, viewCount, lines, trees, treeCount] = args;
  const [leafWidth, outputs, divisors] = [args[10], args[11], args[12]];
  const out = args[16];
  const f64 = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
  const u32 = new Uint32Array(buffer);
  const u8 = new Uint8Array(buffer);
  const bins = new Uint8Array(lines);
  const sums = new Float64Array(outputs);

  /** Whether the row goes right at a part of a category split. */
  function outside(at: number): boolean {
    const line = (u32[at >>> 2] as number) / ROWS;
    const byte = bins[line] as number;
    const bit = bins[line + 1] as number;
    const set = byte < 16 ? (u8[at + 8 + byte] as number) : 0;
    return (set & bit) !== bit;
  }

  /** The first leaf that is left of a tree's, and where the next tree begins. */
  function leafOf(tree: number): { readonly leaf: number; readonly next: number } {
    let leaf = -1;
    let at = tree + 16;
    for (let byte = 0; byte < (u32[(tree >>> 2) + 1] as number); byte++) {
      const numbers = u32[at >>> 2] as number;
      const categories = u32[(at >>> 2) + 1] as number;
      let left = 0xff;
      at += 8;
      for (let split = 0; split < numbers; split++, at += 8) {
        const bin = bins[(u32[at >>> 2] as number) / ROWS] as number;
        if (bin > ((u8[at + 4] as number) ^ 0x80)) left &= ~(u8[at + 5] as number);
      }
      for (let split = 0; split < categories; split++, at += 24) {
        if (outside(at)) left &= ~(u8[at + 5] as number);
      }
      if (leaf < 0 && left !== 0) leaf = byte * 8 + 31 - Math.clz32(left & -left);
    }
    return { leaf, next: at };
  }

  const groups = Math.ceil(rows / ROWS);
  const end = Math.min(rows, Math.floor((groups * (thread + 1)) / threads) * ROWS);
  for (let row = Math.floor((groups * thread) / threads) * ROWS; row < end; row++) {
    quantiseTwin({ buffer, staged, capacity, views, viewCount }, row, bins);
    sums.fill(0);
    let tree = trees;
    for (let count = 0; count < treeCount; count++) {
      const { leaf, next } = leafOf(tree);
      const values = ((u32[tree >>> 2] as number) >>> 3) + leaf * leafWidth;
      const output = u32[(tree >>> 2) + 2] as number;
      for (let index = 0; index < leafWidth; index++) {
        sums[output + index] = (sums[output + index] as number) + (f64[values + index] as number);
      }
      tree = next;
    }
    for (let output = 0; output < outputs; output++) {
      const divisor = f64[(divisors >>> 3) + output * 2] as number;
      const base = f64[(divisors >>> 3) + output * 2 + 1] as number;
      f64[(out >>> 3) + row * outputs + output] = (sums[output] as number) / divisor + base;
    }
  }
}
