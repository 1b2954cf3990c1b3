import type { Examples, RowValues, TargetVector } from "@portrait/core";
import type { EncoderData, EncoderStep, EncoderTypes } from "./encoder.js";

/** What a step reads, gives and learns from. */
export type StepTypes<Step extends EncoderStep> = NonNullable<Step["~types"]>;

/** A row with some columns replaced. */
export type ReplacedColumns<Row, By> = Omit<Row, keyof By> & By;

/** What some data hold beside rows: answers. */
export interface WithAnswers<Target> {
  /** The answers, one a row. */
  readonly target: Target;
}

/** The answers that a step needs, if it does. */
export type StepAnswers<Data> = Data extends WithAnswers<infer Target> ? WithAnswers<Target> : unknown;

/** What steps have done to columns so far. */
export interface PipelineFlow {
  /** The columns that the next step may read, as far as they are known. */
  readonly known: object;
  /** The columns that steps expect of the data. */
  readonly read: object;
  /** The columns that steps gave and none has read since. */
  readonly given: object;
  /** The answers that steps need. */
  readonly answers: unknown;
}

/** Before the first step nothing is known of columns. */
export interface PipelineStart extends PipelineFlow {
  /** No columns. */
  readonly known: Record<never, never>;
  /** No columns. */
  readonly read: Record<never, never>;
  /** No columns. */
  readonly given: Record<never, never>;
}

/** What one more step does to columns. */
export interface AfterStep<
  State extends PipelineFlow,
  Types extends EncoderTypes<RowValues, RowValues, unknown>,
> extends PipelineFlow {
  /** The columns that the next step may read. */
  readonly known: ReplacedColumns<State["known"] & Types["in"], Types["out"]>;
  /** The columns that steps expect of the data. */
  readonly read: State["read"] & Omit<Types["in"], keyof State["known"]>;
  /** The columns that steps gave and none has read since. */
  readonly given: ReplacedColumns<Omit<State["given"], keyof Types["in"]>, Types["out"]>;
  /** The answers that steps need. */
  readonly answers: State["answers"] & StepAnswers<Types["data"]>;
}

/** What steps do to columns, one after another. */
export type AfterSteps<
  Steps extends readonly EncoderStep[],
  State extends PipelineFlow = PipelineStart,
> = Steps extends readonly [infer First extends EncoderStep, ...infer Others extends readonly EncoderStep[]]
  ? AfterSteps<Others, AfterStep<State, StepTypes<First>>>
  : State;

/** The same columns as one object type, for rows. */
export type AsRow<Row> = { readonly [Column in keyof Row]: Row[Column] } extends infer Known extends RowValues
  ? Known
  : RowValues;

/** The columns of the data that steps read. */
export type PipelineInputs<Steps extends readonly EncoderStep[]> = AsRow<AfterSteps<Steps>["read"]>;

/** The columns that steps give and that no later step reads. */
export type PipelineOutputs<Steps extends readonly EncoderStep[]> = AsRow<AfterSteps<Steps>["given"]>;

/** What steps learn from beside rows: answers, if one of them needs them. */
export type PipelineAnswers<Steps extends readonly EncoderStep[]> = AfterSteps<Steps>["answers"];

/** What a pipeline reads: the columns of its steps, and those that it keeps. */
export type PipelineIn<Steps extends readonly EncoderStep[], Kept extends RowValues> = AsRow<
  PipelineInputs<Steps> & Omit<Kept, keyof PipelineInputs<Steps>>
>;

/** What a pipeline gives: the columns that it keeps and no step reads, and those of its steps. */
export type PipelineOut<Steps extends readonly EncoderStep[], Kept extends RowValues> = AsRow<
  ReplacedColumns<Omit<Kept, keyof PipelineInputs<Steps>>, PipelineOutputs<Steps>>
>;

/** What a pipeline learns from: rows, and answers if one of its steps needs them. */
export type PipelineData<Steps extends readonly EncoderStep[], Kept extends RowValues> =
  PipelineAnswers<Steps> extends WithAnswers<infer Target extends TargetVector>
    ? Examples<PipelineIn<Steps, Kept>, Target>
    : EncoderData<PipelineIn<Steps, Kept>>;
