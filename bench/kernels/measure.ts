/** How long something took, in milliseconds. */
export interface Timing {
  /** The median of the runs. */
  readonly median: number;
  /** The fastest run. */
  readonly fastest: number;
}

/** How many runs are timed. */
export const RUNS = 9;

/** A run repeats what is timed until it lasts about this long, in milliseconds. */
const LEAST = 10;

/** Times something: after a warm-up of about 60 ms, nine runs of at least 10 ms each. */
export function measure(run: () => void): Timing {
  const once = warmUp(run);
  const repeats = Math.max(1, Math.ceil(LEAST / once));
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) run();
    return (performance.now() - start) / repeats;
  }).sort((a, b) => a - b);
  return { median: runs[(RUNS - 1) / 2] ?? Number.NaN, fastest: runs[0] ?? Number.NaN };
}

function warmUp(run: () => void): number {
  const end = performance.now() + 60;
  let once = Number.POSITIVE_INFINITY;
  do {
    const start = performance.now();
    run();
    once = Math.min(once, performance.now() - start);
  } while (performance.now() < end);
  return Math.max(once, 1e-4);
}
