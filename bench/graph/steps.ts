import type { ProgressListener } from "@portrait/core";

/** Times the steps of a fit without what goes before the first and after the last. */
export interface StepClock {
  /** Pass it to `fit`. */
  readonly onProgress: ProgressListener;
  /** The mean seconds of a step but for the first. */
  seconds(): number;
}

/** A clock that has not started. */
export function stepClock(): StepClock {
  let [first, last, from, to] = [0, 0, -1, -1];
  return {
    onProgress({ completed }) {
      const now = performance.now() / 1000;
      if (from < 0) [first, from] = [now, completed];
      [last, to] = [now, completed];
    },
    seconds() {
      if (to <= from) throw new Error("A fit of one step has no time of its own.");
      return (last - first) / (to - from);
    },
  };
}
