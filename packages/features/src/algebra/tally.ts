import type { AggregateNode } from "@portrait/core";
import type { Algebra, AlgebraValue, SubtractableAlgebra } from "./algebra.js";

/** How often each value was seen: enough to take events out again, but not to say which value came last. */
export type CountsState = Map<AlgebraValue, number>;

function addCounts(target: CountsState, source: CountsState, sign: 1 | -1): CountsState {
  for (const [value, count] of source) {
    const sum = (target.get(value) ?? 0) + sign * count;
    if (sum === 0) target.delete(value);
    else target.set(value, sum);
  }
  return target;
}

const counting = {
  prepare: (): CountsState => new Map(),
  update: (counts: CountsState, _: number, value: AlgebraValue): void => {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  },
  merge: (a: CountsState, b: CountsState): CountsState => addCounts(new Map(a), b, 1),
  subtract: (a: CountsState, b: CountsState): CountsState => addCounts(new Map(a), b, -1),
};

/** `distinct`: how many different inputs there are. It holds counts, as a set could not give values back. */
export const distinct: SubtractableAlgebra<CountsState> = Object.freeze({
  ...counting,
  finalize: (counts: CountsState) => counts.size,
});

/** `entropy`: `-Σ p ln p` over the shares of the values, in nats. */
export const entropy: SubtractableAlgebra<CountsState> = Object.freeze({
  ...counting,
  finalize: (counts: CountsState) => {
    let inputs = 0;
    for (const count of counts.values()) inputs += count;
    if (inputs === 0) return null;
    let sum = 0;
    for (const count of counts.values()) sum -= (count / inputs) * Math.log(count / inputs);
    return sum + 0;
  },
});

/** How often a value was seen, and when last. */
export interface Tally {
  /** How often. */
  count: number;
  /** The place of its last occurrence among the inputs, from 0. */
  last: number;
}

/** How often each value was seen, and when last. */
export interface TallyState {
  /** How many values are asked for. */
  readonly limit: number;
  /** How many inputs there were. */
  inputs: number;
  /** By value. */
  readonly tallies: Map<AlgebraValue, Tally>;
}

/**
 * Counts one more occurrence.
 *
 * @param state - The state, changed in place.
 * @param value - The value.
 */
export function countOne(state: TallyState, value: AlgebraValue): void {
  const tally = state.tallies.get(value);
  if (tally === undefined) state.tallies.set(value, { count: 1, last: state.inputs });
  else {
    tally.count++;
    tally.last = state.inputs;
  }
  state.inputs++;
}

/**
 * The tallies of two parts that follow each other.
 *
 * @param a - The first; it stays as it is.
 * @param b - The second; it stays as it is.
 */
export function mergeTallies(a: TallyState, b: TallyState): TallyState {
  const tallies = new Map<AlgebraValue, Tally>();
  for (const [value, tally] of a.tallies) tallies.set(value, { ...tally });
  for (const [value, { count, last }] of b.tallies) {
    tallies.set(value, { count: count + (tallies.get(value)?.count ?? 0), last: last + a.inputs });
  }
  return { limit: a.limit, inputs: a.inputs + b.inputs, tallies };
}

const before = (a: Tally, b: Tally): number => b.count - a.count || b.last - a.last;

/**
 * The values seen most often, most first; among equals the one seen last.
 *
 * @param state - The state.
 */
export function mostFirst({ limit, tallies }: TallyState): readonly (readonly [AlgebraValue, Tally])[] {
  return [...tallies].sort(([, a], [, b]) => before(a, b)).slice(0, limit);
}

/**
 * The state of no inputs.
 *
 * @param node - The aggregate, for its limit.
 */
export function noTallies({ limit = 1 }: Pick<AggregateNode, "limit">): TallyState {
  return { limit, inputs: 0, tallies: new Map() };
}

/** Which value came last is not known any more when the last one is taken out. */
const tallying = {
  prepare: noTallies,
  update: (state: TallyState, _: number, value: AlgebraValue): void => countOne(state, value),
  merge: mergeTallies,
};

/** `mostFrequent`: the input seen most often, among equals the one seen last. */
export const mostFrequent: Algebra<TallyState> = Object.freeze({
  ...tallying,
  finalize: ({ tallies }: TallyState) => {
    let best: AlgebraValue | null = null;
    let most: Tally = { count: 0, last: -1 };
    for (const [value, tally] of tallies) {
      if (before(most, tally) < 0) continue;
      best = value;
      most = tally;
    }
    return best;
  },
});

/** `topK`: the inputs seen most often, most first. */
export const topK: Algebra<TallyState> = Object.freeze({
  ...tallying,
  finalize: (state: TallyState) => mostFirst(state).map(([value]) => value),
});

/** `topKShares`: the part of the inputs that each of them has. */
export const topKShares: Algebra<TallyState> = Object.freeze({
  ...tallying,
  finalize: (state: TallyState) => {
    const shares = mostFirst(state).map(([, { count }]) => count / state.inputs);
    return Array.from({ length: state.limit }, (_, place) => shares[place] ?? 0);
  },
});
