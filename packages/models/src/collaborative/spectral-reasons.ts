import type { SpectralFit } from "./spectral-filter.js";

/** `P x` for the symmetric `P = R'^T R'`. */
function smoothed({ normalised }: SpectralFit, vector: Float64Array): Float64Array {
  const { rows, offsets, indices, values } = normalised;
  const out = new Float64Array(vector.length);
  for (let row = 0; row < rows; row++) {
    const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
    let sum = 0;
    for (let at = start; at < end; at++)
      sum += (values[at] as number) * (vector[indices[at] as number] as number);
    if (sum === 0) continue;
    for (let at = start; at < end; at++) {
      const item = indices[at] as number;
      out[item] = (out[item] as number) + sum * (values[at] as number);
    }
  }
  return out;
}

/** Takes out of a vector, in steps, what comes from neighbours. */
function sharpened(fit: SpectralFit, vector: Float64Array): Float64Array {
  const { sharpening, sharpeningSteps } = fit.params;
  if (sharpening === 0) return vector;
  let result = vector;
  for (let step = 0; step < sharpeningSteps; step++) {
    const smooth = smoothed(fit, result);
    result = result.map((value, item) => value - (sharpening / sharpeningSteps) * (smooth[item] as number));
  }
  return result;
}

/** `left V V^T right x`, where left and right multiply each item's entry. */
function lowPassed(
  { vectors, items }: SpectralFit,
  vector: Float64Array,
  left: (item: number) => number,
  right: (item: number) => number,
): Float64Array {
  const width = vectors.length / items.length;
  const inner = new Float64Array(width);
  vector.forEach((value, item) => {
    if (value === 0) return;
    const scaled = value * right(item);
    for (let factor = 0; factor < width; factor++) {
      inner[factor] = (inner[factor] as number) + scaled * (vectors[item * width + factor] as number);
    }
  });
  return vector.map((_, item) => {
    let sum = 0;
    for (let factor = 0; factor < width; factor++) {
      sum += (inner[factor] as number) * (vectors[item * width + factor] as number);
    }
    return left(item) * sum;
  });
}

const unit = (count: number, item: number): Float64Array => {
  const vector = new Float64Array(count);
  vector[item] = 1;
  return vector;
};

const summed = (fit: SpectralFit, plain: Float64Array, low: Float64Array): Float64Array =>
  plain.map((value, item) => value + fit.params.lowPassWeight * (low[item] as number));

/**
 * What each item that a user had adds to the score of one item: a column of the filter, which is linear in what the user had.
 *
 * @param fit - What was learnt.
 * @param item - The item that is scored.
 */
export function filterColumn(fit: SpectralFit, item: number): Float64Array {
  const { inverses, vectors, items } = fit;
  const target = sharpened(fit, unit(items.length, item));
  const plain = smoothed(fit, target);
  if (vectors.length === 0) return plain;
  const inverse = (place: number): number => inverses[place] as number;
  return summed(
    fit,
    plain,
    lowPassed(fit, target, inverse, (place) => powerOf(inverse(place))),
  );
}

/**
 * What a user of one item alone thinks of every item: a row of the filter.
 *
 * @param fit - What was learnt.
 * @param item - The item that the user had.
 */
export function filterRow(fit: SpectralFit, item: number): Float64Array {
  const { inverses, vectors, items } = fit;
  const signal = unit(items.length, item);
  const plain = smoothed(fit, signal);
  if (vectors.length === 0) return sharpened(fit, plain);
  const inverse = (place: number): number => inverses[place] as number;
  return sharpened(
    fit,
    summed(
      fit,
      plain,
      lowPassed(fit, signal, (place) => powerOf(inverse(place)), inverse),
    ),
  );
}

const powerOf = (inverse: number): number => (inverse > 0 ? 1 / inverse : 0);
