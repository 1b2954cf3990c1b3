import {
  describeValue,
  type Examples,
  type FitOptions,
  fit,
  type Model,
  PortraitError,
  type RowValues,
  type Snapshot,
  type Table,
  type TargetVector,
} from "@portrait/core";
import type { EncoderEstimator, EncoderModel } from "./encoder.js";
import { withTable } from "./encoder-model.js";

/** The training data with encoded rows. */
export type EncodedData<Data, Out extends RowValues> =
  Data extends Examples<RowValues, infer Target extends TargetVector>
    ? Examples<Out, Target>
    : Data extends Snapshot
      ? Snapshot<Out>
      : Table<Out>;

/** What {@link fitTransform} gives. */
export interface Fitted<M extends Model, Data> {
  /** What was learnt. */
  readonly model: M;
  /** The training data with encoded rows: what a model that reads encoded rows is to learn from. */
  readonly data: Data;
}

/**
 * Learns an encoding, and encodes the rows that it was learnt from so that a model may learn from them. Where an
 * encoding looks at answers, as `targetEncoder` does, each row is encoded without its user's answers; `transform` of the
 * model would not do that. For other encodings it is `fit` and then `transform`.
 *
 * @param estimator - The encoder, or a `pipeline` of them.
 * @param data - What to learn from: examples, a snapshot or a table.
 * @param options - Seed, signal, progress; as of `fit`.
 * @throws PortraitError as `fit` and `transform`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { fitTransform, targetEncoder } from "@portrait/features/encoders";
 *
 * const examples = createExamples({
 *   rows: ["FR", "FR", "DE", "DE"].map((country) => ({ country })),
 *   schema: { columns: [{ name: "country", type: "category" }] },
 *   target: [true, false, true, true],
 * });
 * const { model, data } = await fitTransform(targetEncoder(["country"], { smooth: 0, folds: 4 }), examples);
 * model.transformOne({ country: "FR" }); // => { country: 0.5 }
 * data.table.columns.country; // => { type: "number", values: Float64Array.of(0, 1, 1, 1) }
 * ```
 */
export async function fitTransform<
  In extends RowValues,
  Out extends RowValues,
  Data,
  M extends EncoderModel<In, Out>,
  Own extends Data,
>(
  estimator: EncoderEstimator<In, Out, Data, M>,
  data: Own,
  options: FitOptions<Data> = {},
): Promise<Fitted<M, EncodedData<Own, Out>>> {
  if (typeof estimator?.learnAndTransform !== "function") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `fitTransform: the first argument must be an encoder; received ${describeValue(estimator)}.`,
      hint: 'Make one with a factory such as standardScaler(["visits"]).',
    });
  }
  let encoded: Table<Out> | undefined;
  const keeping = {
    ...estimator,
    learn: async (...args: Parameters<typeof estimator.learnAndTransform>): Promise<M> => {
      const { model, table } = await estimator.learnAndTransform(...args);
      encoded = table;
      return model;
    },
  };
  const model = await fit<Data, M>(keeping, data, options);
  const whole = withTable(data as object, encoded as Table);
  return Object.freeze({ model, data: whole as EncodedData<Own, Out> });
}
