import { booleanOption, type Codec } from "@portrait/core";
import { isConstant, momentsOf } from "./moments.js";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";

/** Options of {@link standardScaler}. */
export interface StandardScalerOptions {
  /** Whether the mean is subtracted; left out, `true`. */
  readonly withMean?: boolean;
  /** Whether numbers are divided by their standard deviation; left out, `true`. */
  readonly withDeviation?: boolean;
}

/** What {@link standardScaler} learns of a column. */
export interface StandardParameters {
  /** The mean; subtracted unless `withMean` is `false`. */
  readonly mean: number;
  /** The standard deviation (of the population), or 1 for a constant column. */
  readonly scale: number;
}

const family: NumberEncoderKind<Required<StandardScalerOptions>, StandardParameters> = {
  kind: "standardScaler",
  rules: { withMean: booleanOption(true), withDeviation: booleanOption(true) },
  learn(values) {
    const moments = momentsOf(values);
    return [moments.mean, isConstant(moments, values.length) ? 1 : Math.sqrt(moments.variance)];
  },
  accepts: (learnt) => learnt.length === 2 && (learnt[1] as number) > 0,
  map([mean = 0, scale = 1], { withMean, withDeviation }) {
    const [shift, divisor] = [withMean ? mean : 0, withDeviation ? scale : 1];
    return { apply: (value) => (value - shift) / divisor, invert: (value) => value * divisor + shift };
  },
  describe: ([mean = 0, scale = 1]) => ({ mean, scale }),
};

/**
 * Numbers as distances from their mean in standard deviations, `(x - mean) / sd`, where `sd` divides by `n`. Null stays
 * null and does not count. A constant column becomes 0; it is one where its variance is no more than rounding makes. Weights of
 * examples do not count. Has `inverseTransform`. O(rows) for each column.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout;
 * `aborted`. `transform` throws the same for what it is given.
 *
 * @param columns - The number columns to scale.
 * @param options - See {@link StandardScalerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { standardScaler } from "@portrait/features/encoders";
 *
 * const table = createTable({ age: { type: "number", values: Float64Array.of(20, 30, 40) } });
 * const model = await fit(standardScaler(["age"]), table);
 * model.parameters.age.mean; // => 30
 * model.transformOne({ age: 40 }); // ≈ { age: 1.2247 }
 * model.inverseTransformOne({ age: 0 }); // => { age: 30 }
 * ```
 */
export function standardScaler<const Name extends string>(
  columns: readonly Name[],
  options?: StandardScalerOptions,
): NumberEncoder<Name, StandardParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link standardScaler} out of their state again; the state is checked throughout. */
export const standardScalerCodec: Codec<NumberEncoderModel<string, StandardParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
