import type { AggregateNode } from "@portrait/core";

/** What an aggregate reads from an event: a number, epoch milliseconds, a text (or its code) or a truth value. */
export type AlgebraValue = number | string | boolean;

/** What an aggregate gives: one value, a list, a vector, or `null` where there is none. */
export type AlgebraResult = AlgebraValue | readonly AlgebraValue[] | null;

/**
 * How one kind of aggregate is computed piece by piece. Updating in the order of time and line, and then finalizing, is
 * the aggregate. `merge` is associative, and merging the states of two parts of a log that follow each other gives the
 * state of the whole.
 */
export interface Algebra<State> {
  /**
   * The state of no events.
   *
   * @param node - The aggregate, for its options.
   * @param anchor - The instant that a decayed sum counts half-lives from, in epoch milliseconds; states to be merged have
   *   the same. Left out, 0; the cutoff, where it is known, saves a rounding.
   */
  prepare(node: AggregateNode, anchor?: number): State;
  /**
   * Takes the next event in, in place.
   *
   * @param state - The state.
   * @param time - When it happened, in epoch milliseconds; not before those already seen.
   * @param value - The input, never null. For `share` whether the condition is true; for `funnel` a number whose bit `j`
   *   says whether step `j` is true; for aggregates without input anything.
   */
  update(state: State, time: number, value: AlgebraValue): void;
  /**
   * The state of two parts together; both stay as they are.
   *
   * @param earlier - The state of the events that come first.
   * @param later - The state of those that follow.
   */
  merge(earlier: State, later: State): State;
  /**
   * What the aggregate gives.
   *
   * @param state - The state.
   * @param cutoff - The instant as of which it is asked for, in epoch milliseconds.
   */
  finalize(state: State, cutoff: number): AlgebraResult;
}

/** An {@link Algebra} in which events can be taken out again, whichever they are. */
export interface SubtractableAlgebra<State> extends Algebra<State> {
  /**
   * The state of a whole without a part of it: `subtract(merge(a, b), a)` is `b` and `subtract(merge(a, b), b)` is `a`.
   *
   * @param whole - The state of all events.
   * @param part - The state of some of them.
   */
  subtract(whole: State, part: State): State;
}

/**
 * A number that is a result: `null` when it is not finite, and never -0.
 *
 * @param value - The number.
 */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}
