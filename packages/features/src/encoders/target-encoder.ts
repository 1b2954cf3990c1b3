import {
  booleanOption,
  type CategoryVector,
  type ClassTarget,
  type Codec,
  choiceOption,
  describeValue,
  type Examples,
  type FitContext,
  groupedFolds,
  integerOption,
  type NumberVector,
  type OptionRule,
  PortraitError,
  resolveOptions,
  type Table,
  type TableSchema,
  type TargetVector,
} from "@portrait/core";
import { optionsState, readState, textsRule } from "./artifact.js";
import type { Encoded, EncoderEstimator } from "./encoder.js";
import { tableOfColumns } from "./encoder-model.js";
import { countLevels, type Levels, learnLevels, levelRules, levelsRule } from "./levels.js";
import type { Categories } from "./row-types.js";
import {
  type ClassTargetRow,
  createTargetEncoderModel,
  encodingCount,
  readTargetEncoderModel,
  TARGET_ENCODER,
  type TargetEncoderModel,
  type TargetEncoderOptions,
  type TargetEncoderParams,
  type TargetRow,
  targetOutputs,
} from "./target-encoder-model.js";
import { meanOf, smoothedMeans, type TargetColumns, targetColumns } from "./target-means.js";
import { encoderInputs, trainingTable } from "./values.js";

type TargetExamples<Name extends string> = Examples<Categories<Name>, TargetVector>;

const rules: { readonly [Name in keyof TargetEncoderParams]: OptionRule<TargetEncoderParams[Name]> } = {
  smooth: {
    default: "auto",
    expected: '"auto", or a finite number >= 0',
    accepts: (value) =>
      value === "auto" || (typeof value === "number" && value >= 0 && Number.isFinite(value)),
  },
  folds: integerOption(5, { min: 2 }),
  unseen: choiceOption("ignore", ["ignore", "error"]),
};

/** Training rows as numbers. */
interface Training {
  readonly table: Table;
  readonly target: TargetColumns;
  readonly levels: readonly Levels[];
  /** For each column the level of each row. */
  readonly places: readonly Int32Array[];
}

/** For each row the place of its level; null behind the last level. */
function placesOf({ codes, dictionary }: CategoryVector, { levels }: Levels): Int32Array {
  const places = new Map(levels.map((level, place) => [level, place]));
  const byCode = Int32Array.from(dictionary, (level) => places.get(level) ?? levels.length);
  return codes.map((code) => byCode[code] ?? levels.length);
}

function trainingOf<Name extends string>(
  data: TargetExamples<Name>,
  inputs: TableSchema<Categories<Name>>,
  multiclass: boolean,
): Training {
  const table = trainingTable(TARGET_ENCODER, data, inputs);
  const target = targetColumns(TARGET_ENCODER, data.target, multiclass, table.length);
  const all = { minCount: levelRules.minCount.default, maxLevels: undefined, unseen: "ignore" } as const;
  const vectors = inputs.columns.map(({ name }) => table.columns[name] as CategoryVector);
  const levels = vectors.map((vector) => learnLevels(countLevels(vector), all));
  const places = vectors.map((vector, column) => placesOf(vector, levels[column] as Levels));
  return { table, target, levels, places };
}

/** For one column the encodings of its levels by some rows, one number or one a class each. */
function columnEncodings(
  { target, levels, places }: Training,
  column: number,
  rows: Int32Array,
  means: Float64Array,
  smooth: number | "auto",
): Float64Array {
  const count = encodingCount(levels[column] as Levels);
  const width = means.length;
  const encodings = new Float64Array(count * width);
  target.columns.forEach((answers, place) => {
    const data = { levels: places[column] as Int32Array, count, answers, rows };
    smoothedMeans(data, means[place] as number, smooth).forEach((value, level) => {
      encodings[level * width + place] = value;
    });
  });
  return encodings;
}

const meansOf = ({ target }: Training, rows: Int32Array): Float64Array =>
  Float64Array.from(target.columns, (answers) => meanOf(answers, rows));

