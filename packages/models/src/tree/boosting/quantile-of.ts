/**
 * A weighted quantile: the value at which the weights of the values in ascending order reach `alpha` of their sum, and
 * midway to the next one where they reach it exactly. It minimises the pinball loss. O(n log n).
 *
 * @param values - The values; they are sorted if there are no weights.
 * @param alpha - Which quantile, in (0, 1).
 * @param weights - A weight for each value; left out, all are 1.
 */
export function quantileOf(values: Float64Array, alpha: number, weights?: Float64Array): number {
  if (values.length === 0) return 0;
  if (weights === undefined) {
    values.sort();
    const place = alpha * values.length;
    const at = Math.min(Math.ceil(place - 1e-9), values.length) - 1;
    const value = values[Math.max(at, 0)] as number;
    const exact = Math.abs(place - Math.round(place)) <= 1e-9;
    return exact && at >= 0 && at + 1 < values.length ? (value + (values[at + 1] as number)) / 2 : value;
  }
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const goal = alpha * order.reduce((sum, row) => sum + (weights[row] as number), 0);
  let sum = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const weight = weights[row] as number;
    if (weight === 0) continue;
    sum += weight;
    if (sum < goal * (1 - 1e-12)) continue;
    const value = values[row] as number;
    if (sum > goal * (1 + 1e-12)) return value;
    const next = order.subarray(at + 1).find((other) => (weights[other] as number) > 0);
    return next === undefined ? value : (value + (values[next] as number)) / 2;
  }
  return values[order[order.length - 1] as number] as number;
}
