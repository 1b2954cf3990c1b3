import type { AggregateNode } from "@portrait/core";
import type { Algebra, AlgebraValue } from "./algebra.js";

/** One input, or none. */
export interface ValueState {
  /** The input. */
  value: AlgebraValue | null;
}

const prepare = (): ValueState => ({ value: null });
const finalize = ({ value }: ValueState): AlgebraValue | null => value;

/** `first`: the earliest input. */
export const first: Algebra<ValueState> = Object.freeze({
  prepare,
  update: (state: ValueState, _: number, value: AlgebraValue) => {
    state.value ??= value;
  },
  merge: (a: ValueState, b: ValueState) => ({ value: a.value ?? b.value }),
  finalize,
});

/** `last`: the latest input. */
export const last: Algebra<ValueState> = Object.freeze({
  prepare,
  update: (state: ValueState, _: number, value: AlgebraValue) => {
    state.value = value;
  },
  merge: (a: ValueState, b: ValueState) => ({ value: b.value ?? a.value }),
  finalize,
});

/** The last inputs, oldest first; there may be more of them than are asked for. */
export interface HistoryState {
  /** How many are asked for. */
  readonly limit: number;
  /** The inputs. */
  readonly values: AlgebraValue[];
}

/** `history`: the last inputs as a list, oldest first. */
export const history: Algebra<HistoryState> = Object.freeze({
  prepare: ({ limit = 1 }: AggregateNode) => ({ limit, values: [] }),
  update: ({ limit, values }: HistoryState, _: number, value: AlgebraValue) => {
    if (values.push(value) >= 2 * limit + 16) values.splice(0, values.length - limit);
  },
  merge: ({ limit, values }: HistoryState, b: HistoryState) => ({
    limit,
    values: [...values, ...b.values].slice(-limit),
  }),
  finalize: ({ limit, values }: HistoryState) => values.slice(-limit),
});
