import {
  type Codec,
  describeValue,
  type FitContext,
  type FitOptions,
  integerOption,
  type Model,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type Vector,
  type VectorType,
} from "@portrait/core";
import { decodeModelOf, readState } from "./artifact.js";
import { type NamedColumn, repeatedName } from "./column-encoding.js";
import type { Encoded, EncoderEstimator, EncoderModel, EncoderStep } from "./encoder.js";
import { tableOfColumns, withTable } from "./encoder-model.js";
import { fitTransform } from "./fit-transform.js";
import {
  columnTaken,
  createColumns,
  createPipelineModel,
  PIPELINE,
  type PipelineModel,
} from "./pipeline-model.js";
import type { PipelineData, PipelineIn, PipelineOut } from "./pipeline-types.js";
import { tableOf } from "./values.js";

/** Rows without columns. */
export type NoColumns = Readonly<Record<never, never>>;

/** Options of {@link pipeline}. */
export interface PipelineOptions<Kept extends RowValues = NoColumns> {
  /**
   * The columns that are kept as they are unless a step reads them, such as `shopper.pick("visits")`; `schemaOf(table)` keeps all
   * the rest. Left out, only what steps give is kept.
   */
  readonly keep?: TableSchema<Kept>;
}

/** An estimator of encodings one after another. */
export type Pipeline<
  Steps extends readonly EncoderStep[],
  Kept extends RowValues = NoColumns,
> = EncoderEstimator<
  PipelineIn<Steps, Kept>,
  PipelineOut<Steps, Kept>,
  PipelineData<Steps, Kept>,
  PipelineModel<PipelineIn<Steps, Kept>, PipelineOut<Steps, Kept>>
>;

type AnyStep = EncoderEstimator<RowValues, RowValues, unknown>;
type AnyData = Parameters<typeof tableOf>[1];

const TYPES: ReadonlySet<unknown> = new Set<VectorType>([
  "number",
  "boolean",
  "category",
  "timestamp",
  "list",
  "sparse",
  "vector",
]);

function isColumns(value: unknown): value is readonly NamedColumn[] {
  const sound =
    Array.isArray(value) &&
    value.every(
      (column) =>
        typeof column === "object" &&
        column !== null &&
        typeof column.name === "string" &&
        TYPES.has(column.type),
    );
  return sound && repeatedName(value) === undefined;
}

const keptRule: OptionRule<readonly NamedColumn[]> = {
  default: [],
  expected: "a list of different columns, each with a name and a type",
  accepts: isColumns,
};

function isStep(value: unknown): value is AnyStep {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "learnAndTransform" in value &&
    typeof value.learnAndTransform === "function"
  );
}

