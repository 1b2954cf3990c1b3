const HALF_LOG_TWO_PI = 0.9189385332046727;
const ENOUGH = 9;

/**
 * The natural logarithm of the gamma function, to about 1e-15 of its value (absolutely, near its zeros at 1 and 2):
 * Stirling's series above 9, the recurrence below.
 *
 * @param x - More than 0.
 */
export function logGamma(x: number): number {
  let product = 1;
  let at = x;
  while (at < ENOUGH) product *= at++;
  const square = 1 / (at * at);
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))));
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series / at - Math.log(product);
}

/**
 * The derivative of {@link logGamma}.
 *
 * @param x - More than 0.
 */
export function digamma(x: number): number {
  let sum = 0;
  let at = x;
  while (at < ENOUGH) sum -= 1 / at++;
  const square = 1 / (at * at);
  const series =
    1 / 12 -
    square *
      (1 / 120 -
        square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760 - square / 12)))));
  return sum + Math.log(at) - 0.5 / at - square * series;
}

/** From here on, differences of {@link logGamma} take less time than sums. */
const MANY = 100;

/**
 * `log(c (c + 1) ... (c + n - 1))`: the logarithm of a rising factorial.
 *
 * @param c - More than 0.
 * @param n - An integer of at least 0.
 */
export function logRising(c: number, n: number): number {
  if (n > MANY) return logGamma(c + n) - logGamma(c);
  let sum = 0;
  for (let factor = 0; factor < n; factor++) sum += Math.log(c + factor);
  return sum;
}

/**
 * The derivative of {@link logRising} by `c`.
 *
 * @param c - More than 0.
 * @param n - An integer of at least 0.
 */
export function logRisingSlope(c: number, n: number): number {
  if (n > MANY) return digamma(c + n) - digamma(c);
  let sum = 0;
  for (let factor = 0; factor < n; factor++) sum += 1 / (c + factor);
  return sum;
}
