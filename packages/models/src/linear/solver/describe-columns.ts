import { describeNumbers, type NumbersFound } from "../../input/describe-numbers.js";

/** Columns with fewer numbers are described exactly. */
const LEAST = 2 ** 14;

/** Rows whose median stands for that of all. */
const SAMPLE = 1025;

/** Rows whose mean deviations are taken from. */
const GUESS = 16;

/** What describes a column of numbers. */
export type DescribeColumn = (values: Float64Array, byMean: boolean) => NumbersFound;

/** Numbers at even distances. */
function sampleOf(values: Float64Array): Float64Array {
  const step = values.length / SAMPLE;
  const sample = new Float64Array(SAMPLE);
  for (let at = 0; at < SAMPLE; at++) sample[at] = values[Math.floor((at + 0.5) * step)] as number;
  return sample.sort();
}

/** The sum of the numbers less a shift, and that of their squares. */
function momentsOf(values: Float64Array, shift: number): readonly [number, number] {
  let [a, b, c, d] = [0, 0, 0, 0];
  const end = values.length & ~1;
  for (let at = 0; at < end; at += 2) {
    const x = (values[at] as number) - shift;
    const y = (values[at + 1] as number) - shift;
    a += x;
    b += y;
    c += x * x;
    d += y * y;
  }
  if (end < values.length) {
    const x = (values[end] as number) - shift;
    a += x;
    c += x * x;
  }
  return [a + b, c + d];
}

/**
 * Describes many numbers in one pass: deviations are taken from the mean of a few, and `fill` is the median of the
 * sample, since no null needs it. It is {@link describeNumbers} for few numbers, where there are nulls or infinities, or
 * where those few misled.
 *
 * @param values - The numbers, at least one; `NaN` is null.
 * @param byMean - Whether the mean stands for null, not the median.
 */
export const describeColumn: DescribeColumn = (values, byMean) =>
  (values.length < LEAST ? undefined : quickly(values, byMean)) ?? describeNumbers(values, byMean);

function quickly(values: Float64Array, byMean: boolean): NumbersFound | undefined {
  const { length } = values;
  let shift = 0;
  const step = Math.floor(length / GUESS);
  for (let at = 0; at < GUESS; at++) shift += (values[at * step] as number) / GUESS;
  if (!Number.isFinite(shift)) return undefined;
  const [sum, squares] = momentsOf(values, shift);
  const off = sum / length;
  const variance = squares / length - off * off;
  if (!(variance > 1e-280 && variance < 1e280 && off * off < variance)) return undefined;
  const mean = shift + off;
  const fill = byMean ? mean : (sampleOf(values)[SAMPLE >> 1] as number);
  return { nulls: 0, infinite: -1, fill, mean, deviation: Math.sqrt(variance), same: false };
}
