import { describeValue, type NumberVector, PortraitError } from "@portrait/core";
import type { ColumnEncoder, NumberSpec } from "./column-encoder.js";
import { describeNumbers, type NumbersFound } from "./describe-numbers.js";

/** How a number column is learnt. */
export interface NumberColumnOptions {
  /** `standard`: mean 0 and variance 1; `signedLog`: the same after `sign(x) * log1p(|x|)`; `none`: as it is. */
  readonly scaling: "standard" | "signedLog" | "none";
  /** What stands for null. */
  readonly imputation: "median" | "mean";
  /** What looks at the numbers, such as a kernel; left out, {@link describeNumbers}. */
  readonly describe?: (values: Float64Array, byMean: boolean) => NumbersFound;
}

/** Encoded numbers are clipped here, so that sums of them times weights stay finite. */
export const LARGEST = 1e100;

const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

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

function transformed(owner: string, name: string, vector: NumberVector): Float64Array {
  return vector.values.map((value, row) => {
    if (Math.abs(value) === Number.POSITIVE_INFINITY) throw infinite(owner, name, row, value);
    return signedLog(value);
  });
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
  const values = log ? transformed(owner, name, vector) : vector.values;
  const found = (options.describe ?? describeNumbers)(values, options.imputation === "mean");
  if (found.infinite >= 0)
    throw infinite(owner, name, found.infinite, vector.values[found.infinite] as number);
  const { nulls, fill } = found;
  const none = nulls === values.length;
  const scaled = options.scaling !== "none";
  if (scaled && !(Number.isFinite(found.mean) && Number.isFinite(found.deviation)))
    throw tooWide(owner, name);
  const same = found.same || (scaled && !(found.deviation > 10 * Number.EPSILON * Math.abs(found.mean)));
  return Object.freeze({
    type: "number",
    name,
    signedLog: log,
    fill,
    mean: scaled ? found.mean : 0,
    scale: scaled && !same ? found.deviation : 1,
    indicator: nulls > 0,
    constant: same && (nulls === 0 || none),
  });
}

/**
 * Standardises rows of a column side by side, up to one whose result is missing or beyond the bounds.
 *
 * @returns The row behind the last.
 */
function scaleInto(
  values: Float64Array,
  from: number,
  to: number,
  into: Float64Array,
  at: number,
  mean: number,
  scale: number,
): number {
  const shift = at - from;
  if (mean === 0 && scale === 1) {
    for (let row = from; row < to; row++) {
      const value = values[row] as number;
      if (!(value >= -LARGEST && value <= LARGEST)) return row;
      into[row + shift] = value;
    }
    return to;
  }
  for (let row = from; row < to; row++) {
    const x = ((values[row] as number) - mean) / scale;
    if (!(x >= -LARGEST && x <= LARGEST)) return row;
    into[row + shift] = x;
  }
  return to;
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
    encodeVector(owner, vector, { from, to, matrix, offset, width, gap = 1 }) {
      const { values } = vector as NumberVector;
      const log = spec.signedLog;
      const quick = width === 1 && !log;
      for (let row = from, at = offset; row < to; row++, at += width) {
        if (quick) {
          const done = scaleInto(values, row, to, matrix, at, mean, scale);
          at += done - row;
          row = done;
          if (row === to) break;
        }
        const value = values[row] as number;
        if (value - value === 0) {
          const x = ((log ? signedLog(value) : value) - mean) / scale;
          matrix[at] = x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x;
        } else if (Number.isNaN(value)) {
          matrix[at] = forNull;
          if (indicator) matrix[at + gap] = 1;
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
