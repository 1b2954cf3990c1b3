import {
  describeValue,
  type Estimator,
  type FitContext,
  PortraitError,
  type RowValues,
  resolveOptions,
  type Table,
  type TableSchema,
} from "@portrait/core";
import { learnEncoder } from "../input/encoder.js";
import { checkEncodable, inputColumns, inputsOption } from "../input/schema.js";
import { rowWeights } from "../input/training-data.js";
import { sortedRows } from "../neighbors/sorted-rows.js";
import type { ClusterData } from "./clusterer.js";
import { createKMeansModel, K_MEANS_KIND, type KMeansModel } from "./k-means-model.js";
import { type KMeansOptions, type KMeansParams, kMeansRules } from "./k-means-options.js";
import { type Clustering, lloyd } from "./lloyd.js";
import { countDifferent, type Points } from "./points.js";
import { randomCenters, spreadCenters } from "./seeding.js";

/** An estimator of k-means: a frozen description that `fit` makes a model of. */
export interface KMeansEstimator<Row extends RowValues = RowValues>
  extends Estimator<ClusterData<Row>, KMeansModel<Row>> {
  /** The columns that it learns from; undefined for all that it can use. */
  readonly inputs: TableSchema<Row> | undefined;
}

function checkRows<Row extends RowValues>(data: ClusterData<Row>): Table<Row> {
  if (typeof data !== "object" || data === null || !("table" in data)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${K_MEANS_KIND}: the data must be a snapshot or examples; received ${describeValue(data)}.`,
      hint: "Make a snapshot with buildSnapshot, or examples with createExamples.",
    });
  }
  if (data.table.length > 0) return data.table;
  throw new PortraitError({
    code: "invalid-data",
    message: `${K_MEANS_KIND}: there are no rows to learn from.`,
  });
}

function checkDifferent(points: Points, clusters: number): void {
  const different = countDifferent(points, clusters);
  if (different >= clusters) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${K_MEANS_KIND}: ${clusters} clusters need as many different rows; there ${different === 1 ? "is" : "are"} ${different}.`,
    hint: 'Ask for fewer "clusters", or name more columns in "inputs".',
    details: { clusters, different },
  });
}

function meanVariance({ values, width, weights }: Points): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let variances = 0;
  for (let column = 0; column < width; column++) {
    let [mean, squares] = [0, 0];
    for (let row = 0; row < weights.length; row++) {
      mean += ((weights[row] as number) / total) * (values[row * width + column] as number);
    }
    for (let row = 0; row < weights.length; row++) {
      squares += ((weights[row] as number) / total) * ((values[row * width + column] as number) - mean) ** 2;
    }
    variances += squares;
  }
  return variances / width;
}

async function bestOfStarts(
  points: Points,
  params: KMeansParams,
  context: FitContext<unknown>,
): Promise<Clustering> {
  const { clusters, starts, maxIterations, initialization } = params;
  const seeding = initialization === "random" ? randomCenters : spreadCenters;
  const tolerance = params.tolerance * meanVariance(points);
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const centers = seeding(points, clusters, context.random.fork(`start ${start}`));
    const found = await lloyd(points, centers, {
      maxIterations,
      tolerance,
      onIteration: (iteration, inertia) =>
        context.step(start * maxIterations + iteration, starts * maxIterations, inertia),
    });
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return best as Clustering;
}

