import type { FitContext, RowValues, Table, TableSchema } from "@portrait/core";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { tableOf, trainingTable } from "./values.js";

/** What an estimator of encodings that look at no answers is made of. */
export interface EncoderEstimatorInit<In extends RowValues, M> {
  /** Its kind. */
  readonly kind: string;
  /** The options, as data. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The columns that it reads. */
  readonly inputs: TableSchema<In>;
  /**
   * Learns from rows.
   *
   * @param table - The input columns, with at least one row.
   * @param context - To report a step for each column.
   */
  learn(table: Table<In>, context: FitContext<unknown>): Promise<M>;
}

/**
 * An estimator that learns from rows alone.
 *
 * @param init - Kind, parameters, inputs, and how to learn.
 */
export function createEncoderEstimator<
  In extends RowValues,
  Out extends RowValues,
  M extends EncoderModel<In, Out>,
>(init: EncoderEstimatorInit<In, M>): EncoderEstimator<In, Out, EncoderData<In>, M> {
  const { kind, inputs } = init;
  const learn = (data: EncoderData<In>, context: FitContext<EncoderData<In>>): Promise<M> =>
    init.learn(trainingTable(kind, data, inputs), context);
  return Object.freeze<EncoderEstimator<In, Out, EncoderData<In>, M>>({
    kind,
    params: Object.freeze({ columns: inputs.columns.map(({ name }) => name), ...init.params }),
    learn,
    async learnAndTransform(data, context) {
      const model = await learn(data, context);
      return { model, table: model.transform(tableOf(kind, data)) };
    },
  });
}
