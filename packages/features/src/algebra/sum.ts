import { type AlgebraValue, finiteOrNull, type SubtractableAlgebra } from "./algebra.js";
import { addNumber, combineSums, type ExactSum, emptySum, numberOf } from "./exact-sum.js";

/** A sum without rounding, and of how many numbers. */
export interface SumState {
  /** The sum. */
  readonly sum: ExactSum;
  /** How many numbers. */
  inputs: number;
}

const adding = {
  prepare: (): SumState => ({ sum: emptySum(), inputs: 0 }),
  update: (state: SumState, _: number, value: AlgebraValue): void => {
    addNumber(state.sum, Number(value));
    state.inputs++;
  },
  merge: (a: SumState, b: SumState): SumState => ({
    sum: combineSums(a.sum, b.sum, 1),
    inputs: a.inputs + b.inputs,
  }),
  subtract: (a: SumState, b: SumState): SumState => ({
    sum: combineSums(a.sum, b.sum, -1),
    inputs: a.inputs - b.inputs,
  }),
};

/** `sum`: the sum of the inputs, rounded once. */
export const sum: SubtractableAlgebra<SumState> = Object.freeze({
  ...adding,
  finalize: (state: SumState) => finiteOrNull(numberOf(state.sum)),
});

/** `mean`: their sum by their number. */
export const mean: SubtractableAlgebra<SumState> = Object.freeze({
  ...adding,
  finalize: (state: SumState) => finiteOrNull(numberOf(state.sum) / state.inputs),
});
