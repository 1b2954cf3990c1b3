import { type NaiveFold, type NaiveInput, option, textsOf, total } from "./fold.js";

/** A different value, how often it occurs, and the place of its last occurrence. */
interface Counted<Value> {
  readonly value: Value;
  readonly times: number;
  readonly last: number;
}

/**
 * The different values, the most frequent first; among equals the one seen last.
 *
 * @param values - The values in order.
 */
export function byFrequency<Value>(values: readonly Value[]): readonly Counted<Value>[] {
  const counted = [...new Set(values)].map((value) => ({
    value,
    times: values.filter((other) => other === value).length,
    last: values.lastIndexOf(value),
  }));
  return counted.sort((a, b) => b.times - a.times || b.last - a.last);
}

const valuesOf = (inputs: readonly NaiveInput[]) => inputs.map(({ value }) => (value === 0 ? 0 : value));

/** How many different inputs there are. */
export const naiveDistinct: NaiveFold = (_, { inputs }) => new Set(valuesOf(inputs)).size;

/** The first; null without inputs. */
export const naiveFirst: NaiveFold = (_, { inputs }) => inputs[0]?.value ?? null;

/** The last; null without inputs. */
export const naiveLast: NaiveFold = (_, { inputs }) => inputs.at(-1)?.value ?? null;

/** The most frequent; null without inputs. */
export const naiveMostFrequent: NaiveFold = (_, { inputs }) =>
  byFrequency(valuesOf(inputs))[0]?.value ?? null;

/** The last `limit` inputs. */
export const naiveHistory: NaiveFold = (node, view) => textsOf(view).slice(-option(node, "limit"));

/** The entropy of the inputs' shares in nats; null without inputs. */
export const naiveEntropy: NaiveFold = (_, { inputs }) => {
  if (inputs.length === 0) return null;
  const shares = byFrequency(valuesOf(inputs)).map(({ times }) => times / inputs.length);
  return -total(shares.map((share) => share * Math.log(share)));
};

/** The `limit` most frequent inputs. */
export const naiveTopK: NaiveFold = (node, view) =>
  byFrequency(textsOf(view))
    .slice(0, option(node, "limit"))
    .map(({ value }) => value);

/** The shares of the `limit` most frequent inputs; 0 where there are fewer. */
export const naiveTopKShares: NaiveFold = (node, view) => {
  const texts = textsOf(view);
  const top = byFrequency(texts);
  return Array.from(
    { length: option(node, "limit") },
    (_, place) => (top[place]?.times ?? 0) / texts.length || 0,
  );
};
