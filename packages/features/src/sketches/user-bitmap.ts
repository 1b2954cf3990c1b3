import type { AlgebraValue } from "../algebra/algebra.js";
import { type Container, combine, holds, valuesOf, withValue } from "./bitmap-container.js";
import { decodeRoaring, encodeRoaring } from "./roaring-bytes.js";
import { oddValue, type Sketch } from "./sketch.js";

/** Whole numbers from 0 to 2^32 - 1. */
export interface BitmapState {
  /** The numbers by their upper 16 bits. */
  readonly containers: Map<number, Container>;
}

/** Sets of users by number, packed. */
export interface UserBitmap extends Sketch<BitmapState, number> {
  /** The kind. */
  readonly kind: "userBitmap";
  /**
   * Whether a number is in a set.
   *
   * @param state - The set.
   * @param user - The number.
   */
  has(state: BitmapState, user: number): boolean;
  /**
   * What is in both sets.
   *
   * @param a - A set.
   * @param b - Another one.
   */
  intersect(a: BitmapState, b: BitmapState): BitmapState;
  /**
   * What is in the first set and not in the second. It does not undo `merge`: what was in both is gone.
   *
   * @param a - The first set.
   * @param b - The second set.
   */
  without(a: BitmapState, b: BitmapState): BitmapState;
  /**
   * The numbers of a set, ascending.
   *
   * @param state - The set.
   */
  values(state: BitmapState): Iterable<number>;
  /**
   * How many numbers there are, exactly.
   *
   * @param state - The set.
   */
  finalize(state: BitmapState): number;
}

const KIND = "userBitmap";
const SPAN = 65_536;
const empty = (): BitmapState => ({ containers: new Map() });
const isUser = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function add({ containers }: BitmapState, user: AlgebraValue): void {
  if (!isUser(user)) throw oddValue(KIND, "a whole number from 0 to 4294967295", user);
  const key = Math.floor(user / SPAN);
  const container = containers.get(key) ?? { values: new Uint16Array(4), size: 0 };
  containers.set(key, withValue(container, user % SPAN));
}

function combineAll(a: BitmapState, b: BitmapState, rule: (a: number, b: number) => number): BitmapState {
  const made = empty();
  const none: Container = { values: new Uint16Array(0), size: 0 };
  const keys = [...new Set([...a.containers.keys(), ...b.containers.keys()])].sort((x, y) => x - y);
  for (const key of keys) {
    const container = combine(a.containers.get(key) ?? none, b.containers.get(key) ?? none, rule);
    if (container !== undefined) made.containers.set(key, container);
  }
  return made;
}

function* numbersOf({ containers }: BitmapState): Generator<number> {
  const entries = [...containers].sort(([a], [b]) => a - b);
  for (const [key, container] of entries) for (const value of valuesOf(container)) yield key * SPAN + value;
}

/**
 * Sets of users by number, such as their places in a population, in little memory: Roaring bitmaps. Numbers that share their
 * upper 16 bits are held together, as a sorted list while there are at most 4096 of them, as bits above. Nothing is estimated:
 * sizes, unions, intersections and differences are exact.
 *
 * `encode` writes the portable format that CRoaring and its kin in Java, Go, Rust and Python read and write, and `decode` reads
 * it with or without runs. Adding takes O(log n) and moves at most 4096 numbers; two sets are merged in O(containers).
 *
 * Source: Lemire, Kai, Kaser and others, "Roaring bitmaps: Implementation of an optimized software library" (2018), and
 * RoaringFormatSpec.
 *
 * @example
 * ```ts
 * import { userBitmap } from "@portrait/features/sketches";
 *
 * const users = userBitmap();
 * const [buyers, lapsed] = [users.prepare(), users.prepare()];
 * for (let user = 0; user < 100_000; user += 2) users.add(buyers, user);
 * for (let user = 0; user < 100_000; user += 3) users.add(lapsed, user);
 * users.finalize(users.merge(buyers, lapsed)); // => 66667
 * users.finalize(users.intersect(buyers, lapsed)); // => 16667
 * users.has(users.without(buyers, lapsed), 6); // => false
 * users.encode(buyers).length; // => 16408
 * ```
 */
export function userBitmap(): UserBitmap {
  return Object.freeze<UserBitmap>({
    kind: KIND,
    prepare: empty,
    add,
    update: (state, _, value) => add(state, value),
    merge: (a, b) => combineAll(a, b, (x, y) => x | y),
    intersect: (a, b) => combineAll(a, b, (x, y) => x & y),
    without: (a, b) => combineAll(a, b, (x, y) => x & ~y),
    has({ containers }, user) {
      if (!isUser(user)) return false;
      const container = containers.get(Math.floor(user / SPAN));
      return container !== undefined && holds(container, user % SPAN);
    },
    values: numbersOf,
    finalize: ({ containers }) => [...containers.values()].reduce((sum, { size }) => sum + size, 0),
    encode: ({ containers }) => encodeRoaring(containers),
    decode: (bytes) => ({ containers: decodeRoaring(bytes) }),
  });
}
