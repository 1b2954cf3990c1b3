/**
 * `sum of coefficients[line + t] * values[t]` for `from <= t < to`, summed in four lanes, then what is left.
 *
 * @param coefficients - Float64 numbers.
 * @param line - Where the line of coefficients begins.
 * @param values - Float32 numbers.
 * @param from - The first.
 * @param to - Behind the last.
 */
export function weightedSum(
  coefficients: Float64Array,
  line: number,
  values: Float32Array,
  from: number,
  to: number,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    a += (coefficients[line + at] as number) * (values[at] as number);
    b += (coefficients[line + at + 1] as number) * (values[at + 1] as number);
    c += (coefficients[line + at + 2] as number) * (values[at + 2] as number);
    d += (coefficients[line + at + 3] as number) * (values[at + 3] as number);
  }
  let sum = a + c + (b + d);
  for (; at < to; at++) sum += (coefficients[line + at] as number) * (values[at] as number);
  return sum;
}
