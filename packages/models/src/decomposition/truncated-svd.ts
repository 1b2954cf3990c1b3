import {
  type Estimator,
  type FitContext,
  listWords,
  PortraitError,
  type RowValues,
  resolveOptions,
  type SparseVector,
  selectColumns,
  type Table,
  type TableSchema,
  type Vector,
} from "@portrait/core";
import {
  checkProjectionData,
  noVariance,
  type ProjectionData,
  projectionWeights,
} from "./projection-data.js";
import { fixSigns, type LinearOperator, randomisedSingularVectors } from "./singular-vectors.js";
import {
  createTruncatedSvdModel,
  project,
  TRUNCATED_SVD_KIND,
  type TruncatedSvdModel,
} from "./truncated-svd-model.js";
import {
  type TruncatedSvdOptions,
  type TruncatedSvdParams,
  truncatedSvdRules,
} from "./truncated-svd-options.js";

/** A row that has one column, which holds anything. */
type RowWith<Column extends string> = Readonly<Record<Column, RowValues[string]>>;

const OWNER = TRUNCATED_SVD_KIND;

function sparseColumn<Row extends RowValues>(table: Table<Row>, asked: string | undefined): TableSchema<Row> {
  const names = Object.entries<Vector>(table.columns).flatMap(([name, { type }]) =>
    type === "sparse" ? [name] : [],
  );
  if (asked === undefined && names.length !== 1) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${OWNER}: the rows must have one sparse column; they have ${names.length === 0 ? "none" : listWords(names)}.`,
      hint: names.length === 0 ? "Make one with hashNgrams." : 'Name one with the option "column".',
    });
  }
  const name = (asked ?? names[0]) as keyof Row & string;
  return Object.freeze({ columns: Object.freeze([Object.freeze({ name, type: "sparse" as const })]) });
}

/** Sparse rows, each times the root of its weight. */
function operatorOf(
  { width, offsets, indices, values }: SparseVector,
  weights: Float64Array,
): LinearOperator {
  const rows = weights.length;
  const roots = weights.map(Math.sqrt);
  return {
    rows,
    columns: width,
    times(vector) {
      const result = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        const to = offsets[row + 1] as number;
        for (let entry = offsets[row] as number; entry < to; entry++) {
          sum += (values[entry] as number) * (vector[indices[entry] as number] as number);
        }
        result[row] = sum * (roots[row] as number);
      }
      return result;
    },
    transposedTimes(vector) {
      const result = new Float64Array(width);
      for (let row = 0; row < rows; row++) {
        const factor = (vector[row] as number) * (roots[row] as number);
        const to = offsets[row + 1] as number;
        for (let entry = offsets[row] as number; entry < to; entry++) {
          const index = indices[entry] as number;
          result[index] = (result[index] as number) + factor * (values[entry] as number);
        }
      }
      return result;
    },
  };
}

/** For each column of points its weighted variance. */
function variancesOf(points: Float64Array, dimensions: number, weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from({ length: dimensions }, (_, dimension) => {
    let mean = 0;
    weights.forEach((weight, row) => {
      mean += (weight / total) * (points[row * dimensions + dimension] as number);
    });
    return weights.reduce(
      (sum, weight, row) =>
        sum + (weight / total) * ((points[row * dimensions + dimension] as number) - mean) ** 2,
      0,
    );
  });
}

function totalVariance({ width, offsets, indices, values }: SparseVector, weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(width);
  let squares = 0;
  weights.forEach((weight, row) => {
    const to = offsets[row + 1] as number;
    for (let entry = offsets[row] as number; entry < to; entry++) {
      const value = values[entry] as number;
      const index = indices[entry] as number;
      means[index] = (means[index] as number) + (weight / total) * value;
      squares += (weight / total) * value * value;
    }
  });
  return Math.max(0, squares - means.reduce((sum, mean) => sum + mean * mean, 0));
}

/** Sparse vectors over the places that they use alone. */
function compress(vectors: SparseVector): { readonly places: Int32Array; readonly used: SparseVector } {
  const sorted = vectors.indices.slice().sort();
  const places = sorted.filter((place, at) => at === 0 || place !== sorted[at - 1]);
  const positions = new Map(Array.from(places, (place, position) => [place, position]));
  const indices = vectors.indices.map((place) => positions.get(place) as number);
  return { places, used: { ...vectors, width: places.length, indices } };
}

/** The names by which ties between places are broken: their numbers, padded. */
function namesOf(places: Int32Array): readonly string[] {
  return Array.from(places, (place) => String(place).padStart(10, "0"));
}

async function learn<Row extends RowValues>(
  data: ProjectionData<Row>,
  column: string | undefined,
  params: TruncatedSvdParams,
  context: FitContext<ProjectionData<Row>>,
): Promise<TruncatedSvdModel<Row>> {
  const table = checkProjectionData(OWNER, data);
  const weights = projectionWeights(OWNER, data);
  const inputs = sparseColumn(table, column);
  const [first] = inputs.columns;
  const name = (first as { readonly name: keyof Row & string }).name;
  const vectors = selectColumns(OWNER, table, inputs).columns[name] as SparseVector;
  const { components, iterations, oversampling } = params;
  const { places, used } = compress(vectors);
  if (places.length === 0) throw noVariance(OWNER);
  const found = await randomisedSingularVectors(operatorOf(used, weights), {
    most: components,
    oversampling,
    iterations,
    random: context.random,
    onIteration: (done) => context.step(done + 1, iterations + 1),
  });
  const dimensions = found.values.length;
  if (dimensions === 0) throw noVariance(OWNER);
  fixSigns(found.vectors, namesOf(places));
  const loadings = new Float64Array(places.length * dimensions);
  found.vectors.forEach((vector, dimension) => {
    vector.forEach((value, position) => {
      loadings[position * dimensions + dimension] = value;
    });
  });
  return createTruncatedSvdModel({
    inputs,
    width: vectors.width,
    places,
    loadings,
    singularValues: Float64Array.from(found.values),
    variances: variancesOf(project(vectors, places, loadings, dimensions), dimensions, weights),
    totalVariance: totalVariance(used, weights),
    params,
  });
}

/**
 * Truncated singular value decomposition of sparse vectors, not centred: the directions `v_1, v_2, ...` of length 1, at
 * right angles, for which the sum over rows of `(x . v)^2` is greatest. A row `x` is placed at
 * `(x . v_1, x . v_2, ...)`. Of hashed texts it makes a few dense numbers that other models can read (latent semantic
 * analysis).
 *
 * It is approximate, by random vectors that are sharpened `iterations` times; more iterations and more `oversampling` come
 * closer. Each direction is turned so that its entry of the greatest magnitude is positive. Sample weights count. There
 * are never more dimensions than directions that the rows have.
 *
 * O(stored values * vectors * iterations) time for `components + oversampling` vectors; a model holds
 * `components` 64-bit floats for each place that a training row uses; other places add nothing.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is no snapshot; `invalid-data` when there are fewer than two
 * rows, not one sparse column, or only zeros; `missing-column`; `aborted` between iterations. Transforming throws
 * `missing-column`, `unexpected-column`, and `invalid-data` when vectors are of another width.
 *
 * Sources: Deerwester and others, "Indexing by latent semantic analysis" (1990); Halko, Martinsson and Tropp, "Finding
 * structure with randomness" (2011).
 *
 * @param options - See {@link TruncatedSvdOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { createExamples, createTable, fit } from "@portrait/core";
 * import { hashNgrams, ngramHasher } from "@portrait/features";
 * import { truncatedSvd } from "@portrait/models/decomposition";
 *
 * const options = { analyzer: "word", bits: 10 } as const;
 * const texts = ["red apple", "green apple", "fast car", "red fast car"];
 * const table = createTable({ words: hashNgrams(texts, options) });
 * const rows = createExamples({ table, target: texts.map(() => false) });
 * const model = await fit(truncatedSvd({ components: 2 }), rows, { seed: 1 });
 * model.transformOne({ words: ngramHasher(options).encodeOne("car") }).length; // => 2
 * ```
 */
export function truncatedSvd<const Column extends string = string>(
  options: TruncatedSvdOptions<Column> = {},
): Estimator<ProjectionData<RowWith<Column>>, TruncatedSvdModel<RowWith<Column>>> {
  const { column, ...params } = resolveOptions(OWNER, truncatedSvdRules, options);
  const frozen: TruncatedSvdParams = Object.freeze(params);
  return Object.freeze<Estimator<ProjectionData<RowWith<Column>>, TruncatedSvdModel<RowWith<Column>>>>({
    kind: OWNER,
    params: Object.freeze({ column: column ?? null, ...frozen }),
    learn: (data, context) => learn(data, column, frozen, context),
  });
}
