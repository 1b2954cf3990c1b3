import type { RowValues, Table } from "@portrait/core";
import type { InputEncoder } from "../input/encoder.js";
import { padded } from "./kernel-function.js";

/** Coordinates are clipped here, so that inner products fit 32-bit floats. */
const LARGEST = 1e15;

/** Rows that are encoded at a time. */
const BLOCK = 512;

/**
 * Moves encoded rows by a centre and writes them as 32-bit floats.
 *
 * @param encoded - Rows of `centre.length` numbers.
 * @param rows - How many.
 * @param centre - What is subtracted.
 * @param into - Where to.
 * @param at - Where the first goes.
 * @param stride - How far one row is from the next.
 */
export function writePoints(
  encoded: Float64Array,
  rows: number,
  centre: Float64Array,
  into: Float32Array,
  at: number,
  stride: number,
): void {
  const width = centre.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const value = (encoded[row * width + column] as number) - (centre[column] as number);
      into[at + row * stride + column] = Math.max(-LARGEST, Math.min(LARGEST, value)) + 0;
    }
  }
}

/**
 * Encodes rows of a table, a block at a time.
 *
 * @param encoder - How.
 * @param table - The rows, with the encoder's inputs.
 * @param each - Receives encoded rows, the number of the first and how many there are; they are only valid until it
 *   returns.
 */
export function encodeBlocks<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  table: Table<Row>,
  each: (encoded: Float64Array, from: number, rows: number) => void,
): void {
  const block = new Float64Array(Math.min(BLOCK, table.length) * encoder.columns.length);
  for (let from = 0; from < table.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, table.length);
    encoder.encodeRows(table, from, to, block);
    each(block, from, to - from);
  }
}

/** A number of few digits about the middle of an interval; 0 where the interval is not far from it. */
function roughMiddle(low: number, high: number): number {
  const half = high / 2 - low / 2;
  const middle = low / 2 + high / 2;
  if (!(half > 0)) return middle;
  const unit = 2 ** Math.floor(Math.log2(half));
  return Math.round(middle / unit) * unit;
}

/** Encoded training rows as 32-bit floats, and what was measured on them before. */
export interface Points {
  /** How many rows there are. */
  readonly rows: number;
  /** How many columns there are. */
  readonly width: number;
  /** How far one row is from the next, a multiple of 4. */
  readonly stride: number;
  /** The rows, moved by the centre; zeros in between. */
  readonly values: Float32Array;
  /** What was subtracted: about the middle of each column, or zeros. */
  readonly centre: Float64Array;
  /** The variance of all encoded numbers, whatever their column. */
  readonly variance: number;
}

/**
 * Encodes training rows.
 *
 * @param encoder - How.
 * @param table - The rows.
 * @param centred - Whether the columns are moved to about 0, for kernels that do not change by that.
 * @throws PortraitError `invalid-data` when a number is infinite or the matrix would be too large.
 */
export function encodePoints<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  table: Table<Row>,
  centred: boolean,
): Points {
  const width = encoder.columns.length;
  const rows = table.length;
  const stride = padded(Math.max(1, width));
  encoder.checkSize(rows);
  const least = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  let sum = 0;
  encodeBlocks(encoder, table, (encoded, _, count) => {
    for (let at = 0; at < count * width; ) {
      for (let column = 0; column < width; column++, at++) {
        const value = encoded[at] as number;
        sum += value / width;
        least[column] = Math.min(least[column] as number, value);
        most[column] = Math.max(most[column] as number, value);
      }
    }
  });
  const mean = sum / rows;
  const centre = centred
    ? least.map((low, column) => roughMiddle(low, most[column] as number))
    : new Float64Array(width);
  const values = new Float32Array(rows * stride);
  let squares = 0;
  encodeBlocks(encoder, table, (encoded, from, count) => {
    for (let at = 0; at < count * width; at++) squares += ((encoded[at] as number) - mean) ** 2;
    writePoints(encoded, count, centre, values, from * stride, stride);
  });
  return { rows, width, stride, values, centre, variance: squares / (rows * width) };
}