function learnWhole<Name extends string, Out extends TargetRow<string>>(
  training: Training,
  names: readonly Name[],
  params: TargetEncoderParams,
): TargetEncoderModel<Name, Out> {
  const rows = Int32Array.from({ length: training.table.length }, (_, row) => row);
  const mean = meansOf(training, rows);
  return createTargetEncoderModel<Name, Out>({
    names,
    levels: training.levels,
    classes: training.target.classes,
    mean,
    encodings: names.map((_, column) => columnEncodings(training, column, rows, mean, params.smooth)),
    params,
  });
}

/** The rows of each fold of users, and those of all others. */
function foldsOf<Name extends string>(
  data: TargetExamples<Name>,
  folds: number,
  seed: number,
): readonly { readonly trainRows: Int32Array; readonly testRows: Int32Array }[] {
  if (!Array.isArray(data.users) || data.users.length !== data.table.length) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${TARGET_ENCODER}: the examples must name a user for each row; received ${describeValue(data.users)}.`,
      hint: "Make them with createExamples or buildExamples.",
    });
  }
  const users = new Set(data.users).size;
  if (users < folds) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${TARGET_ENCODER}: ${users} ${users === 1 ? "user is" : "users are"} too few for ${folds} folds.`,
      hint:
        users >= 2
          ? `Use at most ${users} folds.`
          : "Encode rows of at least two users, so that none is encoded by its own answers.",
    });
  }
  const { interactions: _, ...rest } = data;
  const bare = { ...rest, table: Object.freeze({ length: data.table.length, columns: Object.freeze({}) }) };
  return groupedFolds(bare, { folds, seed });
}

function encodeOutOfFold<Out extends TargetRow<string>>(
  training: Training,
  names: readonly string[],
  folds: ReturnType<typeof foldsOf>,
  smooth: number | "auto",
): Table<Out> {
  const width = training.target.columns.length;
  const columns = names.map(() =>
    Array.from({ length: width }, () => new Float64Array(training.table.length)),
  );
  for (const { trainRows, testRows } of folds) {
    const means = meansOf(training, trainRows);
    columns.forEach((outputs, column) => {
      const encodings = columnEncodings(training, column, trainRows, means, smooth);
      const places = training.places[column] as Int32Array;
      outputs.forEach((values, place) => {
        for (const row of testRows)
          values[row] = encodings[(places[row] as number) * width + place] as number;
      });
    });
  }
  const named = names.flatMap((name, column) =>
    targetOutputs(name, training.target.classes).map((output, place) => {
      const vector: NumberVector = { type: "number", values: columns[column]?.[place] as Float64Array };
      return [output, vector] as const;
    }),
  );
  return tableOfColumns(training.table.length, named);
}

function createEstimator<Name extends string, Out extends TargetRow<string>>(
  inputs: TableSchema<Categories<Name>>,
  params: TargetEncoderParams,
  multiclass: boolean,
): EncoderEstimator<Categories<Name>, Out, TargetExamples<Name>, TargetEncoderModel<Name, Out>> {
  type M = TargetEncoderModel<Name, Out>;
  type Context = FitContext<TargetExamples<Name>>;
  const names = inputs.columns.map(({ name }) => name as Name);
  async function learn(data: TargetExamples<Name>, context: Context): Promise<M> {
    const model = learnWhole<Name, Out>(trainingOf(data, inputs, multiclass), names, params);
    await context.step(1, 1);
    return model;
  }
  async function learnAndTransform(data: TargetExamples<Name>, context: Context): Promise<Encoded<M, Out>> {
    const training = trainingOf(data, inputs, multiclass);
    const folds = foldsOf(data, params.folds, context.seed);
    const table = encodeOutOfFold<Out>(training, names, folds, params.smooth);
    await context.step(1, 2);
    const model = learnWhole<Name, Out>(training, names, params);
    await context.step(2, 2);
    return { model, table };
  }
  return Object.freeze({
    kind: TARGET_ENCODER,
    params: Object.freeze({ columns: names, ...optionsState(params), multiclass }),
    learn,
    learnAndTransform,
  });
}