function checkSteps(steps: unknown): readonly AnyStep[] {
  if (Array.isArray(steps) && steps.length > 0 && steps.every(isStep)) return Object.freeze([...steps]);
  const odd = Array.isArray(steps) ? steps.find((step) => !isStep(step)) : steps;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${PIPELINE}: the steps must be a list of one or more encoders; received ${describeValue(Array.isArray(steps) && steps.length === 0 ? steps : odd)}.`,
    hint: 'Write pipeline([standardScaler(["visits"])]).',
  });
}

function stepOptions(context: FitContext<unknown>, place: number): FitOptions<unknown> {
  const { random, signal, onProgress } = context;
  return {
    seed: random.fork(`step ${place}`).integer(2 ** 31),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: (progress) =>
            onProgress({ ...progress, phase: `${PIPELINE} > ${progress.phase} step ${place + 1}` }),
        }),
  };
}

async function learnSteps(
  steps: readonly AnyStep[],
  kept: readonly NamedColumn[],
  data: AnyData,
  context: FitContext<unknown>,
): Promise<Encoded<PipelineModel, RowValues>> {
  const table = tableOf(PIPELINE, data);
  const columns = createColumns<Vector>();
  const keeps = new Set(kept.map(({ name }) => name));
  for (const [name, vector] of Object.entries(table.columns)) columns.start(name, vector, !keeps.has(name));
  const models: EncoderModel[] = [];
  for (const [place, step] of steps.entries()) {
    const own = withTable(data, tableOfColumns(table.length, columns.all()));
    const learnt = await fitTransform(step, own, stepOptions(context, place));
    const given = tableOf(PIPELINE, learnt.data as AnyData);
    for (const { name } of learnt.model.inputs.columns) columns.read(name);
    const taken = Object.entries(given.columns).filter(([name, vector]) => !columns.give(name, vector));
    if (taken.length > 0)
      throw columnTaken(
        place,
        step.kind,
        taken.map(([name]) => name),
      );
    models.push(learnt.model);
    await context.step(models.length, steps.length);
  }
  const model = createPipelineModel<RowValues, RowValues>(models, kept);
  const left = model.outputs.columns.map(({ name }) => [name, columns.peek(name) as Vector] as const);
  return { model, table: tableOfColumns(table.length, left) };
}

/**
 * Encoders one after another, as one encoder. Each step reads columns of the data, or columns that earlier steps gave, which
 * replace columns of the same name. At the end those are left that no later step has read, behind the columns that `keep`
 * names. Several steps may read the same column.
 *
 * `fit` learns each step from the rows as the steps before encode training rows, out of fold behind a `targetEncoder`; to get
 * these rows too, so as to learn a model from them, call {@link fitTransform}. Progress is reported as
 * `pipeline > standardScaler step 1` too.
 *
 * `fit` throws what its steps throw, and PortraitError `invalid-argument` when the data is no table, snapshot or examples;
 * `missing-column`; `invalid-data` when a step gives a column that is there already and that no step has read; `aborted`.
 *
 * @param steps - The encoders, in order.
 * @param options - See {@link PipelineOptions}.
 * @throws PortraitError `invalid-argument` when a step is no encoder; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { fitTransform, logTransformer, oneHotEncoder, pipeline, standardScaler } from "@portrait/features/encoders";
 * import { fit } from "@portrait/core";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [
 *     { spend: 0, plan: "free" }, { spend: 90, plan: "pro" }, { spend: 5, plan: "free" }, { spend: 400, plan: "pro" },
 *   ],
 *   schema: { columns: [{ name: "spend", type: "number" }, { name: "plan", type: "category" }] },
 *   target: [false, true, false, true],
 * });
 * const encoder = pipeline([logTransformer(["spend"]), standardScaler(["spend"]), oneHotEncoder(["plan"])]);
 * const { model, data } = await fitTransform(encoder, examples);
 * const buyer = await fit(logisticRegression({ inputs: model.outputs, scaling: "none" }), data);
 * Object.keys(data.table.columns); // => ["spend", "plan=free", "plan=pro"]
 * buyer.predictOne(model.transformOne({ spend: 200, plan: "pro" })).value; // => true
 * ```
 */
export function pipeline<
  const Steps extends readonly [EncoderStep, ...(readonly EncoderStep[])],
  Kept extends RowValues = NoColumns,
>(steps: Steps, options?: PipelineOptions<Kept>): Pipeline<Steps, Kept> {
  const checked = checkSteps(steps);
  const keepRule = optionalOption<TableSchema<Kept>>(
    'a schema of different columns such as shopper.pick("visits") or schemaOf(table)',
    (value) => typeof value === "object" && value !== null && "columns" in value && isColumns(value.columns),
  );
  const { keep } = resolveOptions(PIPELINE, { keep: keepRule }, options);
  const kept: readonly NamedColumn[] = Object.freeze(
    (keep?.columns ?? []).map(({ name, type }) => Object.freeze({ name, type })),
  );
  const learnAndTransform = (
    data: AnyData,
    context: FitContext<unknown>,
  ): Promise<Encoded<Model, RowValues>> => learnSteps(checked, kept, data, context);
  const estimator = Object.freeze({
    kind: PIPELINE,
    params: Object.freeze({
      steps: checked.map(({ kind, params }) => ({ kind, params })),
      keep: kept,
    }),
    learn: async (data: AnyData, context: FitContext<unknown>) =>
      (await learnAndTransform(data, context)).model,
    learnAndTransform,
  });
  return estimator as unknown as Pipeline<Steps, Kept>;
}

const isEncoder = (model: Model | undefined): model is EncoderModel =>
  model !== undefined && "transform" in model && "transformOne" in model && "outputs" in model;

const countRule = integerOption(1, { min: 1 });

/**
 * Makes the models of {@link pipeline} out of their state again; the state is checked throughout. To load one, pass the codecs
 * of its steps too.
 */
export const pipelineCodec: Codec<PipelineModel> = {
  kind: PIPELINE,
  decode(state) {
    const reader = readState(PIPELINE, state);
    const kept = reader.read("keep", keptRule);
    const count = reader.read("steps", countRule);
    const found = Object.keys(state.parts).length;
    if (found !== count) throw reader.fail(`steps must be ${count}; there are ${found}`);
    const steps = Array.from({ length: count }, (_, place) => {
      const part = Object.hasOwn(state.parts, `step${place}`) ? state.parts[`step${place}`] : undefined;
      if (isEncoder(part)) return part;
      throw reader.fail(`part "step${place}" must be an encoder`);
    });
    return decodeModelOf(reader, () => createPipelineModel(steps, kept));
  },
};
