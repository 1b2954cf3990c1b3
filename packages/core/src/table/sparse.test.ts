import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { buildVector } from "./build.js";
import { concatTables } from "./concat.js";
import { createSparseVector } from "./sparse.js";
import { createTable, fingerprintTable, rowAt } from "./table.js";
import type { SparseVector } from "./vector.js";

const make = (change: Partial<SparseVector> = {}): SparseVector =>
  createSparseVector({
    width: 5,
    offsets: Int32Array.of(0, 2, 3),
    indices: Int32Array.of(1, 4, 0),
    values: Float32Array.of(0.5, 2, -1),
    ...change,
  });

test("rows become a column and come back", () => {
  const rows = [
    { width: 5, indices: [1, 4], values: [0.5, 2] },
    { width: 5, indices: [0], values: [-1] },
  ];
  const built = buildVector("column", "sparse", rows);
  expect(built).toEqual(make());
  const table = createTable({ words: built });
  expect([rowAt(table, 0).words, rowAt(table, 1).words]).toEqual(rows);
});

test("tables with sparse columns are joined, and hashed by all that they hold", () => {
  const table = createTable({ words: make() });
  const both = concatTables([table, table]);
  expect(both.columns.words).toEqual(
    createSparseVector({
      width: 5,
      offsets: Int32Array.of(0, 2, 3, 5, 6),
      indices: Int32Array.of(1, 4, 0, 1, 4, 0),
      values: Float32Array.of(0.5, 2, -1, 0.5, 2, -1),
    }),
  );
  const variants = [
    make(),
    make({ width: 6 }),
    make({ offsets: Int32Array.of(0, 1, 3), indices: Int32Array.of(4, 0, 1) }),
    make({ indices: Int32Array.of(1, 3, 0) }),
    make({ values: Float32Array.of(0.5, 2, 1) }),
  ];
  const hashes = variants.map((words) => fingerprintTable(createTable({ words })));
  expect(new Set(hashes).size).toBe(variants.length);
  expect(fingerprintTable(createTable({ words: make() }))).toBe(hashes[0]);
});

test("widths that differ cannot be joined", () =>
  expectPortraitError(
    () => concatTables([createTable({ words: make() }), createTable({ words: make({ width: 6 }) })]),
    {
      code: "invalid-data",
      message: 'concatTables: column "words": the sparse vectors have the widths 5 and 6.',
    },
  ));

test.each([
  [{ width: -1 }, "the width must be an integer >= 0 and < 2 ** 31; received -1"],
  [{ width: 1.5 }, "the width must be an integer >= 0 and < 2 ** 31; received 1.5"],
  [{ indices: Int32Array.of(1, 5, 0) }, "row 0: an index must be an integer >= 0 and < 5; received 5"],
  [{ indices: Int32Array.of(1, -1, 0) }, "row 0: an index must be an integer >= 0 and < 5; received -1"],
  [{ indices: Int32Array.of(4, 1, 0) }, "row 0: indices must ascend and differ; 1 follows 4"],
  [{ indices: Int32Array.of(1, 1, 0) }, "row 0: indices must ascend and differ; 1 follows 1"],
  [
    { values: Float32Array.of(1, 1, Number.NaN) },
    "row 1: a value must be a number that a 32-bit float can hold; index 0 has NaN",
  ],
  [{ offsets: Int32Array.of(0, 2, 1, 3) }, "offsets must not descend; row 1 does"],
  [
    { offsets: Int32Array.of(0, 2) },
    "offsets must lead from 0 to the number of stored values; received offsets from 0 to 2, 3 indices and 3 values",
  ],
  [
    { values: Float32Array.of(1) },
    "offsets must lead from 0 to the number of stored values; received offsets from 0 to 3, 3 indices and 1 values",
  ],
  [{ values: [1, 2, 3] as never }, "offsets and indices must be Int32Arrays and values a Float32Array"],
] as const)("a malformed column is refused: %o", async (change, problem) => {
  await expectPortraitError(() => make(change), {
    code: "invalid-data",
    message: `createSparseVector: ${problem}.`,
  });
});

test.each([
  [null, "row 0 must be of type sparse; received null"],
  [[1], "row 0 must be of type sparse; received an array of 1"],
  [{ width: 5, indices: [1], values: [] }, "row 0 must be of type sparse; received an object"],
  [{ width: 5, indices: [7], values: [1] }, "row 0: an index must be an integer >= 0 and < 5; received 7"],
  [
    { width: 5, indices: [1], values: [1e39] },
    "row 0: a value must be a number that a 32-bit float can hold; index 1 has 1e+39",
  ],
] as const)("a malformed row is refused: %o", async (row, problem) => {
  await expectPortraitError(() => buildVector("words", "sparse", [row]), {
    code: "invalid-data",
    message: `words: ${problem}.`,
  });
});

test("rows of different widths are refused", () =>
  expectPortraitError(
    () =>
      buildVector("words", "sparse", [
        { width: 5, indices: [], values: [] },
        { width: 4, indices: [], values: [] },
      ]),
    { code: "invalid-data", message: "words: row 1 has the width 4, row 0 has 5." },
  ));
