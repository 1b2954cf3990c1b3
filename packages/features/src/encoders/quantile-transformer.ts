import { type Codec, choiceOption, integerOption } from "@portrait/core";
import { normalProbability, normalQuantile } from "./normal.js";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";
import { sortedQuantile } from "./sorted-quantile.js";
import { countUpTo } from "./sorted-search.js";

/** Options of {@link quantileTransformer}. */
export interface QuantileTransformerOptions {
  /** How many quantiles are learnt, at most as many as values, an integer >= 1; left out, 1000. */
  readonly quantiles?: number;
  /** What the training values become: `uniform` in [0, 1], or standard `normal`; left out, `uniform`. */
  readonly output?: "uniform" | "normal";
}

/** What {@link quantileTransformer} learns of a column. */
export interface QuantileParameters {
  /** Quantiles at equally spaced probabilities from 0 to 1, ascending. */
  readonly quantiles: readonly number[];
}

/** How near to 0 and 1 probabilities may come before they become normal deviates. */
const NEAREST = 1e-7;

/** Equally spaced probabilities from 0 to 1. */
function probabilities(count: number): Float64Array {
  const step = count > 1 ? 1 / (count - 1) : 0;
  const spaced = Float64Array.from({ length: count }, (_, place) => place * step);
  if (count > 1) spaced[count - 1] = 1;
  return spaced;
}

/** Piecewise linear interpolation; constant beyond the ends. */
function interpolate(from: Float64Array, to: Float64Array, value: number): number {
  const place = countUpTo(from, value) - 1;
  if (place < 0) return to[0] as number;
  const [low, start] = [from[place] as number, to[place] as number];
  if (place === from.length - 1 || low === value) return start;
  const slope = ((to[place + 1] as number) - start) / ((from[place + 1] as number) - low);
  return slope * (value - low) + start;
}

const mirrored = (values: Float64Array): Float64Array => values.map((value) => -value).reverse();

const family: NumberEncoderKind<Required<QuantileTransformerOptions>, QuantileParameters> = {
  kind: "quantileTransformer",
  rules: {
    quantiles: integerOption(1000, { min: 1 }),
    output: choiceOption("uniform", ["uniform", "normal"]),
  },
  learn(values, { quantiles }) {
    const sorted = values.sort();
    return probabilities(Math.min(quantiles, sorted.length)).map((probability) =>
      sortedQuantile(sorted, probability),
    );
  },
  accepts: (learnt) =>
    learnt.length > 0 &&
    learnt.every((value, place) => place === 0 || value >= (learnt[place - 1] as number)),
  map(learnt, { output }) {
    const spaced = probabilities(learnt.length);
    const [learntDown, spacedDown] = [mirrored(learnt), mirrored(spaced)];
    const [least, greatest] = [learnt[0] as number, learnt[learnt.length - 1] as number];
    const normal = output === "normal";
    const near = normal ? NEAREST : 0;
    const limit = -normalQuantile(NEAREST - Number.EPSILON);
    const toProbability = (value: number): number => {
      if (normal ? value - near < least : value <= least) return 0;
      if (normal ? value + near > greatest : value >= greatest) return 1;
      return (interpolate(learnt, spaced, value) - interpolate(learntDown, spacedDown, -value)) / 2;
    };
    const toNormal = (probability: number): number => {
      if (probability <= 0) return -limit;
      return probability >= 1 ? limit : Math.min(limit, Math.max(-limit, normalQuantile(probability)));
    };
    const fromProbability = (probability: number): number => {
      if (probability - near < 0 || probability === 0) return least;
      if (probability + near > 1 || probability === 1) return greatest;
      return interpolate(spaced, learnt, probability);
    };
    return {
      apply: (value) => (normal ? toNormal(toProbability(value)) : toProbability(value)),
      invert: (value) => fromProbability(normal ? normalProbability(value) : value),
    };
  },
  describe: (learnt) => ({ quantiles: Object.freeze(Array.from(learnt)) }),
};

/**
 * Numbers as their rank among the training values: the share of these that are less, interpolated between quantiles, or the
 * standard normal deviate of that share. Keeps the order, and spreads any distribution evenly; of values that are equal in
 * training the middle of their shares. New values beyond the training range become 0 or 1, or -5.2 or 5.2 for `normal`. Null
 * stays null and does not count; a constant column becomes the lowest of these. Has `inverseTransform`, exact at the
 * quantiles. O(rows log rows) for each column to learn, O(log quantiles) for a value.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout;
 * `aborted`. `transform` throws the same for what it is given.
 *
 * @param columns - The number columns.
 * @param options - See {@link QuantileTransformerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { quantileTransformer } from "@portrait/features/encoders";
 *
 * const table = createTable({ spend: { type: "number", values: Float64Array.of(1, 10, 100, 1000, 10000) } });
 * const model = await fit(quantileTransformer(["spend"]), table);
 * model.transformOne({ spend: 100 }); // => { spend: 0.5 }
 * model.transformOne({ spend: 5500 }); // => { spend: 0.875 }
 * model.inverseTransformOne({ spend: 0.25 }); // => { spend: 10 }
 * ```
 */
export function quantileTransformer<const Name extends string>(
  columns: readonly Name[],
  options?: QuantileTransformerOptions,
): NumberEncoder<Name, QuantileParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link quantileTransformer} out of their state again; the state is checked throughout. */
export const quantileTransformerCodec: Codec<NumberEncoderModel<string, QuantileParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
