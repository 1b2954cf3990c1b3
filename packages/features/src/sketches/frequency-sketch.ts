import { describeValue, integerOption, numberOption, PortraitError, resolveOptions } from "@portrait/core";
import type { AlgebraValue } from "../algebra/algebra.js";
import { valueHasher } from "./hash-value.js";
import { differentSketches, type Sketch } from "./sketch.js";
import { invalidBytes, readSketch, writeSketch } from "./sketch-bytes.js";

/** Options of {@link frequencySketch}. */
export interface FrequencySketchOptions {
  /** By what part of all values a count may be too high, from 0.00001 to 0.5; left out, 0.001. */
  readonly error?: number;
  /** How probably that holds for a value, from 0.5 to 0.999999; left out, 0.99. */
  readonly confidence?: number;
  /** The seed of the hashes, from 0 to 2^32 - 1; left out, 0. Only sketches of one seed merge. */
  readonly seed?: number;
}

/** Counts by hashes of values. */
export interface FrequencyState {
  /** How many counters a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly depth: number;
  /** The seed of the hashes. */
  readonly seed: number;
  /** How many values were taken in. */
  total: number;
  /** The counters, row after row. */
  readonly counts: Float64Array;
}

/** How often values occur, in little memory. */
export interface FrequencySketch extends Sketch<FrequencyState> {
  /** The kind. */
  readonly kind: "frequencySketch";
  /** By what part of all values a count may be too high. */
  readonly error: number;
  /** How probably that holds for a value. */
  readonly confidence: number;
  /**
   * Takes a value in, once or several times.
   *
   * @param state - The state.
   * @param value - The value.
   * @param times - How often, a whole number >= 1; left out, 1.
   * @throws PortraitError `invalid-argument`.
   */
  add(state: FrequencyState, value: AlgebraValue, times?: number): void;
  /**
   * How often a value was taken in: never too low, and too high by at most `error` of all values, with the confidence.
   *
   * @param state - The state.
   * @param value - The value.
   * @throws PortraitError `invalid-argument`.
   */
  estimate(state: FrequencyState, value: AlgebraValue): number;
  /**
   * How many values were taken in, exactly.
   *
   * @param state - The state.
   */
  finalize(state: FrequencyState): number;
}

const KIND = "frequencySketch";

function mergeStates(a: FrequencyState, b: FrequencyState): FrequencyState {
  for (const option of ["width", "depth", "seed"] as const) {
    if (a[option] !== b[option]) throw differentSketches(KIND, option, [a[option], b[option]]);
  }
  const counts = a.counts.map((count, at) => count + (b.counts[at] as number));
  return { ...a, total: a.total + b.total, counts };
}

function encodeState({ width, depth, seed, total, counts }: FrequencyState): Uint8Array {
  return writeSketch(KIND, ({ word, double }) => {
    for (const number of [width, depth, seed]) word(number);
    double(total);
    const places = [...counts.keys()].filter((at) => counts[at] !== 0);
    word(places.length);
    for (const at of places) {
      word(at);
      double(counts[at] as number);
    }
  });
}

function decodeState(bytes: Uint8Array, empty: FrequencyState): FrequencyState {
  return readSketch(KIND, bytes, ({ word, double }) => {
    const [width, depth, seed] = [word(), word(), word()];
    if (width !== empty.width || depth !== empty.depth || seed !== empty.seed) {
      throw invalidBytes(KIND, `are of ${width} by ${depth} counters and seed ${seed}`);
    }
    const { counts } = empty;
    const total = double();
    for (let left = word(), before = -1; left > 0; left--) {
      const [at, count] = [word(), double()];
      const sound = at > before && at < counts.length && Number.isSafeInteger(count) && count > 0;
      if (!sound) throw invalidBytes(KIND, `hold the count ${count} at ${at}, which cannot be`);
      counts[at] = count;
      before = at;
    }
    for (let row = 0; row < depth; row++) {
      const sum = counts.subarray(row * width, (row + 1) * width).reduce((all, count) => all + count, 0);
      if (sum !== total) throw invalidBytes(KIND, `hold ${sum} values where they say ${total}`);
    }
    return { ...empty, total };
  });
}

/**
 * How often each value occurs, in `e / error` times `log(1 / (1 - confidence))` counters: a count-min sketch. A count is never
 * too low, and too high by more than `error` times the number of all values with a probability of at most `1 - confidence`.
 * The order of values and of merging change nothing. Where the exact counts are affordable, use `topK`.
 *
 * Adding and estimating take O(depth), merging O(width * depth); with the defaults a state has 2,719 by 5 counters.
 *
 * Source: Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications" (2005).
 *
 * @param options - See {@link FrequencySketchOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { frequencySketch } from "@portrait/features/sketches";
 *
 * const bought = frequencySketch({ error: 0.001 });
 * const state = bought.prepare();
 * for (let item = 1; item <= 50_000; item++) bought.add(state, `item ${item % 5000}`);
 * bought.add(state, "best seller", 7000);
 * const about = bought.estimate(state, "best seller");
 * about >= 7000 && about <= 7000 + bought.error * bought.finalize(state); // => true
 * ```
 */
export function frequencySketch(options: FrequencySketchOptions = {}): FrequencySketch {
  const rules = {
    error: numberOption(0.001, { min: 0.00001, max: 0.5 }),
    confidence: numberOption(0.99, { min: 0.5, max: 0.999999 }),
    seed: integerOption(0, { min: 0, max: 2 ** 32 - 1 }),
  };
  const { error, confidence, seed } = resolveOptions(KIND, rules, options);
  const width = Math.ceil(Math.E / error);
  const depth = Math.ceil(-Math.log1p(-confidence));
  const hash = valueHasher(KIND, seed);
  const prepare = (): FrequencyState => ({
    width,
    depth,
    seed,
    total: 0,
    counts: new Float64Array(width * depth),
  });
  const placeOf = (row: number, high: number, low: number): number =>
    row * width + ((high + row * low) % width);
  const add = (state: FrequencyState, value: AlgebraValue, times = 1): void => {
    if (!Number.isSafeInteger(times) || times < 1) {
      throw new PortraitError({
        code: "invalid-argument",
        message: `${KIND}: "times" must be an integer >= 1; received ${describeValue(times)}.`,
      });
    }
    const { high, low } = hash(value);
    for (let row = 0; row < depth; row++) {
      const place = placeOf(row, high, low);
      state.counts[place] = (state.counts[place] as number) + times;
    }
    state.total += times;
  };
  return Object.freeze<FrequencySketch>({
    kind: KIND,
    error,
    confidence,
    prepare,
    add,
    update: (state, _, value) => add(state, value),
    merge: mergeStates,
    estimate(state, value) {
      const { high, low } = hash(value);
      let least = Number.POSITIVE_INFINITY;
      for (let row = 0; row < depth; row++) {
        least = Math.min(least, state.counts[placeOf(row, high, low)] as number);
      }
      return least;
    },
    finalize: ({ total }) => total,
    encode: encodeState,
    decode: (bytes) => decodeState(bytes, prepare()),
  });
}
