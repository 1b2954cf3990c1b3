/** What a column of numbers looks like; `NaN` is null. */
export interface NumbersFound {
  /** How many are null. */
  readonly nulls: number;
  /** The first row that is infinite, or -1. */
  readonly infinite: number;
  /** The median, or the mean, of those that are not null; 0 if all are. */
  readonly fill: number;
  /** The mean, with `fill` for null. */
  readonly mean: number;
  /** The standard deviation (divided by the count), with `fill` for null; exactly 0 if all are the same. */
  readonly deviation: number;
  /** Whether all are the same, with `fill` for null. */
  readonly same: boolean;
}

/** Rows looked at to guess the range. */
const SAMPLE = 1024;

/** Cells that the range is cut into to find the median's. */
const CELLS = 4096;

function average(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((mean, value) => mean + value / values.length, 0);
}

/** With more numbers than this the worst case of a selection, whose cost is quadratic, is not risked. */
const MOST_SELECTED = 2 ** 14;

/** Orders numbers so far that the one of a rank stands at its place, none before it greater and none behind it less. */
function select(values: Float64Array, rank: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number;
    let [i, j] = [left, right];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const held = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = held;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank] as number;
}

function median(values: Float64Array): number {
  const kept = values.slice();
  const middle = kept.length >> 1;
  const upper = kept.length > MOST_SELECTED ? (kept.sort()[middle] as number) : select(kept, middle);
  if (kept.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < middle; at++) lower = Math.max(lower, kept[at] as number);
  return upper / 2 + lower / 2;
}

function deviationOf(values: Float64Array, mean: number): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) {
    largest = Math.max(largest, Math.abs((values[at] as number) - mean));
  }
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const share = ((values[at] as number) - mean) / largest;
    sum += share * share;
  }
  return largest * Math.sqrt(sum / values.length);
}

function allSame(values: Float64Array): boolean {
  let at = 1;
  while (at < values.length && values[at] === values[0]) at++;
  return at >= values.length;
}

/** How many are null, and the first that is infinite or -1. */
function oddOnes(values: Float64Array): { readonly nulls: number; readonly infinite: number } {
  let [nulls, infinite] = [0, -1];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value - value === 0) continue;
    if (Number.isNaN(value)) nulls++;
    else if (infinite < 0) infinite = at;
  }
  return { nulls, infinite };
}

/** The plain way, in as many passes as it takes: for columns that are short, hold nulls or defeat the fast way. */
function describeSlowly(values: Float64Array, byMean: boolean): NumbersFound {
  const { nulls, infinite } = oddOnes(values);
  if (infinite >= 0) return { nulls, infinite, fill: 0, mean: 0, deviation: 0, same: false };
  const known = nulls === 0 ? values : values.filter((value) => !Number.isNaN(value));
  const fill = known.length === 0 ? 0 : byMean ? average(known) : median(known);
  const filled = nulls === 0 ? values : values.map((value) => (Number.isNaN(value) ? fill : value));
  const same = allSame(filled);
  const mean = same ? (filled[0] as number) : average(filled);
  return { nulls, infinite, fill, mean, deviation: same ? 0 : deviationOf(filled, mean), same };
}

/** The numbers of one cell in order, and how many are below it. */
interface Cell {
  readonly sorted: Float64Array;
  readonly below: number;
}

/** The cell that holds the number of a given rank. */
function cellOfRank(
  values: Float64Array,
  counts: Int32Array,
  low: number,
  width: number,
  rank: number,
): Cell {
  let cell = 0;
  let below = 0;
  while (below + (counts[cell] as number) <= rank) below += counts[cell++] as number;
  const kept = new Float64Array(counts[cell] as number);
  const scale = 1 / width;
  const middle = low + (cell + 0.5) * width;
  const reach = cell === 0 || cell === CELLS - 1 ? Number.POSITIVE_INFINITY : width;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Math.abs(value - middle) <= reach && cellOf(value, low, scale) === cell) kept[count++] = value;
  }
  const same = kept.every((value) => value === kept[0]);
  return { sorted: same ? kept : kept.sort(), below };
}

function cellOf(value: number, low: number, scale: number): number {
  const place = (value - low) * scale;
  return place < 0 ? 0 : place > CELLS - 1 ? CELLS - 1 : place | 0;
}

/**
 * Mean, deviation, range and median in two passes: deviations are taken from the mean of a sample, and only the numbers in
 * the median's cell are sorted.
 *
 * @returns Nothing where the sample misled, or a number is no finite one.
 */
function describeFast(values: Float64Array, byMean: boolean): NumbersFound | undefined {
  const { length } = values;
  const step = length / SAMPLE;
  const sample = Float64Array.from(
    { length: SAMPLE },
    (_, at) => values[Math.floor(at * step)] as number,
  ).sort();
  const shift = average(sample);
  const low = sample[16] as number;
  const width = ((sample[SAMPLE - 17] as number) - low) / CELLS;
  if (!Number.isFinite(shift) || !(width > 1e-280 && width < 1e280)) return undefined;
  const scale = 1 / width;
  const counts = new Int32Array(CELLS);
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < length; index++) {
    const value = values[index] as number;
    const move = value - shift;
    sum += move;
    squares += move * move;
    const cell = cellOf(value, low, scale);
    counts[cell] = (counts[cell] as number) + 1;
  }
  const off = sum / length;
  const variance = squares / length - off * off;
  if (!(variance > 1e-280 && variance < 1e280 && off * off < variance)) return undefined;
  const found = {
    nulls: 0,
    infinite: -1,
    mean: shift + off,
    deviation: Math.sqrt(variance),
    same: false,
  };
  if (byMean) return { ...found, fill: found.mean };
  const middle = length >> 1;
  const { sorted, below } = cellOfRank(values, counts, low, width, middle);
  const upper = sorted[middle - below] as number;
  if (length % 2 === 1) return { ...found, fill: upper };
  const lower =
    middle > below
      ? (sorted[middle - 1 - below] as number)
      : (cellOfRank(values, counts, low, width, middle - 1).sorted.at(-1) as number);
  return { ...found, fill: upper / 2 + lower / 2 };
}

/**
 * Describes a column of numbers. O(n), or O(n log n) for columns that are short, hold nulls or few different values.
 *
 * @param values - The numbers, at least one; `NaN` is null.
 * @param byMean - Whether the mean stands for null, not the median.
 */
export function describeNumbers(values: Float64Array, byMean: boolean): NumbersFound {
  const fast = values.length >= 4 * SAMPLE ? describeFast(values, byMean) : undefined;
  return fast ?? describeSlowly(values, byMean);
}
