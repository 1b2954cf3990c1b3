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

/** The longest that the runs of {@link measureBriefly} may take together, in milliseconds. */
const BRIEF = 500;

/** Times something slow: after a warm-up of one run and about 60 ms, up to five runs until half a second is over. */
export function measureBriefly(run: () => void): Timing {
  const once = warmUp(run);
  const repeats = Math.max(1, Math.ceil(2 / once));
  const runs: number[] = [];
  const end = performance.now() + BRIEF;
  do {
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) run();
    runs.push((performance.now() - start) / repeats);
  } while (runs.length < 5 && performance.now() < end);
  runs.sort((a, b) => a - b);
  return { median: runs[runs.length >> 1] ?? Number.NaN, fastest: runs[0] ?? Number.NaN };
}
