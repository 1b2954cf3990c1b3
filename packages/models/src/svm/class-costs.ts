/**
 * For each row what its error costs.
 *
 * @param codes - For each row its class.
 * @param totals - For each class the sum of its rows' weights.
 * @param weights - For each row its weight; undefined when all are 1.
 * @param options - The cost, and whether classes are balanced.
 */
export function classCosts(
  codes: ArrayLike<number>,
  totals: Float64Array,
  weights: Float64Array | undefined,
  options: { readonly c: number; readonly classWeight: "none" | "balanced" },
): Float64Array {
  const all = totals.reduce((sum, total) => sum + total, 0);
  const classes = totals.filter((total) => total > 0).length;
  const factors = totals.map((total) =>
    options.classWeight === "balanced" && total > 0 ? all / (classes * total) : 1,
  );
  return Float64Array.from(
    { length: codes.length },
    (_, row) => options.c * (factors[codes[row] as number] as number) * (weights?.[row] ?? 1),
  );
}
