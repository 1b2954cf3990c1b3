import {
  type Estimator,
  type FitContext,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { type InputEncoder, learnEncoder } from "../input/encoder.js";
import { checkEncodable, inputColumns, inputsOption } from "../input/schema.js";
import { createPcaModel, PCA_KIND, type PcaModel } from "./pca-model.js";
import { type PcaOptions, type PcaParams, pcaRules } from "./pca-options.js";
import {
  checkProjectionData,
  noVariance,
  type ProjectionData,
  projectionWeights,
} from "./projection-data.js";
import {
  exactSingularVectors,
  fixSigns,
  type LinearOperator,
  randomisedSingularVectors,
  type SingularVectors,
} from "./singular-vectors.js";
import { combine, dot } from "./vectors.js";

/** An estimator of PCA: a frozen description that `fit` makes a model of. */
export interface PcaEstimator<Row extends RowValues = RowValues>
  extends Estimator<ProjectionData<Row>, PcaModel<Row>> {
  /** The columns that it learns from; undefined for all that it can use. */
  readonly inputs: TableSchema<Row> | undefined;
}

/** The steps of an exact decomposition above which `auto` takes the randomised one. */
const MOST_STEPS = 2e10;

const OVERSAMPLING = 10;

/** Rows around their mean, times the root of their weight, column by column. */
interface Centered {
  readonly mean: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly weight: number;
}

function center(matrix: Float64Array, width: number, weights: Float64Array): Centered {
  const weight = weights.reduce((sum, value) => sum + value, 0);
  const mean = new Float64Array(width);
  const columns = Array.from({ length: width }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < weights.length; row++) {
      sum += ((weights[row] as number) / weight) * (matrix[row * width + column] as number);
    }
    mean[column] = sum;
    return weights.map((own, row) => Math.sqrt(own) * ((matrix[row * width + column] as number) - sum));
  });
  return { mean, columns, weight };
}

function operatorOf({ columns }: Centered): LinearOperator {
  return {
    rows: (columns[0] as Float64Array).length,
    columns: columns.length,
    times: (vector) => combine(columns, vector),
    transposedTimes: (vector) => Float64Array.from(columns, (column) => dot(column, vector)),
  };
}

function isRandomised({ components, method }: PcaParams, rows: number, width: number): boolean {
  if (method === "randomised") return true;
  const steps = rows * width * Math.min(rows, width);
  return method === "auto" && components !== undefined && components >= 1 && steps > MOST_STEPS;
}

/** The fewest components that explain a share of the variance. */
function enough(values: readonly number[], share: number, total: number): number {
  let explained = 0;
  const found = values.findIndex((value) => {
    explained += value * value;
    return explained >= share * total * (1 - 1e-12);
  });
  return found < 0 ? values.length : found + 1;
}

async function singularVectors(
  centered: Centered,
  params: PcaParams,
  total: number,
  context: FitContext<unknown>,
): Promise<SingularVectors> {
  const operator = operatorOf(centered);
  const { components = Number.POSITIVE_INFINITY, iterations } = params;
  if (isRandomised(params, operator.rows, operator.columns)) {
    return randomisedSingularVectors(operator, {
      most: components,
      oversampling: OVERSAMPLING,
      iterations,
      random: context.random,
      onIteration: (done) => context.step(done + 1, iterations + 1),
    });
  }
  const found = exactSingularVectors(
    centered.columns,
    components < 1 ? Number.POSITIVE_INFINITY : components,
  );
  await context.step(1, 1);
  if (components >= 1) return found;
  const count = enough(found.values, components, total);
  return { values: found.values.slice(0, count), vectors: found.vectors.slice(0, count) };
}

