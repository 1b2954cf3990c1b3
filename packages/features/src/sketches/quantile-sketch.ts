import { describeValue, integerOption, numberOption, PortraitError, resolveOptions } from "@portrait/core";
import type { AlgebraValue } from "../algebra/algebra.js";
import { addTo, compactedOf, emptyLevels, mergeLevels, type QuantileLevels } from "./compact-levels.js";
import { differentSketches, oddValue, type Sketch } from "./sketch.js";
import { invalidBytes, readSketch, writeSketch } from "./sketch-bytes.js";

/** Options of {@link quantileSketch}. */
export interface QuantileSketchOptions {
  /**
   * How many values the last level holds, from 8 to 65,535; left out, 200. A state holds about three times as many numbers, and
   * ranks are off by at most `2.296 / k^0.9723`, 1.3 % of all values with 200, in 99 of 100 cases.
   */
  readonly k?: number;
  /** Which quantile `finalize` gives, from 0 to 1; left out, 0.5, the median. */
  readonly probability?: number;
  /** The seed of the choices, from 0 to 2^32 - 1; left out, 0. */
  readonly seed?: number;
}

/** Values of which some stand for many. */
export interface QuantileSketchState extends QuantileLevels {}

/** Quantiles in little memory. */
export interface QuantileSketch extends Sketch<QuantileSketchState, number> {
  /** The kind. */
  readonly kind: "quantileSketch";
  /** By what part of all values a rank is off at most, in 99 of 100 cases. */
  readonly rankError: number;
  /**
   * A value that about a part of the values is not greater than; the least and the greatest are exact. `null` of no values.
   *
   * @param state - The state.
   * @param probability - The part, from 0 to 1.
   * @throws PortraitError `invalid-argument`.
   */
  quantile(state: QuantileSketchState, probability: number): number | null;
  /**
   * Which part of the values is not greater than a number, about. `null` of no values.
   *
   * @param state - The state.
   * @param value - The number.
   */
  rank(state: QuantileSketchState, value: number): number | null;
  /**
   * The quantile of the option `probability`.
   *
   * @param state - The state.
   */
  finalize(state: QuantileSketchState): number | null;
}

const KIND = "quantileSketch";

function quantileOf(state: QuantileSketchState, probability: number): number | null {
  if (!(probability >= 0 && probability <= 1)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${KIND}: a probability must be a number from 0 to 1; received ${describeValue(probability)}.`,
    });
  }
  if (state.count === 0) return null;
  if (probability === 0) return state.least;
  if (probability === 1) return state.greatest;
  const wanted = probability * state.count;
  let reached = 0;
  for (const { value, weight } of weighted(state)) {
    reached += weight;
    if (reached >= wanted) return value;
  }
  return state.greatest;
}

function rankOf(state: QuantileSketchState, value: number): number | null {
  if (state.count === 0) return null;
  let reached = 0;
  for (const entry of weighted(state)) if (entry.value <= value) reached += entry.weight;
  return reached / state.count;
}

function weighted({ levels }: QuantileSketchState): { readonly value: number; readonly weight: number }[] {
  return levels
    .flatMap((values, level) => values.map((value) => ({ value, weight: 2 ** level })))
    .sort((a, b) => a.value - b.value);
}

function encodeState(state: QuantileSketchState): Uint8Array {
  return writeSketch(KIND, ({ byte, word, double }) => {
    word(state.k);
    word(state.random);
    for (const number of [state.count, state.least, state.greatest]) double(number);
    byte(state.levels.length);
    for (const values of state.levels) {
      word(values.length);
      for (const value of values) double(value);
    }
  });
}

function decodeState(bytes: Uint8Array, k: number): QuantileSketchState {
  return readSketch(KIND, bytes, ({ byte, word, double }) => {
    const found = word();
    if (found !== k) throw invalidBytes(KIND, `are of "k" ${found}, not ${k}`);
    const random = word();
    const [count, least, greatest] = [double(), double(), double()];
    const levels = Array.from({ length: byte() }, () => {
      const length = word();
      if (length > bytes.length / 8) throw invalidBytes(KIND, "are malformed: they end too early");
      return Array.from({ length }, () => double());
    });
    const held = levels.reduce((sum, values, level) => sum + values.length * 2 ** level, 0);
    if (!Number.isSafeInteger(count) || held !== count || levels.length === 0) {
      throw invalidBytes(KIND, `hold ${held} values where they say ${count}`);
    }
    const inRange = levels.every((values) => values.every((value) => value >= least && value <= greatest));
    const ends = count === 0 || (Number.isFinite(least) && Number.isFinite(greatest));
    if (!inRange || !ends) throw invalidBytes(KIND, "hold a value beyond their least and greatest one");
    return { k, random, count, least, greatest, levels };
  });
}

function mergeStates(a: QuantileSketchState, b: QuantileSketchState): QuantileSketchState {
  if (a.k !== b.k) throw differentSketches(KIND, "k", [a.k, b.k]);
  return mergeLevels(a, b);
}

/**
 * Quantiles and ranks of numbers in little memory: the sketch of Karnin, Lang and Liberty (KLL). It holds values on levels; when
 * they are too many, every other value of a sorted level goes up and stands for twice as many. Until then quantiles are exact.
 * The least and the greatest value always are.
 *
 * The value given for a probability has a rank that is off by at most `rankError` of all values in 99 of 100 cases, whatever
 * the numbers, their order and the order of merging. The same values in the same order give the same state; another order gives
 * another one within the bound. Where the exact quantile is affordable, use `quantileOf`.
 *
 * Adding takes O(log k) on average, a quantile O(k log k), memory O(k + log n).
 *
 * Sources: Karnin, Lang and Liberty, "Optimal Quantile Approximation in Streams" (2016); the bound was fitted by Apache
 * DataSketches to its own sketch of this kind.
 *
 * @param options - See {@link QuantileSketchOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { quantileSketch } from "@portrait/features/sketches";
 *
 * const spend = quantileSketch({ k: 200, seed: 1 });
 * const state = spend.prepare();
 * for (let user = 1; user <= 100_000; user++) spend.add(state, user / 100);
 * const median = spend.quantile(state, 0.5) ?? 0;
 * Math.abs(median / 1000 - 0.5) < spend.rankError; // => true
 * spend.quantile(state, 1); // => 1000
 * spend.encode(state).length < 8000; // => true
 * ```
 */
export function quantileSketch(options: QuantileSketchOptions = {}): QuantileSketch {
  const rules = {
    k: integerOption(200, { min: 8, max: 65_535 }),
    probability: numberOption(0.5, { min: 0, max: 1 }),
    seed: integerOption(0, { min: 0, max: 2 ** 32 - 1 }),
  };
  const { k, probability, seed } = resolveOptions(KIND, rules, options);
  const add = (state: QuantileSketchState, value: AlgebraValue): void => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw oddValue(KIND, "a finite number", value);
    addTo(state, value + 0);
  };
  return Object.freeze<QuantileSketch>({
    kind: KIND,
    rankError: 2.296 / k ** 0.9723,
    prepare: () => emptyLevels(k, seed),
    add,
    update: (state, _, value) => add(state, value),
    merge: mergeStates,
    quantile: quantileOf,
    rank: rankOf,
    finalize: (state) => quantileOf(state, probability),
    encode: (state) => encodeState(compactedOf(state)),
    decode: (bytes) => decodeState(bytes, k),
  });
}
