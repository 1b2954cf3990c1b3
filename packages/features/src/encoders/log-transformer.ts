import { booleanOption, type Codec } from "@portrait/core";
import {
  createNumberEncoder,
  decodeNumberEncoder,
  type NumberEncoder,
  type NumberEncoderKind,
  type NumberEncoderModel,
} from "./number-encoder.js";

/** Options of {@link logTransformer}. */
export interface LogTransformerOptions {
  /** Whether `x` becomes `sign(x) ln(1 + |x|)`, so that any number has a value; left out, `false`. */
  readonly signed?: boolean;
}

/** What {@link logTransformer} learns of a column: nothing. */
export type LogParameters = Readonly<Record<never, never>>;

const family: NumberEncoderKind<Required<LogTransformerOptions>, LogParameters> = {
  kind: "logTransformer",
  rules: { signed: booleanOption(false) },
  learn: () => [],
  accepts: (learnt) => learnt.length === 0,
  map: (_, { signed }) =>
    signed
      ? {
          apply: (value) => Math.sign(value) * Math.log1p(Math.abs(value)),
          invert: (value) => Math.sign(value) * Math.expm1(Math.abs(value)),
        }
      : {
          apply: (value) => Math.log1p(value),
          invert: (value) => Math.expm1(value),
          domain: "> -1",
          hint: "Pass signed: true for numbers of both signs.",
        },
  describe: () => ({}),
};

/**
 * Numbers on a logarithmic scale: `ln(1 + x)` for numbers greater than -1 such as counts and amounts, or, `signed`,
 * `sign(x) ln(1 + |x|)` for all. There is nothing to learn. Null stays null. Has `inverseTransform`. O(rows) for each column.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type, infinite, or null throughout;
 * `aborted`. `transform` throws the same, and `invalid-data` for a number without a value.
 *
 * @param columns - The number columns.
 * @param options - See {@link LogTransformerOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable, fit } from "@portrait/core";
 * import { logTransformer } from "@portrait/features/encoders";
 *
 * const table = createTable({ spend: { type: "number", values: Float64Array.of(0, 9) } });
 * const model = await fit(logTransformer(["spend"]), table);
 * model.transformOne({ spend: 9 }); // ≈ { spend: 2.303 }
 * model.transformOne({ spend: -1 }); // throws logTransformer: column "spend" must hold numbers > -1; received -1. Pass signed: true for numbers of both signs.
 * ```
 */
export function logTransformer<const Name extends string>(
  columns: readonly Name[],
  options?: LogTransformerOptions,
): NumberEncoder<Name, LogParameters> {
  return createNumberEncoder(family, columns, options);
}

/** Makes the models of {@link logTransformer} out of their state again; the state is checked throughout. */
export const logTransformerCodec: Codec<NumberEncoderModel<string, LogParameters>> = {
  kind: family.kind,
  decode: (state) => decodeNumberEncoder(family, state),
};
