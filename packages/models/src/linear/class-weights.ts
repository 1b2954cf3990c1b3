/**
 * The weights of rows times those of their classes, when each class is to weigh as much as the others.
 *
 * @param codes - For each row its class.
 * @param classes - How many classes.
 * @param weights - For each row its weight; undefined if all are 1.
 */
export function balancedWeights(
  codes: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const mass = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < codes.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const code = codes[row] as number;
    mass[code] = (mass[code] as number) + weight;
    total += weight;
  }
  const present = mass.reduce((count, sum) => count + (sum > 0 ? 1 : 0), 0);
  const factors = mass.map((sum) => (sum > 0 ? total / (present * sum) : 0));
  return Float64Array.from(
    codes,
    (code, row) => (factors[code] as number) * (weights === undefined ? 1 : (weights[row] as number)),
  );
}
