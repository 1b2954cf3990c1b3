import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { buildVector } from "./build.js";
import { concatTables } from "./concat.js";
import { createDenseVector } from "./dense.js";
import { createTable, fingerprintTable, rowAt, takeRows } from "./table.js";
import { type Vector, valueAt, vectorLength } from "./vector.js";

const vector = createDenseVector({ width: 2, values: Float64Array.of(1, 2, 3, 4) });

describe("createDenseVector", () => {
  test("is frozen, and uses the array as it is", () => {
    const values = Float64Array.of(1, 2);
    const made = createDenseVector({ width: 1, values });
    expect([Object.isFrozen(made), made.values, vectorLength(made)]).toEqual([true, values, 2]);
    expect(made.values).toBe(values);
    expect(vectorLength(createDenseVector({ width: 3, values: new Float64Array(0) }))).toBe(0);
  });

  test.each<[number, unknown, string]>([
    [0, new Float64Array(2), "the width must be an integer >= 1; received 0"],
    [1.5, new Float64Array(3), "the width must be an integer >= 1; received 1.5"],
    [Number.NaN, new Float64Array(3), "the width must be an integer >= 1; received NaN"],
    [2, [1, 2], "values must be a Float64Array"],
    [2, new Float64Array(3), "3 values are no whole number of rows of 2"],
    [2, Float64Array.of(1, 2, 3, Number.NaN), "row 1: a value must be finite; received NaN"],
    [2, Float64Array.of(1, Number.NEGATIVE_INFINITY), "row 0: a value must be finite; received -Infinity"],
  ])("refuses %s numbers a row of %o", async (width, values, problem) => {
    await expectPortraitError(() => createDenseVector({ width, values: values as Float64Array }), {
      code: "invalid-data",
      message: `createDenseVector: ${problem}.`,
    });
  });
});

describe("a column of vectors", () => {
  test("is built from lists of numbers and from typed arrays", () => {
    expect(buildVector("x", "vector", [[1, -0], Float64Array.of(3, 4)])).toEqual({
      type: "vector",
      width: 2,
      values: Float64Array.of(1, -0, 3, 4),
    });
    expect(vectorLength(buildVector("x", "vector", []))).toBe(0);
  });

  test.each<[readonly unknown[], string]>([
    [["ab"], 'row 0 must be of type vector; received "ab"'],
    [[[1], null], "row 1 must be of type vector; received null"],
    [[[1], [1, 2]], "row 1 has the width 2, row 0 has 1"],
    [[[1], []], "row 1 has no numbers"],
    [[[]], "row 0 has no numbers"],
    [[[1, "2"]], 'row 0: a value must be a finite number; place 1 has "2"'],
    [[[1], [Number.POSITIVE_INFINITY]], "row 1: a value must be a finite number; place 0 has Infinity"],
  ])("is not built from %j", async (rows, problem) => {
    await expectPortraitError(() => buildVector('model: column "x"', "vector", rows), {
      code: "invalid-data",
      message: `model: column "x": ${problem}.`,
    });
  });

  test("is read, taken, concatenated and fingerprinted like any other", async () => {
    const table = createTable({ hours: vector });
    expect(rowAt(takeRows(table, [1, 1, 0]), 0)).toEqual({ hours: [3, 4] });
    const joined = concatTables([takeRows(table, [1]), table]).columns.hours as Vector;
    expect([0, 1, 2].map((row) => valueAt(joined, row))).toEqual([
      [3, 4],
      [1, 2],
      [3, 4],
    ]);
    const other = createTable({ hours: createDenseVector({ width: 4, values: vector.values }) });
    expect(fingerprintTable(other)).not.toBe(fingerprintTable(takeRows(other, [0, 0])));
    expect(fingerprintTable(table)).not.toBe(fingerprintTable(takeRows(table, [1, 0])));
    expect(fingerprintTable(table)).toBe(fingerprintTable(takeRows(table, [0, 1])));
    await expectPortraitError(() => concatTables([table, other]), {
      code: "invalid-data",
      message: /the vectors have the widths 2 and 4\.$/,
    });
    const none = createTable({ hours: { type: "vector", width: 0, values: new Float64Array(0) } });
    expect(concatTables([none, table]).columns.hours).toEqual(vector);
  });
});
