import type { AggregateKind, AggregateNode } from "@portrait/core";
import type { CountState, ShareState } from "../algebra/count.js";
import type { ExtremeState } from "../algebra/extreme.js";
import type { SumState } from "../algebra/sum.js";

/** What is kept of a user's events that were dropped. */
export interface Past {
  /** Since when they make the user a member; infinite when they do not. */
  readonly since: number;
  /** The states of the aggregates over all time, one after another. */
  readonly numbers: readonly number[];
}

/** How the state of an aggregate is kept as a few numbers. */
interface Codec {
  write(state: object, into: number[]): void;
  /** Puts the numbers from a place on into a state of no events, and says which place follows. */
  read(state: object, numbers: readonly number[], from: number): number;
}

const counted: Codec = {
  write: (state, into) => into.push((state as CountState).events),
  read(state, numbers, from) {
    (state as CountState).events = numbers[from] as number;
    return from + 1;
  },
};

const shared: Codec = {
  write: (state, into) => into.push((state as ShareState).events, (state as ShareState).hits),
  read(state, numbers, from) {
    const share = state as ShareState;
    share.events = numbers[from] as number;
    share.hits = numbers[from + 1] as number;
    return from + 2;
  },
};

const extreme = (side: "least" | "greatest"): Codec => ({
  write: (state, into) => into.push((state as ExtremeState)[side]),
  read(state, numbers, from) {
    (state as ExtremeState)[side] = numbers[from] as number;
    return from + 1;
  },
});

const summed: Codec = {
  write(state, into) {
    const { inputs, sum } = state as SumState;
    into.push(inputs, sum.parts.length, ...sum.parts, sum.huge.length, ...sum.huge);
  },
  read(state, numbers, from) {
    const { sum } = state as SumState;
    (state as SumState).inputs = numbers[from] as number;
    const parts = from + 2 + (numbers[from + 1] as number);
    sum.parts.push(...numbers.slice(from + 2, parts));
    const huge = parts + 1 + (numbers[parts] as number);
    sum.huge.push(...numbers.slice(parts + 1, huge));
    return huge;
  },
};

/** Aggregates whose states are small and merge in any order, so that an event that comes late is none too many. */
const CODECS: Readonly<Partial<Record<AggregateKind, Codec>>> = Object.freeze({
  count: counted,
  exists: counted,
  share: shared,
  sum: summed,
  mean: summed,
  min: extreme("least"),
  tenure: extreme("least"),
  max: extreme("greatest"),
  recency: extreme("greatest"),
});

/** Whether an aggregate sees all events up to the cutoff, and its state can be kept instead of them. */
export const isKept = ({ aggregate, window }: AggregateNode): boolean =>
  window.direction === "before" && "length" in window && window.length === null && aggregate in CODECS;

/**
 * The states of aggregates as numbers.
 *
 * @param nodes - The aggregates of a store.
 * @param states - The states of those that are kept, in their order.
 */
export function packStates(nodes: readonly AggregateNode[], states: readonly object[]): readonly number[] {
  const numbers: number[] = [];
  nodes.filter(isKept).forEach(({ aggregate }, place) => {
    CODECS[aggregate]?.write(states[place] as object, numbers);
  });
  return numbers;
}

/**
 * The states of aggregates from numbers.
 *
 * @param nodes - The aggregates of a store.
 * @param numbers - The numbers; none for no events.
 * @param empty - The state of no events of an aggregate.
 * @returns For each aggregate that is kept its state; undefined when the numbers are not of these aggregates.
 */
export function unpackStates(
  nodes: readonly AggregateNode[],
  numbers: readonly number[],
  empty: (node: AggregateNode) => object,
): readonly object[] | undefined {
  const states: object[] = [];
  let from = 0;
  for (const node of nodes.filter(isKept)) {
    const state = empty(node);
    if (numbers.length > 0) from = (CODECS[node.aggregate] as Codec).read(state, numbers, from);
    states.push(state);
  }
  return from === numbers.length ? states : undefined;
}
