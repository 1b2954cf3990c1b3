import { buildVector, type SparseVector, type Vector } from "@portrait/core";
import type { ClassStatistics, ColumnStatistics } from "./class-statistics.js";
import { type FeatureCounts, wrongWidth } from "./feature-counts.js";
import { type LevelCounts, TRUTHS } from "./level-counts.js";
import { MOMENTS, type Moments, pooled, varianceOf } from "./moments.js";
import type { NaiveBayesParams } from "./naive-bayes-options.js";

/** Adds the log likelihoods of a column's values to the scores of rows. */
export interface ColumnLikelihood {
  /**
   * Adds for many rows.
   *
   * @param vector - The column, of the type learnt.
   * @param scores - Row-major, one score for each row and class.
   * @throws PortraitError `invalid-data` when sparse vectors are of another width.
   */
  addVector(vector: Vector, scores: Float64Array): void;
  /**
   * Adds for one row.
   *
   * @param value - The value; null and undefined are null.
   * @param scores - One score for each class.
   * @returns Whether the value is of the column's type.
   * @throws PortraitError `invalid-data` when a sparse value is malformed or of another width.
   */
  addValue(value: unknown, scores: Float64Array): boolean;
}

/** Standardised values are clipped here, so that sums of their squares stay finite. */
const LARGEST = 1e140;

function gaussian(moments: Moments, smoothing: number, classes: number): ColumnLikelihood {
  const all = pooled(moments);
  const means = new Float64Array(classes);
  const scales = new Float64Array(classes);
  const constants = new Float64Array(classes);
  for (let class_ = 0; class_ < classes; class_++) {
    const own = moments.values.subarray(class_ * MOMENTS, (class_ + 1) * MOMENTS);
    const known = own[0] === 0 ? all : own;
    const variance = varianceOf(known) + smoothing;
    means[class_] = known[1] as number;
    scales[class_] = Math.sqrt(variance);
    constants[class_] = -0.5 * Math.log(2 * Math.PI * variance);
  }
  function add(value: number, scores: Float64Array, at: number): void {
    for (let class_ = 0; class_ < classes; class_++) {
      const distance = (value - (means[class_] as number)) / (scales[class_] as number);
      const clipped = Math.min(LARGEST, Math.abs(distance));
      scores[at + class_] =
        (scores[at + class_] as number) + (constants[class_] as number) - 0.5 * clipped * clipped;
    }
  }
  return Object.freeze<ColumnLikelihood>({
    addVector(vector, scores) {
      const { values } = vector as Extract<Vector, { type: "number" | "boolean" }>;
      const none = vector.type === "boolean" ? 2 : Number.NaN;
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        if (value !== none && !Number.isNaN(value)) add(value, scores, row * classes);
      }
    },
    addValue(value, scores) {
      if (value === null || value === undefined) return true;
      if (typeof value !== moments.type || (typeof value === "number" && !Number.isFinite(value)))
        return false;
      add(Number(value), scores, 0);
      return true;
    },
  });
}

function levels(counts: LevelCounts, alpha: number, classes: number): ColumnLikelihood {
  const { length } = counts.levels;
  const logs = new Float64Array(classes * length);
  for (let class_ = 0; class_ < classes; class_++) {
    const own = counts.counts.subarray(class_ * length, (class_ + 1) * length);
    const total = own.reduce((sum, count) => sum + count, 0) + alpha * length;
    for (let place = 0; place < length; place++) {
      logs[place * classes + class_] = Math.log(((own[place] as number) + alpha) / total);
    }
  }
  const places = new Map(counts.levels.map((level, place) => [level, place]));
  function add(place: number, scores: Float64Array, at: number): void {
    for (let class_ = 0; class_ < classes; class_++) {
      scores[at + class_] = (scores[at + class_] as number) + (logs[place * classes + class_] as number);
    }
  }
  return Object.freeze<ColumnLikelihood>({
    addVector(vector, scores) {
      const isBoolean = vector.type === "boolean";
      const held = isBoolean ? vector.values : (vector as Extract<Vector, { type: "category" }>).codes;
      const dictionary = isBoolean ? TRUTHS : (vector as Extract<Vector, { type: "category" }>).dictionary;
      const known = dictionary.map((level) => places.get(level));
      for (let row = 0; row < held.length; row++) {
        const place = known[held[row] as number];
        if (place !== undefined) add(place, scores, row * classes);
      }
    },
    addValue(value, scores) {
      if (value === null || value === undefined) return true;
      if (typeof value !== (counts.type === "boolean" ? "boolean" : "string")) return false;
      const place = places.get(String(value));
      if (place !== undefined) add(place, scores, 0);
      return true;
    },
  });
}

/** For each feature and class what one unit of it adds, and for each class what a row adds in any case. */
interface FeatureLogs {
  readonly perUnit: Float64Array;
  readonly perRow: Float64Array;
}

function presenceLogs(counts: FeatureCounts, alpha: number, classes: number): FeatureLogs {
  const { width } = counts;
  const perUnit = new Float64Array(classes * width);
  const perRow = new Float64Array(classes);
  for (let class_ = 0; class_ < classes; class_++) {
    const total = (counts.seen[class_] as number) + 2 * alpha;
    for (let feature = 0; feature < width; feature++) {
      const present = (counts.counts[class_ * width + feature] as number) + alpha;
      const absent = Math.log(Math.max(total - present, alpha) / total);
      perUnit[feature * classes + class_] = Math.log(present / total) - absent;
      perRow[class_] = (perRow[class_] as number) + absent;
    }
  }
  return { perUnit, perRow };
}

