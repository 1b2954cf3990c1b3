import type { AggregateNode } from "@portrait/core";
import { type AlgebraValue, finiteOrNull, type SubtractableAlgebra } from "./algebra.js";
import { addNumber, addProduct, centred, combineSums, type ExactSum, emptySum } from "./exact-sum.js";

/** Sums of numbers, of times and of their products, without rounding. */
export interface TrendState {
  /** Σx. */
  readonly x: ExactSum;
  /** Σt. */
  readonly t: ExactSum;
  /** Σtx. */
  readonly tx: ExactSum;
  /** Σt². */
  readonly tt: ExactSum;
  /** Milliseconds in the unit of time of the slope. */
  readonly unit: number;
  /** How many numbers. */
  inputs: number;
}

function combine(a: TrendState, b: TrendState, sign: 1 | -1): TrendState {
  return {
    unit: a.unit,
    x: combineSums(a.x, b.x, sign),
    t: combineSums(a.t, b.t, sign),
    tx: combineSums(a.tx, b.tx, sign),
    tt: combineSums(a.tt, b.tt, sign),
    inputs: a.inputs + sign * b.inputs,
  };
}

/** `trend`: the slope of the least-squares line of the input on the event's time. */
export const trend: SubtractableAlgebra<TrendState> = Object.freeze({
  prepare: ({ unit = 1 }: AggregateNode) => ({
    unit,
    x: emptySum(),
    t: emptySum(),
    tx: emptySum(),
    tt: emptySum(),
    inputs: 0,
  }),
  update: (state: TrendState, time: number, value: AlgebraValue) => {
    const x = Number(value);
    addNumber(state.x, x);
    addNumber(state.t, time);
    addProduct(state.tx, time, x);
    addProduct(state.tt, time, time);
    state.inputs++;
  },
  merge: (a: TrendState, b: TrendState) => combine(a, b, 1),
  subtract: (a: TrendState, b: TrendState) => combine(a, b, -1),
  finalize: ({ unit, x, t, tx, tt, inputs }: TrendState) => {
    const spread = centred(inputs, tt, t, t);
    if (inputs < 2 || spread === 0) return null;
    return finiteOrNull((centred(inputs, tx, t, x) / spread) * unit);
  },
});
