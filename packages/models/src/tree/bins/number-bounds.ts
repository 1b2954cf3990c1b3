/** The bound of the last bin. */
const LAST = Number.MAX_VALUE;

function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

interface Distinct {
  readonly values: Float64Array;
  readonly counts: Int32Array;
}

function distinctOf(sorted: Float64Array): Distinct {
  const length = sorted.length;
  const values = new Float64Array(length);
  const counts = new Int32Array(length);
  let used = 0;
  for (let from = 0; from < length; ) {
    const value = sorted[from] as number;
    let to = from + 1;
    while (to < length && sorted[to] === value) to++;
    values[used] = value;
    counts[used++] = to - from;
    from = to;
  }
  return { values: values.subarray(0, used), counts: counts.subarray(0, used) };
}

function equalShares({ values, counts }: Distinct, total: number, maxBins: number): number[] {
  const heavy = total / maxBins;
  let bins = maxBins;
  let rest = total;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    if (count < heavy) continue;
    bins--;
    rest -= count;
  }
  let share = rest / Math.max(bins, 1);
  const bounds: number[] = [];
  let held = 0;
  for (let at = 0; at + 1 < values.length && bounds.length + 1 < maxBins; at++) {
    const count = counts[at] as number;
    const own = count >= heavy;
    held += count;
    if (!own) rest -= count;
    const next = counts[at + 1] as number;
    if (!own && held < share && !(next >= heavy && held >= share / 2)) continue;
    bounds.push(between(values[at] as number, values[at + 1] as number));
    held = 0;
    if (own) continue;
    bins--;
    share = rest / Math.max(bins, 1);
  }
  return bounds;
}

/**
 * The bounds of the bins of a number: between each two neighbouring values where there are few, else such that bins
 * hold about equally many values, and a value that alone makes up such a share has its own bin. O(values).
 *
 * @param sorted - Values, ascending, none missing.
 * @param maxBins - The most bins.
 * @returns Ascending upper bounds, the last one the greatest double; at least one.
 */
export function numberBounds(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = distinctOf(sorted);
  const { values } = distinct;
  if (values.length > maxBins) {
    return Float64Array.of(...equalShares(distinct, sorted.length, maxBins), LAST);
  }
  return Float64Array.from({ length: Math.max(values.length, 1) }, (_, at) =>
    at + 1 < values.length ? between(values[at] as number, values[at + 1] as number) : LAST,
  );
}
