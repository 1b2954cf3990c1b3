import {
  type BooleanVector,
  describeValue,
  type NumberVector,
  PortraitError,
  type SparseVector,
  type Vector,
} from "@portrait/core";
import { addAtPlaces, type ColumnRows } from "./class-rows.js";

/** The features of a column summed in each class: of counts their sums, of presences the weight of rows that have them. */
export interface FeatureCounts {
  /** Marks the kind. */
  readonly kind: "features";
  /** The column's name. */
  readonly name: string;
  /** The column's type. */
  readonly type: "number" | "boolean" | "sparse";
  /** Whether only presence counts (a value above 0), or the values. */
  readonly presence: boolean;
  /** How many features there are: 1, or the width of the sparse vectors. */
  readonly width: number;
  /** Row-major: for each class the sum of each feature. */
  readonly counts: Float64Array;
  /** For each class the weight of the rows that are not null. */
  readonly seen: Float64Array;
}

/** The most counts of one column. */
const LARGEST = 2 ** 28;

type FeatureVector = NumberVector | BooleanVector | SparseVector;

function checkCount(rows: ColumnRows, row: number, value: number): void {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${rows.owner}: column "${rows.name}", row ${row}, holds ${describeValue(value)}; a count must be a finite number >= 0${rows.vector.type === "sparse" ? "" : " or null"}.`,
    hint:
      rows.vector.type === "sparse"
        ? "Hash texts with signed: false."
        : 'Choose the likelihood "gaussian" or "mixed" for numbers that are no counts.',
    details: { column: rows.name, row, value },
  });
}

function checkNumber(rows: ColumnRows, row: number, value: number): void {
  if (Number.isFinite(value)) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${rows.owner}: column "${rows.name}", row ${row}, holds ${describeValue(value)}; a number must be finite or null.`,
    details: { column: rows.name, row, value },
  });
}

/**
 * How many features a column has.
 *
 * @param vector - The column.
 */
export function widthOf(vector: Vector): number {
  return vector.type === "sparse" ? vector.width : 1;
}

/**
 * Sums the features of a column.
 *
 * @param rows - The rows.
 * @param presence - Whether only presence counts.
 * @throws PortraitError `invalid-data` when a count is negative or infinite, or the column is too wide for so many
 *   classes.
 */
export function learnFeatures(rows: ColumnRows<FeatureVector>, presence: boolean): FeatureCounts {
  const { owner, name, vector, codes, classes, weights } = rows;
  const width = widthOf(vector);
  if (classes * width > LARGEST) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: column "${name}" has ${width} features, which for ${classes} classes would take ${((classes * width * 8) / 2 ** 30).toFixed(1)} GiB; the limit is 2 GiB.`,
      hint: "Hash to fewer bits.",
      details: { column: name, width, classes },
    });
  }
  const counts = new Float64Array(classes * width);
  const seen = new Float64Array(classes);
  const check = presence ? checkNumber : checkCount;
  const add = (row: number, feature: number, value: number, weight: number): void => {
    check(rows, row, value);
    const at = (codes[row] as number) * width + feature;
    counts[at] = (counts[at] as number) + weight * (presence ? Number(value > 0) : value);
  };
  for (let row = 0; row < codes.length; row++) {
    const weight = weights?.[row] ?? 1;
    const code = codes[row] as number;
    if (vector.type === "sparse") {
      const to = vector.offsets[row + 1] as number;
      for (let entry = vector.offsets[row] as number; entry < to; entry++) {
        add(row, vector.indices[entry] as number, vector.values[entry] as number, weight);
      }
    } else {
      const value = vector.values[row] as number;
      if (Number.isNaN(value) || (vector.type === "boolean" && value > 1)) continue;
      add(row, 0, value, weight);
    }
    seen[code] = (seen[code] as number) + weight;
  }
  return Object.freeze({ kind: "features", name, type: vector.type, presence, width, counts, seen });
}

/**
 * The sums of two sets of rows together.
 *
 * @param owner - Who learns, for the message.
 * @param parts - The sums, each with the places of its classes.
 * @param classes - How many classes there are together.
 * @throws PortraitError `invalid-data` when the widths differ.
 */
export function mergeFeatures(
  owner: string,
  parts: readonly (readonly [counts: FeatureCounts, places: readonly number[]])[],
  classes: number,
): FeatureCounts {
  const [first] = parts[0] as readonly [FeatureCounts, unknown];
  const { width, name } = first;
  const odd = parts.find(([part]) => part.width !== width);
  if (odd !== undefined) throw wrongWidth(owner, name, width, odd[0].width);
  const counts = new Float64Array(classes * width);
  const seen = new Float64Array(classes);
  for (const [part, places] of parts) {
    addAtPlaces(part.counts, width, places, counts);
    addAtPlaces(part.seen, 1, places, seen);
  }
  return Object.freeze({ ...first, counts, seen });
}

/**
 * The error of sparse vectors of another width than was learnt.
 *
 * @param owner - Who asks, for the message.
 * @param name - The column's name.
 * @param expected - The width learnt.
 * @param received - The width received.
 */
export function wrongWidth(owner: string, name: string, expected: number, received: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: the sparse vectors of column "${name}" must have the width ${expected}; received ${received}.`,
    hint: "Encode the rows with the options that the training rows were encoded with.",
    details: { column: name, expected, received },
  });
}
