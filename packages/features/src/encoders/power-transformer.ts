import { booleanOption, type Codec, choiceOption } from "@portrait/core";
import { isConstant, momentsOf } from "./moments.js";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";
import {
  boxCox,
  boxCoxPower,
  inverseBoxCox,
  inverseYeoJohnson,
  yeoJohnson,
  yeoJohnsonPower,
} from "./power-transform.js";
import { refuseValue } from "./values.js";

/** Options of {@link powerTransformer}. */
export interface PowerTransformerOptions {
  /** `yeo-johnson` for any numbers, `box-cox` for numbers > 0; left out, `yeo-johnson`. */
  readonly method?: "yeo-johnson" | "box-cox";
  /** Whether the result is scaled to mean 0 and standard deviation 1; left out, `true`. */
  readonly standardize?: boolean;
}

/** What {@link powerTransformer} learns of a column. */
export interface PowerParameters {
  /** The power. */
  readonly lambda: number;
  /** The mean of the transformed training values, or 0 unless `standardize`. */
  readonly mean: number;
  /** Their standard deviation, or 1 where they do not differ and unless `standardize`. */
  readonly scale: number;
}

const KIND = "powerTransformer";
const POSITIVE = { domain: '> 0 for the method "box-cox"', hint: 'Use the method "yeo-johnson".' };

const family: NumberEncoderKind<Required<PowerTransformerOptions>, PowerParameters> = {
  kind: KIND,
  rules: {
    method: choiceOption("yeo-johnson", ["yeo-johnson", "box-cox"]),
    standardize: booleanOption(true),
  },
  learn(values, { method, standardize }, name) {
    const positive = method === "box-cox";
    const odd = positive ? values.find((value) => value <= 0) : undefined;
    if (odd !== undefined)
      throw refuseValue(KIND, name, `must hold numbers ${POSITIVE.domain}; received ${odd}`, POSITIVE.hint);
    const lambda = positive ? boxCoxPower(values) : yeoJohnsonPower(values);
    if (!standardize) return [lambda, 0, 1];
    const run = positive ? boxCox : yeoJohnson;
    const moments = momentsOf(values.map((value) => run(lambda, value)));
    if (!Number.isFinite(moments.variance))
      throw refuseValue(KIND, name, `has values too large to transform with the power ${lambda}`);
    return [lambda, moments.mean, isConstant(moments, values.length) ? 1 : Math.sqrt(moments.variance)];
  },
  accepts: (learnt) => learnt.length === 3 && (learnt[2] as number) > 0,
  map([lambda = 1, mean = 0, scale = 1], { method }) {
    if (method === "box-cox") {
      return {
        ...POSITIVE,
        apply: (value) => (value > 0 ? (boxCox(lambda, value) - mean) / scale : Number.NaN),
        invert: (value) => inverseBoxCox(lambda, value * scale + mean),
      };
    }
    return {
      apply: (value) => (yeoJohnson(lambda, value) - mean) / scale,
      invert: (value) => inverseYeoJohnson(lambda, value * scale + mean),
    };
  },
  describe: ([lambda = 1, mean = 0, scale = 1]) => ({ lambda, mean, scale }),
};

/**
 * Numbers raised to the power that makes them most like a sample of a normal distribution. `box-cox`: `(x^l - 1) / l`, `ln x`
 * for `l = 0`, for numbers > 0. `yeo-johnson`: the same of `x + 1` for `x >= 0`, and `-((1 - x)^(2 - l) - 1) / (2 - l)` below.
 * The power `l` maximises the likelihood, by Brent's method; then the result is standardised. Null stays null and does not
 * count; a constant column has the power 1 and becomes 0. Has `inverseTransform`. O(rows) for each try of a power, about 40.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, null throughout, or
 * not positive for `box-cox`; `aborted`. `transform` throws the same for what it is given.
 *
 * Sources: Box and Cox, "An analysis of transformations" (1964); Yeo and Johnson, "A new family of power transformations to
 * improve normality or symmetry" (2000).
 *
 * @param columns - The number columns.
 * @param options - See {@link PowerTransformerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { powerTransformer } from "@portrait/features/encoders";
 *
 * const table = createTable({ spend: { type: "number", values: Float64Array.of(1, 2, 4, 8, 16) } });
 * const model = await fit(powerTransformer(["spend"], { method: "box-cox" }), table);
 * model.parameters.spend.lambda; // ≈ 0.0
 * model.transformOne({ spend: 4 }); // ≈ { spend: 0.0 }
 * ```
 */
export function powerTransformer<const Name extends string>(
  columns: readonly Name[],
  options?: PowerTransformerOptions,
): NumberEncoder<Name, PowerParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link powerTransformer} out of their state again; the state is checked throughout. */
export const powerTransformerCodec: Codec<NumberEncoderModel<string, PowerParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
