import type { Examples, RowValues, TargetVector } from "@portrait/core";
import type { EncoderData, EncoderStep } from "./encoder.js";

type TypesOf<Step extends EncoderStep> = NonNullable<Step["~types"]>;

/** A row with some columns replaced. */
type Replace<Row, By> = Omit<Row, keyof By> & By;

/**
 * What steps do to columns, one after another: `Known` are the columns that a step may read, `Read` those that the first
 * step to read them expects of the data, `Given` those that are left at the end, and `Data` what the steps learn from.
 */
interface Flow {
  readonly known: object;
  readonly read: object;
  readonly given: object;
  readonly data: unknown;
}

type After<State extends Flow, Step extends EncoderStep> = {
  readonly known: Replace<State["known"] & TypesOf<Step>["in"], TypesOf<Step>["out"]>;
  readonly read: State["read"] & Omit<TypesOf<Step>["in"], keyof State["known"]>;
  readonly given: Replace<Omit<State["given"], keyof TypesOf<Step>["in"]>, TypesOf<Step>["out"]>;
  readonly data: State["data"] & Extra<TypesOf<Step>["data"]>;
};

/** What of a step's data is not its rows: the answers. */
type Extra<Data> = Data extends { readonly target: infer Target } ? { readonly target: Target } : unknown;

type Run<Steps extends readonly EncoderStep[], State extends Flow> = Steps extends readonly [
  infer First extends EncoderStep,
  ...infer Others extends readonly EncoderStep[],
]
  ? Run<Others, After<State, First>>
  : State;

type Start = {
  readonly known: Record<never, never>;
  readonly read: Record<never, never>;
  readonly given: Record<never, never>;
  readonly data: unknown;
};

type Flat<Row> = { readonly [Column in keyof Row]: Row[Column] };

type AsRow<Row> = Flat<Row> extends infer Known extends RowValues ? Known : RowValues;

/** The columns of the data that steps read. */
export type PipelineInputs<Steps extends readonly EncoderStep[]> = AsRow<Run<Steps, Start>["read"]>;

/** The columns that steps give and that no later step reads. */
export type PipelineOutputs<Steps extends readonly EncoderStep[]> = AsRow<Run<Steps, Start>["given"]>;

/** What steps learn from beside rows: answers, if one of them needs them. */
export type PipelineAnswers<Steps extends readonly EncoderStep[]> = Run<Steps, Start>["data"];

/** What a pipeline reads: the columns of its steps, and those that it keeps. */
export type PipelineIn<Steps extends readonly EncoderStep[], Kept extends RowValues> = AsRow<
  PipelineInputs<Steps> & Omit<Kept, keyof PipelineInputs<Steps>>
>;

/** What a pipeline gives: the columns that it keeps and no step reads, and those of its steps. */
export type PipelineOut<Steps extends readonly EncoderStep[], Kept extends RowValues> = AsRow<
  Replace<Omit<Kept, keyof PipelineInputs<Steps>>, PipelineOutputs<Steps>>
>;

/** What a pipeline learns from: rows, and answers if one of its steps needs them. */
export type PipelineData<Steps extends readonly EncoderStep[], Kept extends RowValues> =
  PipelineAnswers<Steps> extends { readonly target: infer Target extends TargetVector }
    ? Examples<PipelineIn<Steps, Kept>, Target>
    : EncoderData<PipelineIn<Steps, Kept>>;
