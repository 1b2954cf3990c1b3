import { booleanOption, type Codec, type OptionRule } from "@portrait/core";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";

/** Options of {@link minMaxScaler}. */
export interface MinMaxScalerOptions {
  /** What the least and the greatest training value become; left out, [0, 1]. */
  readonly range?: readonly [least: number, greatest: number];
  /** Whether numbers outside the training values' range are brought to its ends; left out, `false`. */
  readonly clip?: boolean;
}

/** What {@link minMaxScaler} learns of a column. */
export interface MinMaxParameters {
  /** The least value. */
  readonly min: number;
  /** The greatest value. */
  readonly max: number;
}

const rangeRule: OptionRule<readonly [number, number]> = {
  default: [0, 1],
  expected: "two finite numbers, the lesser first",
  accepts: (value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] < value[1],
};

const family: NumberEncoderKind<Required<MinMaxScalerOptions>, MinMaxParameters> = {
  kind: "minMaxScaler",
  rules: { range: rangeRule, clip: booleanOption(false) },
  learn: (values) => [
    values.reduce((least, value) => Math.min(least, value)),
    values.reduce((greatest, value) => Math.max(greatest, value)),
  ],
  accepts: (learnt) => learnt.length === 2 && (learnt[0] as number) <= (learnt[1] as number),
  map([min = 0, max = 0], { range: [low, high], clip }) {
    const spread = max - min < 10 * Number.EPSILON ? 1 : max - min;
    const scale = (high - low) / spread;
    const within = clip ? (value: number) => Math.min(high, Math.max(low, value)) : (value: number) => value;
    return {
      apply: (value) => within((value - min) * scale + low),
      invert: (value) => (value - low) / scale + min,
    };
  },
  describe: ([min = 0, max = 0]) => ({ min, max }),
};

/**
 * Numbers on a line between the least and the greatest training value: `low + (x - min) (high - low) / (max - min)`. New
 * values may fall outside, unless `clip` is set. Null stays null and does not count; a constant column becomes `low`.
 * Has `inverseTransform`, which cannot undo `clip`. O(rows) for each column.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout;
 * `aborted`. `transform` throws the same for what it is given.
 *
 * @param columns - The number columns to scale.
 * @param options - See {@link MinMaxScalerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { minMaxScaler } from "@portrait/features/encoders";
 *
 * const table = createTable({ age: { type: "number", values: Float64Array.of(20, 30, 60) } });
 * const model = await fit(minMaxScaler(["age"], { clip: true }), table);
 * model.transformOne({ age: 30 }); // => { age: 0.25 }
 * model.transformOne({ age: 90 }); // => { age: 1 }
 * ```
 */
export function minMaxScaler<const Name extends string>(
  columns: readonly Name[],
  options?: MinMaxScalerOptions,
): NumberEncoder<Name, MinMaxParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link minMaxScaler} out of their state again; the state is checked throughout. */
export const minMaxScalerCodec: Codec<NumberEncoderModel<string, MinMaxParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
