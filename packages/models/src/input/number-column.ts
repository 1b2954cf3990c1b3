import { describeValue, type NumberVector, PortraitError } from "@portrait/core";
import type { ColumnEncoder, NumberSpec } from "./column-encoder.js";

/** How a number column is learnt. */
export interface NumberColumnOptions {
  /** `standard`: mean 0 and variance 1; `signedLog`: the same after `sign(x) * log1p(|x|)`; `none`: as it is. */
  readonly scaling: "standard" | "signedLog" | "none";
  /** What stands for null. */
  readonly imputation: "median" | "mean";
}

/** Encoded numbers are clipped here, so that sums of them times weights stay finite. */
const LARGEST = 1e100;

const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

function average(values: Float64Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((mean, value) => mean + value / values.length, 0);
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : upper / 2 + (sorted[middle - 1] as number) / 2;
}

function standardDeviation(values: Float64Array, mean: number): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  const sum = values.reduce((total, value) => total + ((value - mean) / largest) ** 2, 0);
  return largest * Math.sqrt(sum / values.length);
}

function infinite(owner: string, name: string, row: number, value: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: column "${name}", row ${row}, holds ${describeValue(value)}; a number must be finite or null.`,
    details: { column: name, row, value },
  });
}

function tooWide(owner: string, name: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: the values of column "${name}" lie too far apart to standardise; their spread is more than a 64-bit float can hold.`,
    hint: 'Rescale the column, or pass scaling: "signedLog".',
    details: { column: name },
  });
}

function transformed(owner: string, name: string, vector: NumberVector, log: boolean): Float64Array {
  return vector.values.map((value, row) => {
    if (Number.isNaN(value)) return value;
    if (!Number.isFinite(value)) throw infinite(owner, name, row, value);
    return log ? signedLog(value) : value;
  });
}

function learnScale(
  owner: string,
  name: string,
  filled: Float64Array,
): { readonly mean: number; readonly scale: number; readonly constant: boolean } {
  const first = filled[0] as number;
  if (filled.every((value) => value === first)) return { mean: first, scale: 1, constant: true };
  const mean = average(filled);
  const scale = standardDeviation(filled, mean);
  if (!Number.isFinite(mean) || !Number.isFinite(scale)) throw tooWide(owner, name);
  if (!(scale > 10 * Number.EPSILON * Math.abs(mean))) return { mean, scale: 1, constant: true };
  return { mean, scale, constant: false };
}

/**
 * Learns how to encode a number column.
 *
 * @param owner - Who learns, for the message.
 * @param name - The column's name.
 * @param vector - The training values, at least one.
 * @param options - See {@link NumberColumnOptions}.
 * @throws PortraitError `invalid-data` when a value is infinite or the variance overflows.
 */
export function learnNumber(
  owner: string,
  name: string,
  vector: NumberVector,
  options: NumberColumnOptions,
): NumberSpec {
  const log = options.scaling === "signedLog";
  const values = transformed(owner, name, vector, log);
  const known = values.filter((value) => !Number.isNaN(value));
  const middle = options.imputation === "mean" ? average : median;
  const fill = known.length === 0 ? 0 : middle(known);
  const filled = values.map((value) => (Number.isNaN(value) ? fill : value));
  const learnt = options.scaling === "none" ? undefined : learnScale(owner, name, filled);
  const same = learnt?.constant ?? filled.every((value) => value === filled[0]);
  const nulls = values.length - known.length;
  return Object.freeze({
    type: "number",
    name,
    signedLog: log,
    fill,
    mean: learnt?.mean ?? 0,
    scale: learnt?.scale ?? 1,
    indicator: nulls > 0,
    constant: same && (nulls === 0 || known.length === 0),
  });
}

/**
 * The encoder of a number column: `(t(x) - mean) / scale`, clipped to +-1e100, then 1 where the value was null if training held null.
 *
 * @param spec - What was learnt.
 */
export function numberEncoder(spec: NumberSpec): ColumnEncoder {
  const { name, fill, mean, scale, indicator } = spec;
  const place = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, (value - mean) / scale));
  const encode = spec.signedLog ? (value: number): number => place(signedLog(value)) : place;
  const forNull = place(fill);
  return Object.freeze<ColumnEncoder>({
    spec,
    outputs: Object.freeze(indicator ? [name, `${name} (null)`] : [name]),
    encodeVector(owner, vector, { from, to, matrix, offset, width }) {
      const { values } = vector as NumberVector;
      for (let row = from, at = offset; row < to; row++, at += width) {
        const value = values[row] as number;
        if (Number.isNaN(value)) {
          matrix[at] = forNull;
          if (indicator) matrix[at + 1] = 1;
        } else if (Number.isFinite(value)) {
          matrix[at] = encode(value);
        } else throw infinite(owner, name, row, value);
      }
    },
    encodeValue(value, row, offset) {
      if (value === null || value === undefined) {
        row[offset] = forNull;
        if (indicator) row[offset + 1] = 1;
        return true;
      }
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      row[offset] = encode(value);
      return true;
    },
  });
}
