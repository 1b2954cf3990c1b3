import { ERA, TIME } from "./layout.js";
import type { Cells, CellWidth, Extent, Page } from "./slabs.js";

/** An instant is held as its last 32 bits and its era, the number of 2^32 milliseconds before it: 49.7 days are one. */
const SPAN = 2 ** 32;

/** The era that is in the middle of what one byte holds: 2008 to 2043 take 5 bytes, 2460 BC to 6480 AD 6. */
const MIDDLE = 412;

const biasOf = (width: number): number => 2 ** (8 * width - 1) - MIDDLE;

/**
 * The last 32 bits of an instant.
 *
 * @param time - Epoch milliseconds, whole.
 */
export const lowOf = (time: number): number => time - Math.floor(time / SPAN) * SPAN;

/**
 * The era of an instant as a cell; below 0 or too great when it does not fit.
 *
 * @param time - Epoch milliseconds.
 * @param width - How many bytes the cell has.
 */
export const eraOf = (time: number, width: CellWidth): number => Math.floor(time / SPAN) + biasOf(width);

/**
 * Whether a cell of some width holds an era.
 *
 * @param era - The era as a cell.
 * @param width - How many bytes the cell has.
 */
export const eraFits = (era: number, width: CellWidth): boolean => era >= 0 && era < 2 ** (8 * width);

/**
 * Eras as wider cells.
 *
 * @param cells - The cells.
 * @param width - The new width.
 */
export function widenEras(cells: Cells, width: CellWidth): Cells {
  const shift = biasOf(width) - biasOf(cells.BYTES_PER_ELEMENT);
  return Uint32Array.from(cells, (era) => era + shift);
}

/**
 * The instant of an event.
 *
 * @param page - The page.
 * @param cell - The cell.
 */
export function timeAt({ columns }: Page, cell: number): number {
  const eras = columns[ERA] as Cells;
  const era = (eras[cell] as number) - biasOf(eras.BYTES_PER_ELEMENT);
  return era * SPAN + ((columns[TIME] as Cells)[cell] as number);
}

/**
 * The instants of neighbouring events.
 *
 * @param page - The page.
 * @param start - The first cell.
 * @param length - How many.
 * @param times - Receives them from its beginning on.
 */
export function readTimes({ columns }: Page, start: number, length: number, times: Float64Array): void {
  const lows = columns[TIME] as Uint32Array;
  const eras = columns[ERA] as Cells;
  const bias = biasOf(eras.BYTES_PER_ELEMENT);
  for (let at = 0; at < length; at++) {
    times[at] = ((eras[start + at] as number) - bias) * SPAN + (lows[start + at] as number);
  }
}

/**
 * The first position whose time is not before an instant.
 *
 * @param extent - The events of a user.
 * @param instant - Epoch milliseconds.
 */
export function lowerBound({ page, start, length }: Extent, instant: number): number {
  let low = start;
  let high = start + length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(page, middle) < instant) low = middle + 1;
    else high = middle;
  }
  return low - start;
}
