import type {
  Estimator,
  Examples,
  FitContext,
  Model,
  RowValues,
  Snapshot,
  Table,
  TableSchema,
  TargetVector,
} from "@portrait/core";

/** What encoders learn from: a table, or a snapshot or examples, whose table is read. Further columns are ignored. */
export type EncoderData<Row extends RowValues = RowValues> =
  | Table<Row>
  | {
      /** The rows. */
      readonly table: Table<Row>;
    };

/** A learnt encoding of columns as other columns. Immutable. */
export interface EncoderModel<In extends RowValues = RowValues, Out extends RowValues = RowValues>
  extends Model {
  /** The columns that it reads: names and types. */
  readonly inputs: TableSchema<In>;
  /** The columns that it gives: names and types. */
  readonly outputs: TableSchema<Out>;
  /**
   * Encodes many rows: examples and snapshots keep all but their table.
   *
   * @param data - The rows; further columns are ignored, and not in the result.
   * @throws PortraitError `invalid-argument`, `missing-column`, `invalid-data`.
   */
  transform<Target extends TargetVector>(data: Examples<In, Target>): Examples<Out, Target>;
  /**
   * Encodes the rows of a snapshot.
   *
   * @param data - The rows.
   * @throws PortraitError `invalid-argument`, `missing-column`, `invalid-data`.
   */
  transform(data: Snapshot<In>): Snapshot<Out>;
  /**
   * Encodes the rows of a table.
   *
   * @param data - The rows.
   * @throws PortraitError `invalid-argument`, `missing-column`, `invalid-data`.
   */
  transform(data: Table<In>): Table<Out>;
  /**
   * Encodes one row to the same bits as many, in microseconds.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  transformOne(row: In): Out;
}

/** An encoding that loses nothing, or nothing but what its documentation names. */
export interface InvertibleEncoderModel<In extends RowValues = RowValues, Out extends RowValues = RowValues>
  extends EncoderModel<In, Out> {
  /**
   * The rows that encoded rows stand for.
   *
   * @param table - Encoded rows; further columns are ignored, and not in the result.
   * @throws PortraitError `invalid-argument`, `missing-column`, `invalid-data`.
   */
  inverseTransform(table: Table<Out>): Table<In>;
  /**
   * The row that an encoded row stands for.
   *
   * @param row - The row, with just the output columns.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  inverseTransformOne(row: Out): In;
}

/** A model and the encoded rows that it was learnt from. */
export interface Encoded<M, Out extends RowValues> {
  /** What was learnt. */
  readonly model: M;
  /** The training rows, encoded so that models may learn from them. */
  readonly table: Table<Out>;
}

/** Type only: the columns that an encoder reads and gives, and what it learns from. */
export interface EncoderTypes<In, Out, Data> {
  /** The columns that it reads. */
  readonly in: In;
  /** The columns that it gives. */
  readonly out: Out;
  /** What it learns from. */
  readonly data: Data;
}

/** What {@link EncoderEstimator}s have in common, whatever they read and give: a step of a `pipeline`. */
export interface EncoderStep {
  /** What kind of encoder. */
  readonly kind: string;
  /** The parameters, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Type only: what it reads, gives and learns from. */
  readonly "~types"?: EncoderTypes<RowValues, RowValues, unknown>;
  /**
   * Learns, and encodes the training rows. Called by `fitTransform` and `pipeline`.
   *
   * @param data - What to learn from.
   * @param context - Seed, progress, signal.
   */
  learnAndTransform(data: never, context: FitContext<never>): Promise<Encoded<Model, RowValues>>;
}

/** How columns are to be encoded: a frozen description. `fit` and `fitTransform` make an {@link EncoderModel} of it. */
export interface EncoderEstimator<
  In extends RowValues,
  Out extends RowValues,
  Data,
  M extends EncoderModel<In, Out> = EncoderModel<In, Out>,
> extends Estimator<Data, M> {
  /** Type only: what it reads, gives and learns from. */
  readonly "~types"?: EncoderTypes<In, Out, Data>;
  /**
   * Learns, and encodes the training rows so that models may learn from them: out of fold where an encoding looks at
   * answers. Called by `fitTransform` and `pipeline`.
   *
   * @param data - What to learn from.
   * @param context - Seed, progress, signal.
   */
  learnAndTransform(data: Data, context: FitContext<Data>): Promise<Encoded<M, Out>>;
}
