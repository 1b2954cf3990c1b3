import type { AlgebraValue } from "../algebra/algebra.js";
import { murmurEnd, murmurStep } from "../encode/murmur.js";
import { oddValue } from "./sketch.js";

const NUMBER = 1;
const BOOLEAN = 2;
const TEXT = 3;
const OTHER_LANE = 0x9747b28c;

/** Two hashes of one value. */
export interface HashPair {
  /** A hash, from 0 to 2^32 - 1. */
  high: number;
  /** Another one. */
  low: number;
}

function hashWords(type: number, words: ArrayLike<number>, count: number, seed: number): number {
  let hash = murmurStep(seed | 0, type);
  for (let at = 0; at < count; at++) hash = murmurStep(hash, words[at] as number);
  return murmurEnd(hash, count + 1);
}

function hashCodeUnits(text: string, seed: number): number {
  let hash = murmurStep(seed | 0, TEXT);
  const { length } = text;
  for (let at = 0; at < length; at += 2) {
    const next = at + 1 < length ? text.charCodeAt(at + 1) : 0;
    hash = murmurStep(hash, text.charCodeAt(at) | (next << 16));
  }
  return murmurEnd(murmurStep(hash, length), (length >> 1) + 2);
}

/**
 * A function that hashes values by MurmurHash3 (32 bits) with two seeds; values of different types differ, and 0 is -0. The
 * same pair is written over with each call.
 *
 * @param kind - Who asks, for the message.
 * @param seed - The seed.
 */
export function valueHasher(kind: string, seed: number): (value: AlgebraValue) => HashPair {
  const pair: HashPair = { high: 0, low: 0 };
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  const other = seed ^ OTHER_LANE;
  return (value) => {
    if (typeof value === "string") {
      pair.high = hashCodeUnits(value, seed);
      pair.low = hashCodeUnits(value, other);
      return pair;
    }
    const sound = typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
    if (!sound) throw oddValue(kind, "a text, a finite number, true or false", value);
    double[0] = Number(value) + 0;
    const type = typeof value === "boolean" ? BOOLEAN : NUMBER;
    pair.high = hashWords(type, words, 2, seed);
    pair.low = hashWords(type, words, 2, other);
    return pair;
  };
}
