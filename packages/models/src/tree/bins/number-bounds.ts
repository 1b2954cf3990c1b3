/** The bound of the last bin. */
const LAST = Number.MAX_VALUE;

function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

/** Where the run of values equal to that at `from` ends; galloping, O(log run). */
function runEnd(sorted: Float64Array, from: number): number {
  const value = sorted[from] as number;
  let low = from;
  let high = from + 1;
  for (let step = 1; high < sorted.length && sorted[high] === value; step *= 2) {
    low = high;
    high = Math.min(high + step, sorted.length);
  }
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] === value) low = middle;
    else high = middle;
  }
  return high;
}

/** Where the run of values equal to that at `at` begins. */
function runStart(sorted: Float64Array, at: number): number {
  const value = sorted[at] as number;
  let low = -1;
  let high = at;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === value) high = middle;
    else low = middle;
  }
  return high;
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** The runs of equal values that alone make up a bin's share. */
function heavyRuns(sorted: Float64Array, share: number): readonly Run[] {
  const runs: Run[] = [];
  const step = Math.max(1, Math.floor(share));
  for (let at = 0; at < sorted.length; at += step) {
    const last = runs[runs.length - 1];
    if (last !== undefined && at < last.to) continue;
    const run = { from: runStart(sorted, at), to: runEnd(sorted, at) };
    if (run.to - run.from >= share) runs.push(run);
  }
  return runs;
}

/** The ends of at most `maxBins` bins, but for the last one. */
function equalShares(sorted: Float64Array, maxBins: number): number[] {
  const length = sorted.length;
  const runs = heavyRuns(sorted, length / maxBins);
  let bins = Math.max(1, maxBins - runs.length);
  let rest = length - runs.reduce((sum, { from, to }) => sum + to - from, 0);
  const ends: number[] = [];
  let start = 0;
  for (const { from, to } of [...runs, { from: length, to: length }]) {
    while (start < from) {
      const share = rest / bins;
      const end = runEnd(sorted, Math.min(start + Math.max(1, Math.ceil(share)), from) - 1);
      if (end === from && end - start < share / 2 && to > from) break;
      ends.push(end);
      rest -= end - start;
      bins = Math.max(1, bins - 1);
      start = end;
    }
    if (to > from) ends.push(to);
    start = to;
  }
  return ends.filter((end) => end < length).slice(0, maxBins - 1);
}

/** The ends of the runs of equal values, if there are at most `most`. */
function runEnds(sorted: Float64Array, most: number): number[] | undefined {
  const ends: number[] = [];
  for (let at = 0; at < sorted.length; ) {
    at = runEnd(sorted, at);
    ends.push(at);
    if (ends.length > most) return undefined;
  }
  return ends.slice(0, -1);
}

/**
 * The bounds of the bins of a number: between each two neighbouring values where there are few, else such that bins
 * hold about equally many values, and a value that alone makes up such a share has its own bin. O(bins * log values).
 *
 * @param sorted - Values, ascending, none missing.
 * @param maxBins - The most bins.
 * @returns Ascending upper bounds, the last one the greatest double; at least one.
 */
export function numberBounds(sorted: Float64Array, maxBins: number): Float64Array {
  const ends = runEnds(sorted, maxBins) ?? equalShares(sorted, maxBins);
  const bounds = ends.map((end) => between(sorted[end - 1] as number, sorted[end] as number));
  return Float64Array.of(...bounds, LAST);
}
