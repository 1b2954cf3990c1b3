/** Values on levels: one on level `l` stands for 2^l of them. */
export interface QuantileLevels {
  /** How many values the last level holds at most. */
  readonly k: number;
  /** The state of the stream of choices, 32 bits. */
  random: number;
  /** How many values were taken in. */
  count: number;
  /** The least of them; infinity of none. */
  least: number;
  /** The greatest of them; minus infinity of none. */
  greatest: number;
  /** The values. */
  readonly levels: number[][];
}

const SHRINK = 2 / 3;
const LEAST_CAPACITY = 8;

const capacityOf = (k: number, level: number, levels: number): number =>
  Math.max(LEAST_CAPACITY, Math.ceil(k * SHRINK ** (levels - 1 - level)));

/** Whether the next choice is one or the other: a step of a Weyl sequence, mixed as MurmurHash3 ends. */
function flip(state: QuantileLevels): number {
  state.random = (state.random + 0x9e3779b9) >>> 0;
  let mixed = state.random;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) & 1;
}

/** Sends every other value of a level up; of an odd number the last one stays. */
function promote(state: QuantileLevels, level: number): void {
  const { levels } = state;
  const values = (levels[level] as number[]).sort((a, b) => a - b);
  if (levels[level + 1] === undefined) levels.push([]);
  const above = levels[level + 1] as number[];
  const even = values.length - (values.length % 2);
  for (let at = flip(state); at < even; at += 2) above.push(values[at] as number);
  levels[level] = values.slice(even);
}

function compact(state: QuantileLevels): void {
  const { k, levels } = state;
  for (;;) {
    let [held, room] = [0, 0];
    levels.forEach((values, level) => {
      held += values.length;
      room += capacityOf(k, level, levels.length);
    });
    if (held <= room) return;
    const full = levels.findIndex((values, level) => values.length >= capacityOf(k, level, levels.length));
    promote(state, full);
  }
}

/**
 * The levels of no values.
 *
 * @param k - The capacity.
 * @param seed - The seed of the choices.
 */
export function emptyLevels(k: number, seed: number): QuantileLevels {
  return {
    k,
    random: seed,
    count: 0,
    least: Number.POSITIVE_INFINITY,
    greatest: Number.NEGATIVE_INFINITY,
    levels: [[]],
  };
}

/**
 * Takes a value in.
 *
 * @param state - The levels, changed in place.
 * @param value - The value.
 */
export function addTo(state: QuantileLevels, value: number): void {
  const first = state.levels[0] as number[];
  first.push(value);
  state.count++;
  if (value < state.least) state.least = value;
  if (value > state.greatest) state.greatest = value;
  if (first.length > capacityOf(state.k, 0, state.levels.length)) compact(state);
}

/**
 * The same levels, copied, with the values of each in order.
 *
 * @param state - The levels.
 */
export function compactedOf(state: QuantileLevels): QuantileLevels {
  return { ...state, levels: state.levels.map((values) => [...values].sort((a, b) => a - b)) };
}

/**
 * The levels of both.
 *
 * @param a - Levels; they stay as they are.
 * @param b - Levels of the same capacity; they stay as they are.
 */
export function mergeLevels(a: QuantileLevels, b: QuantileLevels): QuantileLevels {
  const levels = Array.from({ length: Math.max(a.levels.length, b.levels.length) }, (_, level) => [
    ...(a.levels[level] ?? []),
    ...(b.levels[level] ?? []),
  ]);
  const merged: QuantileLevels = {
    k: a.k,
    random: (Math.imul(a.random, 0x2c1b3c6d) ^ b.random) >>> 0,
    count: a.count + b.count,
    least: Math.min(a.least, b.least),
    greatest: Math.max(a.greatest, b.greatest),
    levels,
  };
  compact(merged);
  return merged;
}
