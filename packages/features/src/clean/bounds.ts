import type { Bounds } from "@portrait/core";

/**
 * Whether a number lies beyond bounds.
 *
 * @param value - The number.
 * @param bounds - The bounds, which are no outliers themselves.
 */
export function isBeyond(value: number, { low, high }: Bounds): boolean {
  return (low !== null && value < low) || (high !== null && value > high);
}

/**
 * The number within bounds that is nearest to another.
 *
 * @param value - The number.
 * @param bounds - The bounds.
 */
export function heldTo(value: number, { low, high }: Bounds): number {
  if (low !== null && value < low) return low;
  return high !== null && value > high ? high : value;
}
