import type { AggregateNode } from "@portrait/core";
import { type AlgebraValue, finiteOrNull, type SubtractableAlgebra } from "./algebra.js";
import { addNumber, combineSums, type ExactSum, emptySum, numberOf, scaleSum } from "./exact-sum.js";

/**
 * A decayed sum as it stands at a whole number of half-lives after an anchor. Moving it on halves it so many times, which
 * is exact: no matter how often events come and go, nothing is lost.
 */
export interface DecayState {
  /** The half-life in milliseconds. */
  readonly halfLife: number;
  /** Whether there is an input, rather than 1 for each event. */
  readonly weighted: boolean;
  /** The instant that half-lives are counted from; that of states to be merged is the same. */
  readonly anchor: number;
  /** How many half-lives after the anchor; minus infinity when there is nothing. */
  period: number;
  /** The sum as of then. */
  sum: ExactSum;
}

/** The sum as of a later period. */
function movedTo({ period, sum }: DecayState, target: number): ExactSum {
  return period === target ? sum : scaleSum(sum, 2 ** (period - target));
}

function update(state: DecayState, time: number, value: AlgebraValue): void {
  const { halfLife, anchor } = state;
  const period = Math.floor((time - anchor) / halfLife);
  if (period > state.period) {
    state.sum = movedTo(state, period);
    state.period = period;
  }
  const weight = 2 ** ((time - anchor - period * halfLife) / halfLife);
  const x = (state.weighted ? Number(value) : 1) * weight;
  if (Number.isFinite(x)) addNumber(state.sum, x * 2 ** (period - state.period));
  else state.sum.beyond++;
}

function combine(a: DecayState, b: DecayState, sign: 1 | -1): DecayState {
  const period = Math.max(a.period, b.period);
  return { ...a, period, sum: combineSums(movedTo(a, period), movedTo(b, period), sign) };
}

/** `decayedSum`: `Σ x 2^(-(t - e) / halfLife)`. */
export const decayedSum: SubtractableAlgebra<DecayState> = Object.freeze({
  prepare: ({ halfLife = 1, input }: AggregateNode, anchor = 0) => ({
    halfLife,
    anchor,
    weighted: input !== undefined,
    period: Number.NEGATIVE_INFINITY,
    sum: emptySum(),
  }),
  update,
  merge: (a: DecayState, b: DecayState) => combine(a, b, 1),
  subtract: (a: DecayState, b: DecayState) => combine(a, b, -1),
  finalize: ({ halfLife, anchor, period, sum }: DecayState, cutoff: number) =>
    period === Number.NEGATIVE_INFINITY
      ? 0
      : finiteOrNull(numberOf(sum) * 2 ** ((period * halfLife + anchor - cutoff) / halfLife)),
});
