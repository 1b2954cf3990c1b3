import type { AggregateNode } from "@portrait/core";
import { type Algebra, type AlgebraValue, finiteOrNull } from "./algebra.js";

/** All inputs. */
export interface QuantileState {
  /** The probability. */
  readonly probability: number;
  /** The numbers, in no order. */
  readonly values: number[];
}

/** `quantile`: by linear interpolation between order statistics (Hyndman and Fan's type 7). */
export const quantile: Algebra<QuantileState> = Object.freeze({
  prepare: ({ probability = 0.5 }: AggregateNode) => ({ probability, values: [] }),
  update: ({ values }: QuantileState, _: number, value: AlgebraValue) => {
    values.push(Number(value));
  },
  merge: ({ probability, values }: QuantileState, b: QuantileState) => ({
    probability,
    values: values.concat(b.values),
  }),
  finalize: ({ probability, values }: QuantileState) => {
    if (values.length === 0) return null;
    const sorted = Float64Array.from(values).sort();
    const position = (sorted.length - 1) * probability;
    const below = Math.floor(position);
    const low = sorted[below] as number;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
    return finiteOrNull(low + (position - below) * (high - low));
  },
});
