/** Bits of a digit, and how far the lower one of the two that are sorted by is from the lowest bit of the high words. */
const [BITS, SHIFT] = [11, 10];

/** Moves a row, on average, that putting right what two digits left out of order may take. */
const MOST_MOVES = 4;

/** Integers whose order is that of the numbers: high words, then low words. NaN is the greatest. */
function keysOf(values: Float64Array): readonly [Uint32Array, Uint32Array] {
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const copy = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) copy[row] = (values[row] as number) + 0;
  const bits = new Uint32Array(copy.buffer);
  for (let row = 0; row < values.length; row++) {
    const top = bits[2 * row + 1] as number;
    const negative = top >>> 31 === 1;
    low[row] = negative ? ~(bits[2 * row] as number) : (bits[2 * row] as number);
    high[row] = negative ? ~top : top | 0x80000000;
    if (Number.isNaN(values[row])) high[row] = low[row] = 0xffffffff;
  }
  return [low, high];
}

function sortByDigit(
  key: Uint32Array,
  shift: number,
  bits: number,
  from: Int32Array,
  to: Int32Array,
): boolean {
  const starts = new Int32Array((1 << bits) + 1);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < key.length; row++) {
    const slot = (((key[row] as number) >>> shift) & mask) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  const first = (((key[0] as number) >>> shift) & mask) + 1;
  if (starts[first] === key.length) return false;
  for (let slot = 1; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  for (let at = 0; at < from.length; at++) {
    const row = from[at] as number;
    const slot = ((key[row] as number) >>> shift) & mask;
    to[starts[slot] as number] = row;
    starts[slot] = (starts[slot] as number) + 1;
  }
  return true;
}

function inOrder(rows: number): Int32Array<ArrayBuffer> {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  return order;
}

/** Sorts by some digits, from the lowest one on. */
function sortByDigits(
  digits: readonly (readonly [key: Uint32Array, shift: number])[],
  bits: number,
): Int32Array {
  const rows = digits[0]?.[0].length ?? 0;
  let [order, spare] = [inOrder(rows), new Int32Array(rows)];
  for (const [key, shift] of digits) {
    if (sortByDigit(key, shift, bits, order, spare)) [order, spare] = [spare, order];
  }
  return order;
}

/** Puts right what is nearly sorted; says whether few enough moves sufficed. */
function insert(values: Float64Array, order: Int32Array): boolean {
  let moves = MOST_MOVES * order.length;
  for (let at = 1; at < order.length; at++) {
    const row = order[at] as number;
    const value = values[row] as number;
    let place = at;
    while (place > 0 && (values[order[place - 1] as number] as number) > value) {
      order[place] = order[place - 1] as number;
      place--;
    }
    order[place] = row;
    moves -= at - place;
    if (moves < 0) return false;
  }
  return true;
}

/**
 * The rows in the order of their values, equal ones in their own order, NaN last: by the highest 22 bits and then by
 * insertion, or by all bits where too many values share those. O(rows).
 *
 * @param values - One value a row.
 */
export function sortRows(values: Float64Array): Int32Array {
  const [low, high] = keysOf(values);
  const order = sortByDigits(
    [
      [high, SHIFT],
      [high, SHIFT + BITS],
    ],
    BITS,
  );
  if (insert(values, order)) return order;
  return sortByDigits(
    [
      [low, 0],
      [low, 16],
      [high, 0],
      [high, 16],
    ],
    16,
  );
}
