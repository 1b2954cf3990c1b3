import type { AggregateNode } from "@portrait/core";
import { type AlgebraValue, finiteOrNull, type SubtractableAlgebra } from "./algebra.js";
import { addNumber, addProduct, centred, combineSums, type ExactSum, emptySum } from "./exact-sum.js";

/** Sums of numbers and of their squares, without rounding: what makes `Σx² - (Σx)²/n` lawful. */
export interface VarianceState {
  /** What is taken from the number of inputs. */
  readonly ddof: number;
  /** Σx. */
  readonly sum: ExactSum;
  /** Σx². */
  readonly squares: ExactSum;
  /** How many numbers. */
  inputs: number;
}

function combine(a: VarianceState, b: VarianceState, sign: 1 | -1): VarianceState {
  return {
    ddof: a.ddof,
    sum: combineSums(a.sum, b.sum, sign),
    squares: combineSums(a.squares, b.squares, sign),
    inputs: a.inputs + sign * b.inputs,
  };
}

/** `variance`: `Σ(x - mean)² / (n - ddof)`; null when a square lies beyond 2^900. */
export const variance: SubtractableAlgebra<VarianceState> = Object.freeze({
  prepare: ({ ddof = 1 }: AggregateNode) => ({ ddof, sum: emptySum(), squares: emptySum(), inputs: 0 }),
  update: (state: VarianceState, _: number, value: AlgebraValue) => {
    const x = Number(value);
    addNumber(state.sum, x);
    addProduct(state.squares, x, x);
    state.inputs++;
  },
  merge: (a: VarianceState, b: VarianceState) => combine(a, b, 1),
  subtract: (a: VarianceState, b: VarianceState) => combine(a, b, -1),
  finalize: ({ ddof, sum, squares, inputs }: VarianceState) => {
    if (inputs <= ddof) return null;
    const deviations = centred(inputs, squares, sum, sum) / inputs;
    return finiteOrNull(Math.max(0, deviations) / (inputs - ddof));
  },
});
