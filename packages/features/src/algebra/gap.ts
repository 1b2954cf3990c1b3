import type { AggregateNode } from "@portrait/core";
import { type Algebra, finiteOrNull } from "./algebra.js";
import {
  addNumber,
  addProduct,
  centred,
  combineSums,
  type ExactSum,
  emptySum,
  numberOf,
} from "./exact-sum.js";

/** The differences of consecutive instants. */
export interface GapState {
  /** What is said of them. */
  readonly statistic: AggregateNode["statistic"];
  /** Milliseconds in the unit of the result. */
  readonly unit: number;
  /** How many instants. */
  events: number;
  /** The first instant. */
  first: number;
  /** The last instant. */
  last: number;
  /** The shortest gap. */
  least: number;
  /** The longest gap. */
  greatest: number;
  /** The last gap. */
  latest: number;
  /** The sum of the gaps. */
  readonly sum: ExactSum;
  /** The sum of their squares. */
  readonly squares: ExactSum;
}

function addGap(state: GapState, gap: number): void {
  state.least = Math.min(state.least, gap);
  state.greatest = Math.max(state.greatest, gap);
  state.latest = gap;
  addNumber(state.sum, gap);
  addProduct(state.squares, gap, gap);
}

function update(state: GapState, time: number): void {
  if (state.events++ === 0) state.first = time;
  else addGap(state, time - state.last);
  state.last = time;
}

const copy = (state: GapState): GapState => ({
  ...state,
  sum: combineSums(state.sum, emptySum(), 1),
  squares: combineSums(state.squares, emptySum(), 1),
});

function merge(a: GapState, b: GapState): GapState {
  if (a.events === 0) return copy(b);
  const state = copy(a);
  if (b.events === 0) return state;
  addGap(state, b.first - a.last);
  return {
    ...state,
    events: a.events + b.events,
    last: b.last,
    least: Math.min(state.least, b.least),
    greatest: Math.max(state.greatest, b.greatest),
    latest: b.events > 1 ? b.latest : state.latest,
    sum: combineSums(state.sum, b.sum, 1),
    squares: combineSums(state.squares, b.squares, 1),
  };
}

function statisticOf(state: GapState): number {
  const gaps = state.events - 1;
  switch (state.statistic) {
    case "min":
      return state.least;
    case "max":
      return state.greatest;
    case "last":
      return state.latest;
    case "deviation": {
      if (gaps < 2) return Number.NaN;
      const deviations = centred(gaps, state.squares, state.sum, state.sum) / gaps;
      return Math.sqrt(Math.max(0, deviations) / (gaps - 1));
    }
    default:
      return numberOf(state.sum) / gaps;
  }
}

/** `gap`: what is said of the differences of consecutive instants. */
export const gap: Algebra<GapState> = Object.freeze({
  prepare: ({ statistic, unit = 1 }: AggregateNode) => ({
    statistic,
    unit,
    events: 0,
    first: Number.NaN,
    last: Number.NaN,
    least: Number.POSITIVE_INFINITY,
    greatest: Number.NEGATIVE_INFINITY,
    latest: Number.NaN,
    sum: emptySum(),
    squares: emptySum(),
  }),
  update,
  merge,
  finalize: (state: GapState) => (state.events < 2 ? null : finiteOrNull(statisticOf(state) / state.unit)),
});
