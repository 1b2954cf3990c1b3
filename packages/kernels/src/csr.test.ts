import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { type Csr, createCsr, transposeCsr } from "./csr.js";

/** Every cell of a sparse matrix, row-major. */
function densify({ rows, columns, offsets, indices, values }: Csr): number[] {
  const dense = new Array<number>(rows * columns).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let entry = offsets[row] as number; entry < (offsets[row + 1] as number); entry++) {
      dense[row * columns + (indices[entry] as number)] = values[entry] as number;
    }
  }
  return dense;
}

function randomEntries(rows: number, columns: number, count: number) {
  const random = createRandom(`${rows}x${columns}`);
  return {
    rows,
    columns,
    row: Array.from({ length: count }, () => random.integer(rows)),
    column: Array.from({ length: count }, () => random.integer(columns)),
    value: Array.from({ length: count }, () => random.integer(9) - 4),
  };
}

describe("createCsr", () => {
  test.each([
    [1, 1, 3],
    [7, 3, 40],
    [3, 11, 5],
    [20, 20, 0],
  ])("%i x %i with %i entries holds the sums of its entries", (rows, columns, count) => {
    const entries = randomEntries(rows, columns, count);
    const expected = new Array<number>(rows * columns).fill(0);
    entries.row.forEach((row, entry) => {
      const cell = row * columns + (entries.column[entry] as number);
      expected[cell] = (expected[cell] as number) + (entries.value[entry] as number);
    });
    const matrix = createCsr(entries);
    expect(densify(matrix)).toEqual(expected);
    for (let row = 0; row < rows; row++) {
      const list = [...matrix.indices.subarray(matrix.offsets[row], matrix.offsets[row + 1])];
      expect(list).toEqual([...new Set(list)].sort((a, b) => a - b));
    }
  });

  test("does not depend on the order of the entries", () => {
    const entries = randomEntries(6, 5, 25);
    const reversed = {
      ...entries,
      row: entries.row.toReversed(),
      column: entries.column.toReversed(),
      value: entries.value.toReversed(),
    };
    expect(createCsr(reversed)).toEqual(createCsr(entries));
  });

  test("values left out are 1 for each entry", () => {
    expect([...createCsr({ rows: 1, columns: 1, row: [0, 0], column: [0, 0] }).values]).toEqual([2]);
  });

  test("no rows, no columns", () => {
    expect(createCsr({ rows: 0, columns: 0, row: [], column: [] }).offsets).toEqual(new Int32Array(1));
  });

  test.each([
    [{ rows: -1 }, '"rows" must be an integer >= 0; received -1.'],
    [{ columns: 1.5 }, '"columns" must be an integer >= 0; received 1.5.'],
    [{ rows: Number.NaN }, '"rows" must be an integer >= 0; received NaN.'],
    [{ column: [0] }, '"column" must hold 2 numbers; received 1.'],
    [{ value: [1, 2, 3] }, '"value" must hold 2 numbers; received 3.'],
    [{ row: [0, 2] }, '"row" must hold integers >= 0 and < 2; received 2 at position 1.'],
    [{ column: [-1, 0] }, '"column" must hold integers >= 0 and < 2; received -1 at position 0.'],
    [{ column: [0, 0.5] }, '"column" must hold integers >= 0 and < 2; received 0.5 at position 1.'],
  ])("refuses %o", (change, message) => {
    const entries = { rows: 2, columns: 2, row: [0, 1], column: [0, 1], ...change };
    expect(() => createCsr(entries)).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `createCsr: ${message}` }),
    );
  });
});

describe("transposeCsr", () => {
  test.each([
    [1, 4, 3],
    [9, 5, 30],
    [4, 4, 0],
  ])("%i x %i with %i entries: every cell changes sides", (rows, columns, count) => {
    const matrix = createCsr(randomEntries(rows, columns, count));
    const { transpose, source } = transposeCsr(matrix);
    const cells = densify(transpose);
    densify(matrix).forEach((value, cell) => {
      expect(cells[(cell % columns) * rows + Math.floor(cell / columns)]).toBe(value);
    });
    expect([...transpose.values]).toEqual([...source].map((entry) => matrix.values[entry]));
    expect(transposeCsr(transpose).transpose).toEqual(matrix);
  });
});
