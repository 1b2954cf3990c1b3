import type { AggregateNode } from "@portrait/core";
import type { Algebra, AlgebraValue } from "./algebra.js";

/**
 * How far events lead through a funnel. A chain of steps that goes on in a later part of the log needs only to know when
 * it began at the latest, and there only when it ends at the earliest.
 */
export interface FunnelState {
  /** How many steps there are. */
  readonly steps: number;
  /** How long a chain may take, in milliseconds. */
  readonly length: number;
  /** `starts[j]`: the latest start of a chain of the first `j` steps; minus infinity where there is none. */
  readonly starts: readonly number[];
  /** `ends[i][j]`: the earliest end of a chain of the steps behind `i` up to `j`; infinity where there is none. */
  readonly ends: readonly (readonly number[])[];
  /** How many steps were taken in time, at most. */
  readonly reached: number;
}

/** A state that is changed in place. */
interface Walk {
  readonly steps: number;
  readonly length: number;
  readonly starts: number[];
  readonly ends: number[][];
  reached: number;
}

function prepare({ steps: { length: steps } = [], length = 0 }: AggregateNode): Walk {
  const places = Array.from({ length: steps + 1 }, (_, place) => place);
  return {
    steps,
    length,
    starts: places.map(() => Number.NEGATIVE_INFINITY),
    ends: places.map(() => places.map(() => Number.POSITIVE_INFINITY)),
    reached: 0,
  };
}

function update(state: Walk, time: number, value: AlgebraValue): void {
  const met = Number(value);
  const { starts, ends } = state;
  for (let step = state.steps; step >= 1; step--) {
    if ((met & (1 << (step - 1))) === 0) continue;
    const start = step === 1 ? time : (starts[step - 1] as number);
    if (start > (starts[step] as number)) starts[step] = start;
    if (step > state.reached && time - start <= state.length) state.reached = step;
    for (let from = 0; from < step; from++) {
      const row = ends[from] as number[];
      const open = from === step - 1 || (row[step - 1] as number) <= time;
      if (open && time < (row[step] as number)) row[step] = time;
    }
  }
}

function merge(a: FunnelState, b: FunnelState): Walk {
  const { steps, length } = a;
  const starts = [...b.starts];
  const ends = a.ends.map((row) => [...row]);
  let reached = Math.max(a.reached, b.reached);
  for (let through = 0; through <= steps; through++) {
    for (let to = through + 1; to <= steps; to++) {
      const end = b.ends[through]?.[to] as number;
      if (end === Number.POSITIVE_INFINITY) continue;
      const start = a.starts[through] as number;
      if (through > 0 && start > (starts[to] as number)) starts[to] = start;
      if (through > 0 && to > reached && end - start <= length) reached = to;
      for (let from = 0; from <= through; from++) {
        const row = ends[from] as number[];
        const open = from === through || a.ends[from]?.[through] !== Number.POSITIVE_INFINITY;
        if (open && end < (row[to] as number)) row[to] = end;
      }
    }
  }
  return {
    steps,
    length,
    starts: starts.map((start, step) => Math.max(start, a.starts[step] as number)),
    ends,
    reached,
  };
}

/** `funnel`: how many of its steps were taken one after another, in different events, within its length. */
export const funnel: Algebra<FunnelState> = Object.freeze({
  prepare,
  update,
  merge,
  finalize: ({ reached }: FunnelState) => reached,
});
