/**
 * How raw outputs become probabilities of classes.
 *
 * - `logistic`: one raw output, the log odds of the second of two classes.
 * - `softmax`: one raw output for each class.
 * - `oneVsRest`: one raw output for each class, the log odds of it against the others; the probabilities are scaled to sum to 1.
 * - `probability`: the raw outputs are probabilities: one for each class, or one alone for the second of two.
 */
export type ClassLink = "logistic" | "softmax" | "oneVsRest" | "probability";

/**
 * How a raw output becomes a number: `identity` as it is; `exp` its exponential; `logistic` `1 / (1 + exp(-x))`;
 * `signedSquare` `sign(x) * x^2`; `softplus` `log(1 + exp(x))`.
 */
export type RegressionLink = "identity" | "exp" | "logistic" | "signedSquare" | "softplus";

/** The links of classes. */
export const CLASS_LINKS: readonly ClassLink[] = ["logistic", "softmax", "oneVsRest", "probability"];

/** The links of numbers. */
export const REGRESSION_LINKS: readonly RegressionLink[] = [
  "identity",
  "exp",
  "logistic",
  "signedSquare",
  "softplus",
];

/**
 * `1 / (1 + exp(-x))`.
 *
 * @param x - The log odds.
 */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * How many raw outputs a link reads.
 *
 * @param link - The link.
 * @param outputs - How many raw outputs there are.
 * @param classes - How many classes there are.
 * @returns Whether they fit.
 */
export function linkFits(link: ClassLink, outputs: number, classes: number): boolean {
  if (link === "logistic") return outputs === 1 && classes === 2;
  return (outputs === classes && classes >= 2) || (link === "probability" && outputs === 1 && classes === 2);
}

function softmaxInto(raw: Float64Array, at: number, into: Float64Array, to: number, classes: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index++) most = Math.max(most, raw[at + index] as number);
  let sum = 0;
  for (let index = 0; index < classes; index++) {
    const value = Math.exp((raw[at + index] as number) - most);
    into[to + index] = value;
    sum += value;
  }
  for (let index = 0; index < classes; index++) into[to + index] = (into[to + index] as number) / sum;
}

function restInto(raw: Float64Array, at: number, into: Float64Array, to: number, classes: number): void {
  let sum = 0;
  for (let index = 0; index < classes; index++) {
    const value = logistic(raw[at + index] as number);
    into[to + index] = value;
    sum += value;
  }
  for (let index = 0; index < classes; index++) {
    into[to + index] = sum > 0 ? (into[to + index] as number) / sum : 1 / classes;
  }
}

/**
 * Writes the probabilities of one row.
 *
 * @param link - The link.
 * @param raw - Raw outputs.
 * @param at - Where the row's raw outputs begin.
 * @param outputs - How many they are.
 * @param into - Receives the probabilities.
 * @param to - Where they begin.
 * @param classes - How many classes there are.
 */
export function applyClassLink(
  link: ClassLink,
  raw: Float64Array,
  at: number,
  outputs: number,
  into: Float64Array,
  to: number,
  classes: number,
): void {
  if (link === "softmax") softmaxInto(raw, at, into, to, classes);
  else if (link === "oneVsRest") restInto(raw, at, into, to, classes);
  else if (link === "logistic") {
    into[to] = logistic(-(raw[at] as number));
    into[to + 1] = logistic(raw[at] as number);
  } else if (outputs === 1) {
    into[to] = 1 - (raw[at] as number);
    into[to + 1] = raw[at] as number;
  } else {
    for (let index = 0; index < classes; index++) into[to + index] = raw[at + index] as number;
  }
}

/**
 * The number of a raw output.
 *
 * @param link - The link.
 * @param raw - The raw output.
 */
export function applyRegressionLink(link: RegressionLink, raw: number): number {
  switch (link) {
    case "identity":
      return raw;
    case "exp":
      return Math.exp(raw);
    case "logistic":
      return logistic(raw);
    case "signedSquare":
      return Math.sign(raw) * raw * raw;
    case "softplus":
      return raw > 0 ? raw + Math.log1p(Math.exp(-raw)) : Math.log1p(Math.exp(raw));
  }
}
