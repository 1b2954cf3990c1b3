import { booleanOption, type Codec, type OptionRule } from "@portrait/core";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";
import { sortedQuantile } from "./sorted-quantile.js";

/** Options of {@link robustScaler}. */
export interface RobustScalerOptions {
  /** Whether the median is subtracted; left out, `true`. */
  readonly withCentering?: boolean;
  /** Whether numbers are divided by the distance between the quantiles; left out, `true`. */
  readonly withScaling?: boolean;
  /** The probabilities of the two quantiles, in [0, 1], the lesser first; left out, [0.25, 0.75]. */
  readonly quantileRange?: readonly [lower: number, upper: number];
}

/** What {@link robustScaler} learns of a column. */
export interface RobustParameters {
  /** The median; subtracted unless `withCentering` is `false`. */
  readonly center: number;
  /** The distance between the quantiles, or 1 where it is 0. */
  readonly scale: number;
}

const quantileRangeRule: OptionRule<readonly [number, number]> = {
  default: [0.25, 0.75],
  expected: "two numbers >= 0 and <= 1, the lesser first",
  accepts: (value) =>
    Array.isArray(value) && value.length === 2 && value[0] >= 0 && value[1] <= 1 && value[0] < value[1],
};

const family: NumberEncoderKind<Required<RobustScalerOptions>, RobustParameters> = {
  kind: "robustScaler",
  rules: {
    withCentering: booleanOption(true),
    withScaling: booleanOption(true),
    quantileRange: quantileRangeRule,
  },
  learn(values, { quantileRange: [lower, upper] }) {
    const sorted = values.sort();
    const spread = sortedQuantile(sorted, upper) - sortedQuantile(sorted, lower);
    return [sortedQuantile(sorted, 0.5), spread < 10 * Number.EPSILON ? 1 : spread];
  },
  accepts: (learnt) => learnt.length === 2 && (learnt[1] as number) > 0,
  map([center = 0, scale = 1], { withCentering, withScaling }) {
    const [shift, divisor] = [withCentering ? center : 0, withScaling ? scale : 1];
    return { apply: (value) => (value - shift) / divisor, invert: (value) => value * divisor + shift };
  },
  describe: ([center = 0, scale = 1]) => ({ center, scale }),
};

/**
 * Numbers as distances from their median in units of the distance between two quantiles, `(x - median) / (q_u - q_l)`,
 * which a few wild values do not change. Quantiles are interpolated linearly. Null stays null and does not count; where
 * both quantiles are equal the divisor is 1. Has `inverseTransform`. O(rows log rows) for each column.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout;
 * `aborted`. `transform` throws the same for what it is given.
 *
 * @param columns - The number columns to scale.
 * @param options - See {@link RobustScalerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { robustScaler } from "@portrait/features/encoders";
 *
 * const table = createTable({ spend: { type: "number", values: Float64Array.of(1, 2, 3, 4, 1e9) } });
 * const model = await fit(robustScaler(["spend"]), table);
 * model.parameters.spend; // => { center: 3, scale: 2 }
 * model.transformOne({ spend: 4 }); // => { spend: 0.5 }
 * ```
 */
export function robustScaler<const Name extends string>(
  columns: readonly Name[],
  options?: RobustScalerOptions,
): NumberEncoder<Name, RobustParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link robustScaler} out of their state again; the state is checked throughout. */
export const robustScalerCodec: Codec<NumberEncoderModel<string, RobustParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