/** The clusters those of more weight first, then by their centres. */
function numbered(
  { centers, labels, ...rest }: Clustering,
  { width, weights }: Points,
): Clustering & { readonly weights: Float64Array } {
  const count = centers.length / width;
  const totals = new Float64Array(count);
  labels.forEach((label, at) => {
    totals[label] = (totals[label] as number) + (weights[at] as number);
  });
  const order = [...totals.keys()].sort((a, b) => {
    if (totals[a] !== totals[b]) return (totals[b] as number) - (totals[a] as number);
    for (let column = 0; column < width; column++) {
      const difference = (centers[a * width + column] as number) - (centers[b * width + column] as number);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  const places = new Map(order.map((center, place) => [center, place]));
  const sorted = new Float64Array(centers.length);
  order.forEach((center, place) => {
    sorted.set(centers.subarray(center * width, (center + 1) * width), place * width);
  });
  return {
    ...rest,
    centers: sorted,
    labels: labels.map((label) => places.get(label) as number),
    weights: Float64Array.from(order, (center) => totals[center] as number),
  };
}

async function learn<Row extends RowValues>(
  data: ClusterData<Row>,
  inputs: TableSchema<Row> | undefined,
  params: KMeansParams,
  context: FitContext<ClusterData<Row>>,
): Promise<KMeansModel<Row>> {
  const table = checkRows(data);
  const { scaling, minCount } = params;
  const columns = inputColumns(K_MEANS_KIND, table, inputs);
  const encoder = learnEncoder(K_MEANS_KIND, table, columns, { scaling, minCount, imputation: "median" });
  const width = encoder.columns.length;
  const given = rowWeights(K_MEANS_KIND, { ...data, target: new Uint8Array(0), horizon: 0, knownUntil: 0 });
  const encoded = encoder.encode(table);
  const order = sortedRows(encoded, encoder.columns, new Uint8Array(table.length), given);
  const values = new Float64Array(order.length * width);
  order.forEach((row, at) => {
    values.set(encoded.subarray(row * width, (row + 1) * width), at * width);
  });
  const points: Points = { values, width, weights: Float64Array.from(order, (row) => given?.[row] ?? 1) };
  checkDifferent(points, params.clusters);
  const { labels: _, ...found } = numbered(await bestOfStarts(points, params, context), points);
  return createKMeansModel({ encoder, ...found, params });
}

/**
 * k-means: puts rows into `clusters` groups around centres, so that the sum over rows of weight times squared Euclidean
 * distance from the centre of the group, the inertia, is small. Rows are encoded as by `logisticRegression`: numbers
 * scaled (see `scaling`) with their median for null, booleans 0 or 1, categories one 0-or-1 column a level.
 *
 * It starts `starts` times from centres drawn far apart, improves them by Lloyd's algorithm, and keeps the result of the
 * least inertia; that is a good minimum, not always the least. A group that loses all its rows takes the row that is
 * farthest from its centre. Clusters are numbered from 0, those of more weight first. The order of the rows does not
 * matter. Sample weights count; rows of weight 0 are left out.
 *
 * `centers` are in the units of the data, `assign` and `assignOne` say which cluster rows belong to.
 *
 * An iteration takes O(rows * clusters * encoded columns) at most; bounds on distances spare most of it once the
 * centres move little.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is no snapshot; `invalid-data` when there are no rows, fewer
 * different ones than clusters, a number is infinite, or no column can be read; `missing-column`; `aborted` between
 * iterations. Assigning throws `missing-column`, `unexpected-column` and `invalid-data`.
 *
 * Sources: Lloyd, "Least squares quantization in PCM" (1982); Arthur and Vassilvitskii, "k-means++" (2007); Hamerly,
 * "Making k-means even faster" (2010).
 *
 * @param options - See {@link KMeansOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { kMeans } from "@portrait/models/cluster";
 *
 * const visits = [1, 2, 3, 20, 22, 24, 22];
 * const rows = createExamples({
 *   rows: visits.map((count) => ({ visits: count })),
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: visits.map(() => false),
 * });
 * const model = await fit(kMeans({ clusters: 2 }), rows, { seed: 1 });
 * model.centers.map(({ weight, values }) => [weight, Math.round(values[0]?.value ?? 0)]); // => [[4, 22], [3, 2]]
 * model.assignOne({ visits: 4 }); // => 1
 * ```
 */
export function kMeans<Row extends RowValues = RowValues>(
  options: KMeansOptions<Row> = {},
): KMeansEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...kMeansRules };
  const { inputs, ...params } = resolveOptions(K_MEANS_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(K_MEANS_KIND, inputs);
  const frozen = Object.freeze(params);
  return Object.freeze<KMeansEstimator<Row>>({
    kind: K_MEANS_KIND,
    params: Object.freeze({ ...frozen, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    learn: (data, context) => learn(data, inputs, frozen, context),
  });
}