async function learn<Row extends RowValues>(
  data: ProjectionData<Row>,
  inputs: TableSchema<Row> | undefined,
  params: PcaParams,
  context: FitContext<ProjectionData<Row>>,
): Promise<PcaModel<Row>> {
  const table = checkProjectionData(PCA_KIND, data);
  const weights = projectionWeights(PCA_KIND, data);
  const { scaling, minCount } = params;
  const columns = inputColumns(PCA_KIND, table, inputs);
  const encoder: InputEncoder<Row> = learnEncoder(PCA_KIND, table, columns, {
    scaling,
    minCount,
    imputation: "median",
  });
  const centered = center(encoder.encode(table), encoder.columns.length, weights);
  const total = centered.columns.reduce((sum, column) => sum + dot(column, column), 0);
  const { values, vectors } = await singularVectors(centered, params, total, context);
  if (values.length === 0) throw noVariance(PCA_KIND);
  fixSigns(vectors, encoder.columns);
  const freedom = centered.weight > 1 ? centered.weight - 1 : centered.weight;
  return createPcaModel({
    encoder,
    mean: centered.mean,
    components: Float64Array.from(vectors.flatMap((vector) => [...vector])),
    singularValues: Float64Array.from(values),
    variances: Float64Array.from(values, (value) => (value * value) / freedom),
    totalVariance: total / freedom,
    params,
  });
}

function checkShare({ components, method }: PcaParams): void {
  if (method !== "randomised" || (components !== undefined && components >= 1)) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${PCA_KIND}: with method "randomised", "components" must be an integer >= 1; received ${components}.`,
    hint: 'Say how many components, or use method "exact".',
  });
}

/**
 * Principal component analysis: the directions `v_1, v_2, ...` of length 1, at right angles, along which rows vary most.
 * A row `x` is placed at `((x - mean) . v_1, (x - mean) . v_2, ...)`, each divided by the standard deviation along it if
 * `whiten` is set; `inverseTransform` goes back. Rows are encoded as by `logisticRegression`: numbers scaled (see
 * `scaling`) with their median for null, booleans 0 or 1, categories one 0-or-1 column a level.
 *
 * The components are the right singular vectors of the centred rows. Each is turned so that its loading of the greatest
 * magnitude is positive (of equally great ones that of the smallest column name). Variances are divided by `n - 1`, where
 * `n` is the sum of the sample weights. There are never more components than directions in which the rows vary.
 *
 * Exact: O(rows * columns * min(rows, columns)) for encoded columns; randomised: O(rows * columns * components *
 * iterations), and the seed has influence beyond the precision reached. `transformOne` takes microseconds.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is no snapshot; `invalid-data` when there are fewer than two
 * rows, they do not differ, a number is infinite, or no column can be read; `missing-column`; `aborted`. Transforming
 * throws `missing-column`, `unexpected-column` and `invalid-data`.
 *
 * Sources: Jolliffe, "Principal component analysis", 2nd edition (2002); Halko, Martinsson and Tropp, "Finding structure
 * with randomness" (2011).
 *
 * @param options - See {@link PcaOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { pca } from "@portrait/models/decomposition";
 *
 * const values = [[1, 2.1], [2, 3.9], [3, 6.2], [4, 7.8], [5, 10.1]] as const;
 * const rows = createExamples({
 *   rows: values.map(([a, b]) => ({ a, b })),
 *   schema: { columns: [{ name: "a", type: "number" }, { name: "b", type: "number" }] },
 *   target: values.map(() => false),
 * });
 * const model = await fit(pca({ components: 1 }), rows);
 * model.explainedVarianceRatio[0]; // ≈ 0.9993
 * model.loadings(0)[0]?.weight; // ≈ 0.7071
 * const [a, b] = model.inverseTransform(model.transformOne({ a: 3, b: 6.2 }));
 * a; // ≈ 3.045
 * ```
 */
export function pca<Row extends RowValues = RowValues>(options: PcaOptions<Row> = {}): PcaEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...pcaRules };
  const { inputs, ...params } = resolveOptions(PCA_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(PCA_KIND, inputs);
  checkShare(params);
  const frozen: PcaParams = Object.freeze(params);
  return Object.freeze<PcaEstimator<Row>>({
    kind: PCA_KIND,
    params: Object.freeze({
      ...frozen,
      components: frozen.components ?? null,
      inputs: inputs === undefined ? null : inputs.columns,
    }),
    inputs,
    learn: (data, context) => learn(data, inputs, frozen, context),
  });
}
