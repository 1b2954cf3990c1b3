import { type NumberFold, numbersOf, type Prepared, type Selection, type VectorFold } from "./fold.js";
import { runningSum } from "./sum.js";

/** Room for the inputs of one selection, which grows as it must. */
function inputBuffer(values: Float64Array): (selection: Selection) => Float64Array {
  let room = new Float64Array(64);
  return ({ rows, from, to }) => {
    if (room.length < to - from) room = new Float64Array(2 * (to - from));
    let inputs = 0;
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (!Number.isNaN(value)) room[inputs++] = value;
    }
    return room.subarray(0, inputs);
  };
}

/**
 * The variance of numbers by two passes, the second corrected for what the mean lost; NaN when there are too few.
 *
 * @param values - The numbers.
 * @param ddof - What is taken from their number.
 */
export function varianceOf(values: Float64Array, ddof: number): number {
  const total = runningSum();
  for (const value of values) total.add(value);
  const mean = total.take() / values.length;
  const squares = runningSum();
  for (const value of values) {
    const off = value - mean;
    total.add(off);
    squares.add(off * off);
  }
  const rest = total.take();
  if (values.length <= ddof) return Number.NaN;
  return Math.max(0, squares.take() - (rest * rest) / values.length) / (values.length - ddof);
}

/**
 * The variance of the inputs.
 *
 * @param prepared - The aggregate.
 */
export function variance(prepared: Prepared): NumberFold {
  const inputs = inputBuffer(numbersOf(prepared));
  const ddof = prepared.node.ddof as number;
  return (selection) => varianceOf(inputs(selection), ddof);
}

/**
 * A quantile of the inputs by linear interpolation.
 *
 * @param prepared - The aggregate.
 */
export function quantile(prepared: Prepared): NumberFold {
  const inputs = inputBuffer(numbersOf(prepared));
  const probability = prepared.node.probability as number;
  return (selection) => {
    const values = inputs(selection).sort();
    const place = (values.length - 1) * probability;
    const below = Math.floor(place);
    const value = values[below];
    if (value === undefined) return Number.NaN;
    const above = values[below + 1];
    return above === undefined || place === below ? value : value + (place - below) * (above - value);
  };
}

/**
 * The slope of the least-squares line of the inputs on the times of their events, per unit of time.
 *
 * @param prepared - The aggregate.
 */
export function trend(prepared: Prepared): NumberFold {
  const { times, node } = prepared;
  const values = numbersOf(prepared);
  const unit = node.unit as number;
  const [sumOfTimes, sumOfInputs, products, squares] = [
    runningSum(),
    runningSum(),
    runningSum(),
    runningSum(),
  ];
  return ({ rows, from, to }) => {
    let [first, last] = [Number.NaN, Number.NaN];
    let inputs = 0;
    for (let at = from; at < to; at++) {
      const row = rows[at] as number;
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      last = times[row] as number;
      if (inputs === 0) first = last;
      sumOfTimes.add(last - first);
      sumOfInputs.add(value);
      inputs++;
    }
    const meanTime = sumOfTimes.take() / inputs;
    const mean = sumOfInputs.take() / inputs;
    for (let at = from; at < to; at++) {
      const row = rows[at] as number;
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      const off = (times[row] as number) - first - meanTime;
      products.add(off * (value - mean));
      squares.add(off * off);
    }
    const slope = (products.take() / squares.take()) * unit;
    return first < last ? slope : Number.NaN;
  };
}

/**
 * How many inputs lie below, between and from the edges on.
 *
 * @param prepared - The aggregate.
 */
export function histogram(prepared: Prepared): VectorFold {
  const values = numbersOf(prepared);
  const edges = Float64Array.from(prepared.node.edges as readonly number[]);
  return ({ rows, from, to }, into) => {
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (Number.isNaN(value)) continue;
      let low = 0;
      let high = edges.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((edges[middle] as number) <= value) low = middle + 1;
        else high = middle;
      }
      into[low] = (into[low] as number) + 1;
    }
  };
}
