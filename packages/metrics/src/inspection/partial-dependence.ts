import {
  type Classifier,
  createRandom,
  describeValue,
  integerOption,
  type Model,
  optionalOption,
  PortraitError,
  type PredictOptions,
  type ProgressListener,
  permutation,
  type Regressor,
  type RowValues,
  resolveOptions,
  type Snapshot,
  takeRows,
  type Vector,
  type Workers,
} from "@portrait/core";
import { factsOf, isClassifier, isRegressor, nameOf } from "../evaluate/capability.js";
import { commonRules } from "../evaluate/options.js";
import { createPace } from "../evaluate/pace.js";
import { checkColumns } from "./columns.js";
import type { Dependence, DependenceColumn, GridValue } from "./dependence.js";
import { columnGrid, constantVector } from "./grid.js";

/** Options of {@link partialDependence}. */
export interface PartialDependenceOptions<Name extends string = string> {
  /** The column to set, or two of them. */
  readonly columns: Name | readonly [Name] | readonly [Name, Name];
  /** How many values a grid of numbers has, an integer >= 2; left out, 20. */
  readonly points?: number;
  /**
   * The values to set columns to. Left out, numbers get `points` values in equal steps between the quantiles 0.05 and
   * 0.95, or all of them when they are fewer; truth values false and true; categories those that occur, the 50 most
   * common at most, in code-unit order.
   */
  readonly grid?: { readonly [Column in Name]?: readonly GridValue[] };
  /** For how many rows the single answers are kept, an integer >= 0; left out, 0. */
  readonly ice?: number;
  /** Over how many rows, drawn at random, the mean is, an integer >= 1; left out, 1000. */
  readonly maxRows?: number;
  /** Makes the draw of rows repeatable: an integer >= 0; left out, 0. */
  readonly seed?: number;
  /** Threads to predict on, for models that can. */
  readonly workers?: Workers;
  /** Stops the computation. */
  readonly signal?: AbortSignal;
  /** Receives progress. */
  readonly onProgress?: ProgressListener;
}

const owner = "partialDependence";
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const rules = {
  columns: optionalOption<string | readonly string[]>(
    "a column, or a list of one or two",
    (value) => typeof value === "string" || (Array.isArray(value) && value.length >= 1 && value.length <= 2),
  ),
  points: integerOption(20, { min: 2 }),
  grid: optionalOption<object>("an object of lists", (value) => isObject(value) && !Array.isArray(value)),
  ice: integerOption(0, { min: 0 }),
  maxRows: integerOption(1000, { min: 1 }),
  seed: commonRules.seed,
  workers: optionalOption<Workers>(
    "threads made by workers()",
    (value) => isObject(value) && "size" in value,
  ),
  signal: commonRules.signal,
  onProgress: commonRules.onProgress,
};

/** What a model says of rows, row-major by output. */
interface Answerer {
  readonly outputs: readonly string[];
  answer(data: Snapshot, options: PredictOptions): Promise<Float64Array>;
}

function answererOf(model: unknown): Answerer {
  if (isClassifier(model)) {
    const classes: readonly unknown[] = model.classes;
    return classes.includes(true)
      ? {
          outputs: ["true"],
          answer: async (data, options) => (await model.predictProba(data, options)).of(true),
        }
      : {
          outputs: classes.map(String),
          answer: async (data, options) => (await model.predictProba(data, options)).values,
        };
  }
  if (isRegressor(model)) {
    return { outputs: ["prediction"], answer: (data, options) => model.predict(data, options) };
  }
  throw new PortraitError({
    code: "not-supported",
    message: `${owner}: the model must have predictProba or predict, as classifiers and regressors do; received ${nameOf(model)}.`,
    hint:
      isObject(model) && "learn" in model
        ? "Fit the estimator first, and pass the model."
        : "Pass a fitted model.",
  });
}

/** The grids asked for, by column. */
function askedGrid(
  grid: object | undefined,
  names: readonly string[],
): ReadonlyMap<string, readonly unknown[]> {
  const asked = new Map<string, readonly unknown[]>();
  for (const [name, values] of Object.entries(grid ?? {})) {
    if (values === undefined) continue;
    if (!names.includes(name) || !Array.isArray(values)) {
      throw new PortraitError({
        code: "invalid-option",
        message: names.includes(name)
          ? `${owner}: the grid of ${JSON.stringify(name)} must be a list; received ${describeValue(values)}.`
          : `${owner}: "grid" names ${JSON.stringify(name)}, which is not among "columns".`,
      });
    }
    asked.set(name, values);
  }
  return asked;
}

