/** The quantile of the standard normal distribution at 0.999. */
const Z = 3.090232306167813;

/**
 * What a population stability index exceeds by chance in one of 1000 cases where nothing changed: it is about
 * `(1 / n + 1 / m)` times a chi-squared variable with one degree of freedom less than there are bins (Yurdakul and Naranjo 2020),
 * whose quantile is taken by Wilson and Hilferty's approximation.
 *
 * @param bins - How many bins.
 * @param before - How many values before, at least 1.
 * @param after - How many values after, at least 1.
 */
export function psiByChance(bins: number, before: number, after: number): number {
  const degrees = bins - 1;
  if (degrees < 1) return 0;
  const part = 2 / (9 * degrees);
  return (1 / before + 1 / after) * degrees * (1 - part + Z * Math.sqrt(part)) ** 3;
}
