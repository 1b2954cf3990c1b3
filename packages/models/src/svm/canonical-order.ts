/** A hash of rows in the making: 64 bits a row. */
export interface RowHashes {
  /**
   * Takes a 32-bit word into a row's hash.
   *
   * @param row - The row.
   * @param word - The word.
   */
  add(row: number, word: number): void;
  /**
   * Takes a number a row in.
   *
   * @param numbers - One number for each row.
   */
  addNumbers(numbers: ArrayLike<number>): void;
  /** The rows by their hash: an order that does not depend on the one they are in, equal rows apart. */
  order(): Int32Array;
}

/** The stable order of numbers by 16 bits of their keys. */
function sortBy(keys: Uint32Array, shift: number, input: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(65_537);
  for (const key of keys) {
    const next = ((key >>> shift) & 0xffff) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let at = 0; at < 65_536; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  const output = new Int32Array(input.length);
  for (const row of input) {
    const key = ((keys[row] as number) >>> shift) & 0xffff;
    output[starts[key] as number] = row;
    starts[key] = (starts[key] as number) + 1;
  }
  return output;
}

/**
 * Starts to hash rows.
 *
 * @param rows - How many.
 */
export function createRowHashes(rows: number): RowHashes {
  const first = new Uint32Array(rows).fill(0x9e3779b9);
  const second = new Uint32Array(rows).fill(0x85ebca6b);

  function add(row: number, word: number): void {
    let a = Math.imul((first[row] as number) ^ word, 0xcc9e2d51);
    a ^= a >>> 15;
    first[row] = Math.imul(a, 0x1b873593);
    let b = Math.imul((second[row] as number) + word, 0xc2b2ae35);
    b ^= b >>> 13;
    second[row] = Math.imul(b, 0x27d4eb2f);
  }

  return {
    add,
    addNumbers(numbers) {
      const pair = new Float64Array(1);
      const words = new Uint32Array(pair.buffer);
      for (let row = 0; row < rows; row++) {
        pair[0] = (numbers[row] as number) + 0;
        add(row, words[0] as number);
        add(row, words[1] as number);
      }
    },
    order() {
      let rowsInOrder = Int32Array.from({ length: rows }, (_, row) => row);
      for (const keys of [second, first]) {
        rowsInOrder = sortBy(keys, 16, sortBy(keys, 0, rowsInOrder));
      }
      return rowsInOrder;
    },
  };
}

/**
 * Takes rows of 32-bit floats into hashes.
 *
 * @param hashes - The hashes.
 * @param values - The rows one after another, without negative zeros.
 * @param stride - How long each is.
 */
export function hashPoints(hashes: RowHashes, values: Float32Array, stride: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const rows = stride === 0 ? 0 : values.length / stride;
  for (let row = 0, at = 0; row < rows; row++) {
    for (const end = at + stride; at < end; at++) hashes.add(row, words[at] as number);
  }
}
