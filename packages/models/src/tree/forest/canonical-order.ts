const ODD = [0x85ebca6b, 0xc2b2ae35] as const;

/** With fewer rows than this the counters of long digits cost more than further passes. */
const LONG_DIGITS = 2 ** 14;

/** The hashes of rows in the making: 64 bits a row. */
interface Hashes {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Takes a word a row in. */
function mix({ first, second }: Hashes, words: Int32Array): void {
  for (let row = 0; row < words.length; row++) {
    const word = words[row] as number;
    const a = Math.imul((first[row] as number) ^ word, ODD[0]);
    first[row] = a ^ (a >>> 15);
    const b = Math.imul((second[row] as number) ^ word, ODD[1]);
    second[row] = b ^ (b >>> 15);
  }
}

/** Takes columns of bytes in, four to a word. */
function mixBytes(hashes: Hashes, columns: readonly Uint8Array[], words: Int32Array): void {
  const none = new Uint8Array(words.length);
  for (let from = 0; from < columns.length; from += 4) {
    const [a = none, b = none, c = none, d = none] = columns.slice(from, from + 4);
    for (let row = 0; row < words.length; row++) {
      words[row] =
        (a[row] as number) |
        ((b[row] as number) << 8) |
        ((c[row] as number) << 16) |
        ((d[row] as number) << 24);
    }
    mix(hashes, words);
  }
}

/** Takes numbers in, of which 0 and -0 are one and so is each `NaN`. */
function mixNumbers(hashes: Hashes, numbers: Float64Array, words: Int32Array): void {
  const positive = new Float64Array(numbers.length);
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] as number;
    positive[row] = Number.isNaN(value) ? Number.NaN : value + 0;
  }
  const bits = new Int32Array(positive.buffer);
  for (const half of [0, 1]) {
    for (let row = 0; row < words.length; row++) words[row] = bits[2 * row + half] as number;
    mix(hashes, words);
  }
}

/** The stable order of rows by some bits of their keys. */
function sortBy(
  keys: Int32Array,
  shift: number,
  bits: number,
  order: Int32Array,
  sorted: Int32Array,
): Int32Array {
  const starts = new Int32Array((1 << bits) + 1);
  const mask = (1 << bits) - 1;
  for (let at = 0; at < order.length; at++) {
    const slot = (((keys[order[at] as number] as number) >>> shift) & mask) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  for (let slot = 1; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const slot = ((keys[row] as number) >>> shift) & mask;
    const place = starts[slot] as number;
    sorted[place] = row;
    starts[slot] = place + 1;
  }
  return sorted;
}

/**
 * An order of rows that depends on what they hold and not on where they stand: by a hash of 64 bits. Rows that hold the
 * same keep their order, which nothing can tell. O(rows * columns).
 *
 * @param columns - Columns of bins.
 * @param numbers - Columns of numbers, such as targets and weights.
 * @param kept - Whether a row is taken.
 */
export function canonicalOrder(
  columns: readonly Uint8Array[],
  numbers: readonly Float64Array[],
  kept: (row: number) => boolean,
): Int32Array {
  const rows = columns[0]?.length ?? numbers[0]?.length ?? 0;
  const hashes = { first: new Int32Array(rows).fill(ODD[0]), second: new Int32Array(rows).fill(ODD[1]) };
  const words = new Int32Array(rows);
  mixBytes(hashes, columns, words);
  for (const column of numbers) mixNumbers(hashes, column, words);
  let order: Int32Array = Int32Array.from({ length: rows }, (_, row) => row).filter(kept);
  let spare = new Int32Array(order.length);
  const bits = rows < LONG_DIGITS ? 8 : 16;
  for (const keys of [hashes.second, hashes.first]) {
    for (let shift = 0; shift < 32; shift += bits) {
      const sorted = sortBy(keys, shift, bits, order, spare);
      spare = order as Int32Array<ArrayBuffer>;
      order = sorted;
    }
  }
  return order;
}
