const PRIME = 0x85ebca6b;

function mix(hash: Uint32Array, part: (row: number) => number, odd: number): void {
  for (let row = 0; row < hash.length; row++) {
    const h = Math.imul((hash[row] as number) ^ part(row), odd);
    hash[row] = h ^ (h >>> 15);
  }
}

function bitsOf(numbers: Float64Array): Uint32Array {
  const positive = numbers.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0));
  return new Uint32Array(positive.buffer);
}

function hashRows(
  columns: readonly Uint8Array[],
  numbers: readonly Float64Array[],
  odd: number,
): Uint32Array {
  const length = columns[0]?.length ?? numbers[0]?.length ?? 0;
  const hash = new Uint32Array(length).fill(odd);
  columns.forEach((bins, index) => {
    mix(hash, (row) => (bins[row] as number) + 257 * index, odd);
  });
  for (const column of numbers) {
    const bits = bitsOf(column);
    mix(hash, (row) => bits[2 * row] as number, odd);
    mix(hash, (row) => bits[2 * row + 1] as number, odd);
  }
  return hash;
}

function sortBy(key: (row: number) => number, order: Int32Array): Int32Array {
  const starts = new Int32Array(65_537);
  for (let at = 0; at < order.length; at++) {
    const slot = key(order[at] as number) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  for (let slot = 1; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  const sorted = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const slot = key(row);
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
  const first = hashRows(columns, numbers, PRIME);
  const second = hashRows(columns, numbers, 0xc2b2ae35);
  let order: Int32Array = Int32Array.from({ length: first.length }, (_, row) => row).filter(kept);
  for (const hash of [second, first]) {
    order = sortBy((row) => (hash[row] as number) & 0xffff, order);
    order = sortBy((row) => (hash[row] as number) >>> 16, order);
  }
  return order;
}
