import type { AggregateNode } from "@portrait/core";
import { type Algebra, type AlgebraValue, finiteOrNull } from "./algebra.js";

/** The least and the greatest of some numbers. */
export interface ExtremeState {
  /** Milliseconds in the unit of the result. */
  readonly unit: number;
  /** The least; infinity when there is none. */
  least: number;
  /** The greatest; minus infinity when there is none. */
  greatest: number;
}

/** An extreme cannot be taken out again: what the next one is was forgotten. */
const comparing = {
  prepare: ({ unit = 1 }: AggregateNode): ExtremeState => ({
    unit,
    least: Number.POSITIVE_INFINITY,
    greatest: Number.NEGATIVE_INFINITY,
  }),
  update: (state: ExtremeState, _: number, value: AlgebraValue): void => {
    const x = Number(value);
    if (x < state.least) state.least = x;
    if (x > state.greatest) state.greatest = x;
  },
  merge: (a: ExtremeState, b: ExtremeState): ExtremeState => ({
    unit: a.unit,
    least: Math.min(a.least, b.least),
    greatest: Math.max(a.greatest, b.greatest),
  }),
};

/** `min`: the least input. */
export const min: Algebra<ExtremeState> = Object.freeze({
  ...comparing,
  finalize: ({ least }: ExtremeState) => finiteOrNull(least),
});

/** `max`: the greatest input. */
export const max: Algebra<ExtremeState> = Object.freeze({
  ...comparing,
  finalize: ({ greatest }: ExtremeState) => finiteOrNull(greatest),
});

/** `recency`: the time from the latest instant to the cutoff. */
export const recency: Algebra<ExtremeState> = Object.freeze({
  ...comparing,
  finalize: ({ greatest, unit }: ExtremeState, cutoff: number) => finiteOrNull((cutoff - greatest) / unit),
});

/** `tenure`: the time from the earliest instant to the cutoff. */
export const tenure: Algebra<ExtremeState> = Object.freeze({
  ...comparing,
  finalize: ({ least, unit }: ExtremeState, cutoff: number) => finiteOrNull((cutoff - least) / unit),
});