/**
 * Each level of a category as the mean answer of the training rows that have it, drawn towards the mean of all rows the more,
 * the fewer rows there are: `s m_level + (1 - s) m`. With `smooth: "auto"` the share is the empirical Bayes estimate
 * `s = n v / (n v + v_level)`, with `n` rows, the variance `v` of all answers and `v_level` of the level's; with a number,
 * `s = n / (n + smooth)`. One number whatever the number of levels: the share of yes, or the mean number; with `multiclass`
 * a column a class, such as `country:gold`, with its share.
 *
 * A row's own answer is in the mean of its level, so that a model that learns from rows which `transform` gave trusts rare
 * levels far too much. Take {@link fitTransform}, or a `pipeline`: there each training row is encoded by the rows of other
 * users, divided into `folds` at random. New rows are encoded by all training rows.
 *
 * Null is a level of its own if training rows hold it; else, as a level that is not known, it becomes the mean of all. Weights
 * do not count. O(rows * folds) for each column and class.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-argument` when the answers are of another kind; `invalid-data` when a
 * column is of another type, or users are fewer than folds; `aborted`. `transform` throws `missing-column` and `invalid-data`.
 *
 * Source: Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes" (2001).
 *
 * @param columns - The category columns.
 * @param options - See {@link TargetEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { targetEncoder } from "@portrait/features/encoders";
 *
 * const examples = createExamples({
 *   rows: ["FR", "FR", "DE", "DE"].map((country) => ({ country })),
 *   schema: { columns: [{ name: "country", type: "category" }] },
 *   target: [10, 30, 5, 15],
 * });
 * const model = await fit(targetEncoder(["country"], { smooth: 2 }), examples);
 * model.transformOne({ country: "FR" }); // => { country: 17.5 }
 * model.transformOne({ country: "IT" }); // => { country: 15 }
 * ```
 */
export function targetEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: TargetEncoderOptions & { readonly multiclass?: false },
): EncoderEstimator<
  Categories<Name>,
  TargetRow<Name>,
  Examples<Categories<Name>, Uint8Array | Float64Array>,
  TargetEncoderModel<Name>
>;
/**
 * The same for answers of several classes.
 *
 * @param columns - The category columns.
 * @param options - With `multiclass`; see {@link TargetEncoderOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { targetEncoder } from "@portrait/features/encoders";
 *
 * const examples = createExamples({
 *   rows: ["FR", "FR", "DE", "DE"].map((country) => ({ country })),
 *   schema: { columns: [{ name: "country", type: "category" }] },
 *   target: ["gold", "basic", "basic", "basic"],
 * });
 * const model = await fit(targetEncoder(["country"], { multiclass: true, smooth: 0 }), examples);
 * model.transformOne({ country: "FR" }); // => { "country:basic": 0.5, "country:gold": 0.5 }
 * ```
 */
export function targetEncoder<const Name extends string>(
  columns: readonly Name[],
  options: TargetEncoderOptions & { readonly multiclass: true },
): EncoderEstimator<
  Categories<Name>,
  ClassTargetRow<Name>,
  Examples<Categories<Name>, ClassTarget>,
  TargetEncoderModel<Name, ClassTargetRow<Name>>
>;
export function targetEncoder<const Name extends string>(
  columns: readonly Name[],
  options?: TargetEncoderOptions & { readonly multiclass?: boolean },
): unknown {
  const inputs = encoderInputs<Categories<Name>>(TARGET_ENCODER, columns, "category");
  const { multiclass, ...params } = resolveOptions(
    TARGET_ENCODER,
    { ...rules, multiclass: booleanOption(false) },
    options,
  );
  return createEstimator<Name, TargetRow<string>>(inputs, Object.freeze(params), multiclass);
}

/** Makes the models of {@link targetEncoder} out of their state again; the state is checked throughout. */
export const targetEncoderCodec: Codec<TargetEncoderModel> = {
  kind: TARGET_ENCODER,
  decode(state) {
    const reader = readState(TARGET_ENCODER, state);
    const names = reader.read("columns", textsRule);
    return readTargetEncoderModel(reader, {
      names,
      levels: reader.list("levels", levelsRule, names.length),
      classes: reader.read("classes", textsRule),
      params: reader.options<TargetEncoderParams>(rules),
    });
  },
};
