const SMALL = 4096;

/** Integers whose order is that of the numbers: high words, then low words. NaN is the greatest. */
function keysOf(values: Float64Array): readonly [Uint32Array, Uint32Array] {
  const bits = new Uint32Array(values.map((value) => value + 0).buffer);
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (let row = 0; row < values.length; row++) {
    const top = bits[2 * row + 1] as number;
    const negative = top >>> 31 === 1;
    low[row] = negative ? ~(bits[2 * row] as number) : (bits[2 * row] as number);
    high[row] = negative ? ~top : top | 0x80000000;
    if (Number.isNaN(values[row])) high[row] = low[row] = 0xffffffff;
  }
  return [low, high];
}

function sortByDigit(key: Uint32Array, shift: number, from: Int32Array, to: Int32Array): boolean {
  const starts = new Int32Array(65_537);
  for (let row = 0; row < key.length; row++) {
    const slot = (((key[row] as number) >>> shift) & 0xffff) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  const first = (((key[0] as number) >>> shift) & 0xffff) + 1;
  if (starts[first] === key.length) return false;
  for (let slot = 1; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  for (let at = 0; at < from.length; at++) {
    const row = from[at] as number;
    const slot = ((key[row] as number) >>> shift) & 0xffff;
    to[starts[slot] as number] = row;
    starts[slot] = (starts[slot] as number) + 1;
  }
  return true;
}

/**
 * The rows in the order of their values, equal ones in their own order, NaN last. O(rows).
 *
 * @param values - One value a row.
 */
export function sortRows(values: Float64Array): Int32Array {
  let order = Int32Array.from({ length: values.length }, (_, row) => row);
  if (values.length < SMALL) {
    const key = (row: number): number => {
      const value = values[row] as number;
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    };
    return order.sort((a, b) => key(a) - key(b) || a - b);
  }
  const [low, high] = keysOf(values);
  let spare = new Int32Array(values.length);
  for (const [key, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    if (sortByDigit(key, shift, order, spare)) [order, spare] = [spare, order];
  }
  return order;
}
