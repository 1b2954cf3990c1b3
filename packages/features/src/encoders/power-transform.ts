import { brentMinimum } from "./brent.js";
import { isConstant, momentsOf } from "./moments.js";

/** `(exp(lambda logarithm) - 1) / lambda`, and its limit where lambda is 0. */
const power = (lambda: number, logarithm: number): number =>
  lambda === 0 ? logarithm : Math.expm1(lambda * logarithm) / lambda;

/** The logarithm whose {@link power} a number is. */
const root = (lambda: number, value: number): number =>
  lambda === 0 ? value : Math.log1p(lambda * value) / lambda;

/**
 * Box and Cox's transform: `(x^lambda - 1) / lambda`, or `ln x`.
 *
 * @param lambda - The power.
 * @param value - A number > 0.
 */
export const boxCox = (lambda: number, value: number): number => power(lambda, Math.log(value));

/**
 * The number whose {@link boxCox} a value is.
 *
 * @param lambda - The power.
 * @param value - The value.
 */
export const inverseBoxCox = (lambda: number, value: number): number => Math.exp(root(lambda, value));

/**
 * Yeo and Johnson's transform: Box and Cox's of `x + 1` where `x >= 0`, and of `1 - x` with the power `2 - lambda`, negated, below.
 *
 * @param lambda - The power.
 * @param value - A number.
 */
export const yeoJohnson = (lambda: number, value: number): number =>
  value >= 0 ? power(lambda, Math.log1p(value)) : -power(2 - lambda, Math.log1p(-value));

/**
 * The number whose {@link yeoJohnson} a value is.
 *
 * @param lambda - The power.
 * @param value - The value.
 */
export const inverseYeoJohnson = (lambda: number, value: number): number =>
  value >= 0 ? Math.expm1(root(lambda, value)) : -Math.expm1(root(2 - lambda, -value));

const TOLERANCE = 1e-9;

/** Half the range of exponents: squares of numbers up to it can be summed. */
const MOST_EXPONENT = 300;

/** Beyond such powers nothing is tried, however narrow the data. */
const MOST_POWER = 1e6;

const greatest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * The power under which {@link boxCox} makes numbers most likely as a sample of a normal distribution: it maximises
 * `-n/2 ln(variance) + (lambda - 1) sum(ln x)`. 1 for numbers that do not differ.
 *
 * @param values - Numbers > 0.
 */
export function boxCoxPower(values: Float64Array): number {
  const logarithms = values.map(Math.log);
  const { mean, variance } = momentsOf(logarithms);
  if (isConstant({ mean, variance }, values.length)) return 1;
  const centered = logarithms.map((value) => value - mean);
  const bound = Math.min(MOST_POWER, MOST_EXPONENT / greatest(centered));
  const cost = (lambda: number): number =>
    Math.log(momentsOf(centered.map((value) => power(lambda, value))).variance);
  return brentMinimum(cost, -bound, bound, TOLERANCE);
}

/**
 * The power under which {@link yeoJohnson} makes numbers most likely as a sample of a normal distribution: it maximises
 * `-n/2 ln(variance) + (lambda - 1) sum(sign(x) ln(1 + |x|))`. 1 for numbers that do not differ.
 *
 * @param values - Numbers.
 */
export function yeoJohnsonPower(values: Float64Array): number {
  if (isConstant(momentsOf(values), values.length)) return 1;
  const logarithms = values.map((value) => Math.sign(value) * Math.log1p(Math.abs(value)));
  const { mean } = momentsOf(logarithms);
  const bound = Math.min(MOST_POWER, MOST_EXPONENT / greatest(logarithms));
  const cost = (lambda: number): number => {
    const { variance } = momentsOf(values.map((value) => yeoJohnson(lambda, value)));
    return variance > 0 ? Math.log(variance) / 2 - (lambda - 1) * mean : Number.POSITIVE_INFINITY;
  };
  return brentMinimum(cost, 1 - bound, 1 + bound, TOLERANCE);
}
