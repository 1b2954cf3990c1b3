import type { SubtractableAlgebra } from "./algebra.js";

/** How many events there are. */
export interface CountState {
  /** How many. */
  events: number;
}

const counting = {
  prepare: (): CountState => ({ events: 0 }),
  update: (state: CountState): void => {
    state.events++;
  },
  merge: (a: CountState, b: CountState): CountState => ({ events: a.events + b.events }),
  subtract: (a: CountState, b: CountState): CountState => ({ events: a.events - b.events }),
};

/** `count`: how many events there are. */
export const count: SubtractableAlgebra<CountState> = Object.freeze({
  ...counting,
  finalize: ({ events }: CountState) => events,
});

/** `exists`: whether there is an event. */
export const exists: SubtractableAlgebra<CountState> = Object.freeze({
  ...counting,
  finalize: ({ events }: CountState) => events > 0,
});

/** How many events there are, and for how many of them a condition is true. */
export interface ShareState {
  /** How many events. */
  events: number;
  /** How many of them meet the condition. */
  hits: number;
}

/** `share`: the part of the events for which a condition is true. */
export const share: SubtractableAlgebra<ShareState> = Object.freeze({
  prepare: () => ({ events: 0, hits: 0 }),
  update: (state: ShareState, _: number, value: unknown) => {
    state.events++;
    if (value === true || value === 1) state.hits++;
  },
  merge: (a: ShareState, b: ShareState) => ({ events: a.events + b.events, hits: a.hits + b.hits }),
  subtract: (a: ShareState, b: ShareState) => ({ events: a.events - b.events, hits: a.hits - b.hits }),
  finalize: ({ events, hits }: ShareState) => (events === 0 ? null : hits / events),
});
