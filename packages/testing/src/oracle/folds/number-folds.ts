import { mean, type NaiveFold, numbersOf, option, total, variance } from "./fold.js";

/** The sum; 0 without inputs. */
export const naiveSum: NaiveFold = (_, view) => total(numbersOf(view));

/** The mean; null without inputs. */
export const naiveMean: NaiveFold = (_, view) => mean(numbersOf(view));

/** The least; null without inputs. */
export const naiveMin: NaiveFold = (_, view) => Math.min(...numbersOf(view));

/** The greatest; null without inputs. */
export const naiveMax: NaiveFold = (_, view) => Math.max(...numbersOf(view));

/** The variance; null unless there are more inputs than `ddof`. */
export const naiveVariance: NaiveFold = (node, view) => variance(numbersOf(view), option(node, "ddof"));

/** The quantile of Hyndman and Fan's type 7; null without inputs. */
export const naiveQuantile: NaiveFold = (node, view) => {
  const sorted = [...numbersOf(view)].sort((a, b) => a - b);
  const place = (sorted.length - 1) * option(node, "probability");
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return null;
  return low + (place - Math.floor(place)) * (high - low);
};

/** How many inputs lie below the first edge, from each edge up to the next, and from the last edge on. */
export const naiveHistogram: NaiveFold = (node, view) => {
  const edges = option(node, "edges");
  const bins = numbersOf(view).map((value) => edges.filter((edge) => edge <= value).length);
  return Array.from({ length: edges.length + 1 }, (_, bin) => bins.filter((found) => found === bin).length);
};

/** The least-squares slope of the inputs on their events' times, per unit; null unless there are two times. */
export const naiveTrend: NaiveFold = (node, view) => {
  const first = view.inputs[0]?.at ?? 0;
  const times = view.inputs.map(({ at }) => (at - first) / option(node, "unit"));
  if (new Set(times).size < 2) return null;
  const values = numbersOf(view);
  const [middle, centre] = [mean(times), mean(values)];
  const products = values.map((value, place) => (value - centre) * ((times[place] ?? 0) - middle));
  return total(products) / total(times.map((time) => (time - middle) ** 2));
};

/** The sum in which an input counts half after each half-life; each event counts 1 without an input. */
export const naiveDecayedSum: NaiveFold = (node, view) => {
  const { cutoff, events, inputs } = view;
  const counted = node.input === undefined ? events.map(({ at }) => ({ at, value: 1 })) : inputs;
  return total(
    counted.map(({ at, value }) => Number(value) * 2 ** (-(cutoff - at) / option(node, "halfLife"))),
  );
};