/** All points of one or two columns, the last changing fastest. */
function pointsOf(columns: readonly DependenceColumn[]): readonly (readonly GridValue[])[] {
  return columns.reduce<readonly (readonly GridValue[])[]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

/**
 * How a model's answer changes with one or two columns: for each value on a grid, the mean of the answers when the
 * column is set to it in every row, all else left as it is. With `ice`, the answers for single rows too, which show
 * what a mean hides.
 *
 * It says how this model answers, not what would happen, and rows with a set value may be ones that cannot exist: trust
 * it little where the columns depend on each other.
 *
 * Cost: one prediction of the rows for each point of the grid.
 *
 * Source: Friedman 2001; individual answers: Goldstein, Kapelner, Bleich and Pitkin 2015.
 *
 * @param model - A fitted classifier, of two or several classes, or regressor.
 * @param data - Examples or a snapshot; the columns must hold the model's inputs. The weights of examples count.
 * @param options - `columns` and, if wanted, `points`, `grid`, `ice`, `maxRows`, `seed`, `workers`, `signal`,
 *   `onProgress`.
 * @throws PortraitError `invalid-option`, also for a column that the model does not read or values of another type;
 *   `invalid-argument` for what is no snapshot; `not-supported` for a model that gives no answers, or a column that
 *   cannot be set; `missing-column`; `invalid-data` when there are no rows or no values; `aborted`; and what the model
 *   throws.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { partialDependence } from "@portrait/metrics/inspection";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const rows = Array.from({ length: 60 }, (_, n) => ({ visits: n % 10, day: n % 7 }));
 * const examples = createExamples({
 *   rows,
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "day", type: "number" }] },
 *   target: rows.map(({ visits }, n) => visits + (n % 3) > 6),
 * });
 * const model = await fit(logisticRegression(), examples);
 * const { average } = await partialDependence(model, examples, { columns: "visits", grid: { visits: [0, 9] } });
 * (average[0] ?? 1) < (average[1] ?? 0); // => true
 * ```
 */
export async function partialDependence<Row extends RowValues>(
  model: Classifier<Row> | Classifier<Row, string> | Regressor<Row>,
  data: Snapshot<NoInfer<Row>> & { readonly weights?: Float64Array },
  options: PartialDependenceOptions<keyof NoInfer<Row> & string>,
): Promise<Dependence> {
  const settings = resolveOptions(owner, rules, options);
  const { points, ice, maxRows, seed, workers, signal, onProgress } = settings;
  const answerer = answererOf(model);
  if (!isObject(data) || !("table" in data) || !isObject(data.table)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the data must be examples or a snapshot; received ${describeValue(data)}.`,
      hint: "Make them with buildExamples, buildSnapshot or createExamples.",
    });
  }
  if (data.table.length === 0) {
    throw new PortraitError({ code: "invalid-data", message: `${owner}: there are no rows.` });
  }
  const names: readonly string[] =
    typeof settings.columns === "string" ? [settings.columns] : (settings.columns ?? []);
  if (new Set(names).size < names.length) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "columns" names ${JSON.stringify(names[0])} twice.`,
    });
  }
  checkColumns(owner, model.inputs, names);
  const source: Snapshot = data;
  const missing = names.find((name) => !Object.hasOwn(source.table.columns, name));
  if (missing !== undefined) {
    throw new PortraitError({
      code: "missing-column",
      message: `${owner}: missing column ${JSON.stringify(missing)}.`,
    });
  }
  const asked = askedGrid(settings.grid, names);
  const columns = names.map((name) =>
    columnGrid(name, source.table.columns[name] as Vector, points, asked.get(name)),
  );
  const count = Math.min(maxRows, source.table.length);
  const chosen = permutation(source.table.length, createRandom(seed).fork("rows")).slice(0, count);
  const { interactions, definition } = source;
  const part: Snapshot = {
    table: takeRows(source.table, chosen),
    users: Array.from(chosen, (row) => source.users[row] as string),
    cutoffs: Float64Array.from(chosen, (row) => source.cutoffs[row] as number),
    definition,
    ...(interactions === undefined ? {} : { interactions }),
  };
  const weights = Float64Array.from(chosen, (row) => data.weights?.[row] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) throw new PortraitError({ code: "invalid-data", message: `${owner}: all weights are 0.` });
  const grid = pointsOf(columns);
  const width = answerer.outputs.length;
  const kept = Math.min(ice, count);
  const average = new Float64Array(grid.length * width);
  const single = new Float64Array(kept * grid.length * width);
  const pace = createPace(owner, signal, onProgress);
  const predicting: PredictOptions = {
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
  };
  await pace("points", 0, grid.length);
  for (const [point, values] of grid.entries()) {
    const set = columns.map(({ name, type }, index) => [
      name,
      constantVector(type, values[index] as GridValue, count),
    ]);
    const table = { length: count, columns: { ...part.table.columns, ...Object.fromEntries(set) } };
    const answers = await answerer.answer({ ...part, table }, predicting);
    if (answers.length !== count * width) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: the model of kind "${model.kind}" gave ${answers.length} answers for ${count} rows.`,
      });
    }
    for (let row = 0; row < count; row++) {
      for (let output = 0; output < width; output++) {
        const value = answers[row * width + output] as number;
        const at = point * width + output;
        average[at] = (average[at] as number) + ((weights[row] as number) / total) * value;
        if (row < kept) single[row * grid.length * width + at] = value;
      }
    }
    await pace("points", point + 1, grid.length);
  }
  return Object.freeze({
    model: factsOf(model as Model),
    columns: Object.freeze(columns),
    outputs: Object.freeze([...answerer.outputs]),
    average,
    ice: kept === 0 ? null : Object.freeze({ rows: chosen.slice(0, kept), values: single }),
    rows: count,
  });
}