function countLogs(counts: FeatureCounts, alpha: number, totals: Float64Array): FeatureLogs {
  const classes = totals.length;
  const { width } = counts;
  const perUnit = new Float64Array(classes * width);
  for (let class_ = 0; class_ < classes; class_++) {
    const total = Math.log(totals[class_] as number);
    for (let feature = 0; feature < width; feature++) {
      const count = (counts.counts[class_ * width + feature] as number) + alpha;
      perUnit[feature * classes + class_] = Math.log(count) - total;
    }
  }
  return { perUnit, perRow: new Float64Array(classes) };
}

/** Counts are clipped here when rows are scored, so that sums of them stay finite. */
const LARGEST_COUNT = 1e100;

function features(owner: string, counts: FeatureCounts, { perUnit, perRow }: FeatureLogs): ColumnLikelihood {
  const classes = perRow.length;
  const { name, type, width, presence } = counts;
  const unitsOf = (value: number): number =>
    presence ? Number(value > 0) : Math.min(LARGEST_COUNT, Math.max(0, value));
  function addUnits(feature: number, units: number, scores: Float64Array, at: number): void {
    for (let class_ = 0; class_ < classes; class_++) {
      scores[at + class_] =
        (scores[at + class_] as number) + units * (perUnit[feature * classes + class_] as number);
    }
  }
  function addRow(scores: Float64Array, at: number): void {
    for (let class_ = 0; class_ < classes; class_++) {
      scores[at + class_] = (scores[at + class_] as number) + (perRow[class_] as number);
    }
  }
  function addSparse(vector: SparseVector, scores: Float64Array): void {
    const rows = vector.offsets.length - 1;
    if (rows > 0 && vector.width !== width) throw wrongWidth(owner, name, width, vector.width);
    for (let row = 0; row < rows; row++) {
      addRow(scores, row * classes);
      const to = vector.offsets[row + 1] as number;
      for (let entry = vector.offsets[row] as number; entry < to; entry++) {
        const units = unitsOf(vector.values[entry] as number);
        addUnits(vector.indices[entry] as number, units, scores, row * classes);
      }
    }
  }
  return Object.freeze<ColumnLikelihood>({
    addVector(vector, scores) {
      if (vector.type === "sparse") {
        addSparse(vector, scores);
        return;
      }
      const { values } = vector as Extract<Vector, { type: "number" | "boolean" }>;
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        if (Number.isNaN(value) || (vector.type === "boolean" && value > 1)) continue;
        addRow(scores, row * classes);
        addUnits(0, unitsOf(value), scores, row * classes);
      }
    },
    addValue(value, scores) {
      if (type === "sparse") {
        addSparse(buildVector(`${owner}: column "${name}"`, "sparse", [value]) as SparseVector, scores);
        return true;
      }
      if (value === null || value === undefined) return true;
      if (typeof value !== type || (typeof value === "number" && !Number.isFinite(value))) return false;
      addRow(scores, 0);
      addUnits(0, unitsOf(Number(value)), scores, 0);
      return true;
    },
  });
}

function smoothingOf(columns: readonly ColumnStatistics[], share: number): number {
  const variances = columns.map((column) => (column.kind === "moments" ? varianceOf(pooled(column)) : 0));
  const greatest = variances.reduce((most, variance) => Math.max(most, variance), 0);
  return greatest === 0 ? share : Math.max(share * greatest, 1e-300);
}

function bagTotals(bag: readonly FeatureCounts[], alpha: number, classes: number): Float64Array {
  const totals = new Float64Array(classes);
  for (const { counts, width } of bag) {
    for (let class_ = 0; class_ < classes; class_++) {
      let sum = 0;
      for (let feature = 0; feature < width; feature++)
        sum += (counts[class_ * width + feature] as number) + alpha;
      totals[class_] = (totals[class_] as number) + sum;
    }
  }
  return totals;
}

/**
 * The likelihoods of the columns, one after another.
 *
 * @param owner - Who scores, for messages.
 * @param statistics - What was learnt.
 * @param params - The options.
 */
export function columnLikelihoods<Class>(
  owner: string,
  statistics: ClassStatistics<Class>,
  params: NaiveBayesParams,
): readonly ColumnLikelihood[] {
  const { columns } = statistics;
  const { alpha, likelihood } = params;
  const classes = statistics.classes.length;
  const smoothing = smoothingOf(columns, params.varianceSmoothing);
  const bag = columns.filter((column): column is FeatureCounts => column.kind === "features");
  const shared = likelihood === "mixed" ? undefined : bagTotals(bag, alpha, classes);
  return columns.map((column) => {
    if (column.kind === "moments") return gaussian(column, smoothing, classes);
    if (column.kind === "levels") return levels(column, alpha, classes);
    if (column.presence) return features(owner, column, presenceLogs(column, alpha, classes));
    return features(owner, column, countLogs(column, alpha, shared ?? bagTotals([column], alpha, classes)));
  });
}
