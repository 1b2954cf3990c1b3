import type { Cells } from "./slabs.js";

/** What numbers are multiplied by to be whole: by 100 there are two decimals at most. */
export type Scale = 1 | 100;

/** The scales, the least first. */
export const SCALES: readonly Scale[] = [1, 100];

/**
 * The unsigned code of a number that is whole once it is scaled, without loss: 0 is null, odd codes are 0, 1, 2, ... and even
 * ones -1, -2, ..., so that small numbers have small codes; -1 when there is no code below 2^32.
 *
 * @param value - The number, NaN for null.
 * @param scale - The scale.
 */
export function packNumber(value: number, scale: Scale): number {
  if (Number.isNaN(value)) return 0;
  const whole = Math.round(value * scale);
  if (whole / scale !== value) return -1;
  const code = whole >= 0 ? 2 * whole + 1 : -2 * whole;
  return code < 2 ** 32 ? code : -1;
}

/**
 * The number of a code.
 *
 * @param code - The code.
 * @param scale - The scale.
 */
export function unpackNumber(code: number, scale: Scale): number {
  if (code === 0) return Number.NaN;
  return (code % 2 === 1 ? (code - 1) / 2 : -code / 2) / scale;
}

/**
 * Numbers as codes of the least scale at which all have one; as they are where there is none.
 *
 * @param values - The numbers.
 * @returns The scale; 0 for numbers as they are.
 */
export function packAll(values: Float64Array): { readonly cells: Cells; readonly scale: Scale | 0 } {
  for (const scale of SCALES) {
    const codes = values.map((value) => packNumber(value, scale));
    if (codes.includes(-1)) continue;
    const greatest = codes.reduce((one, other) => Math.max(one, other), 0);
    const cells =
      greatest < 2 ** 8
        ? Uint8Array.from(codes)
        : greatest < 2 ** 16
          ? Uint16Array.from(codes)
          : Uint32Array.from(codes);
    return { cells, scale };
  }
  return { cells: values, scale: 0 };
}
