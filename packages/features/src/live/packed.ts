import type { Cells } from "./slabs.js";

/**
 * Numbers with two decimals at most, such as prices and quantities, are held as hundredths in 32 bits, without loss; a
 * column with another number is held as floats from then on. 0 is null.
 */
const MIDDLE = 2 ** 31;

/**
 * The 32 bits for a number; -1 when it does not fit.
 *
 * @param value - The number, NaN for null.
 */
export function packNumber(value: number): number {
  if (Number.isNaN(value)) return 0;
  const hundredths = Math.round(value * 100);
  const fits = hundredths > -MIDDLE && hundredths < MIDDLE && hundredths / 100 === value;
  return fits ? hundredths + MIDDLE : -1;
}

/**
 * The number of 32 bits.
 *
 * @param packed - The bits.
 */
export function unpackNumber(packed: number): number {
  return packed === 0 ? Number.NaN : (packed - MIDDLE) / 100;
}

/**
 * Whether the numbers of a column are packed.
 *
 * @param cells - The column.
 */
export function isPacked(cells: Cells): cells is Uint32Array {
  return cells instanceof Uint32Array;
}

/**
 * The numbers of a column as floats.
 *
 * @param cells - The column.
 */
export function unpackAll(cells: Cells): Float64Array {
  return Float64Array.from(cells, isPacked(cells) ? unpackNumber : undefined);
}

/**
 * Numbers packed, if all of them fit.
 *
 * @param values - The numbers.
 */
export function packAll(values: Float64Array): Cells {
  const packed = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const bits = packNumber(values[at] as number);
    if (bits < 0) return values;
    packed[at] = bits;
  }
  return packed;
}
