import { expSingle } from "../svm/kernel-value.js";
import type { FactorKernels } from "./kernels.js";
import { at, foldLanes } from "./single.js";

const single = Math.fround;

function advance(random: number): number {
  let next = random;
  next ^= next << 13;
  next ^= next >>> 17;
  return (next ^ (next << 5)) >>> 0;
}

const within = (random: number, count: number): number => Math.floor((random * count) / 4294967296);

/** `1 / (1 + exp(x))`. */
function fade(x: number): number {
  const e = expSingle(-Math.abs(x));
  return single((x > 0 ? e : 1) / single(1 + e));
}

function stepOn(w: Float32Array, h: Float32Array, g: Float32Array, rate: number, l2: number): void {
  const lanes = new Float32Array(4);
  w.forEach((value, i) => {
    lanes[i & 3] = at(lanes, i & 3) + single(value * single(at(h, i) - at(g, i)));
  });
  const pull = single(rate * fade(foldLanes(lanes)));
  const keep = single(1 - single(rate * l2));
  for (let i = 0; i < w.length; i++) {
    const [a, b, c] = [at(w, i), at(h, i), at(g, i)];
    w[i] = single(keep * a) + single(pull * single(b - c));
    h[i] = single(keep * b) + single(pull * a);
    g[i] = single(keep * c) - single(pull * a);
  }
}

/** Pairwise steps in plain TypeScript. */
export const pairwiseTwin = (memory: () => ArrayBufferLike): Pick<FactorKernels, "rankPairs"> => ({
  rankPairs(state, steps, rows, offsets, indices, pairs, users, items, count, width, rate, l2) {
    const kept = new Uint32Array(memory(), state, 1);
    const rowOf = new Int32Array(memory(), rows, pairs);
    const starts = new Int32Array(memory(), offsets);
    const had = new Int32Array(memory(), indices, pairs);
    const vector = (base: number, row: number): Float32Array =>
      new Float32Array(memory(), base + 4 * row * width, width);
    const [by, shrink] = [single(rate), single(l2)];
    let random = kept[0] as number;
    for (let step = 0; step < steps; step++) {
      random = advance(random);
      const pair = within(random, pairs);
      const user = rowOf[pair] as number;
      const own = had.subarray(starts[user] as number, starts[user + 1] as number);
      if (own.length >= count) continue;
      let other: number;
      do {
        random = advance(random);
        other = within(random, count);
      } while (own.includes(other));
      const w = vector(users, user);
      stepOn(w, vector(items, had[pair] as number), vector(items, other), by, shrink);
    }
    kept[0] = random;
  },
});
