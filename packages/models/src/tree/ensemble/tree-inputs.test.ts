import { createTable } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../input/artifact.js";
import { createTreeInputs, learnTreeInputs } from "./tree-inputs.js";
import { treeInputsFromState, treeInputsState } from "./tree-inputs-state.js";

const schema = {
  columns: [
    { name: "n", type: "number" },
    { name: "b", type: "boolean" },
    { name: "c", type: "category" },
  ],
} as const;
const table = createTable({
  n: { type: "number", values: Float64Array.of(1.5, Number.NaN, -2) },
  b: { type: "boolean", values: Uint8Array.of(1, 2, 0) },
  c: { type: "category", codes: Int32Array.of(2, -1, 0), dictionary: ["x", "unused", "__proto__"] },
});
const inputs = learnTreeInputs("demo", table, schema);
const nan = Number.NaN;

test("levels are those that occur, in code-unit order", () => {
  expect(inputs.columns).toEqual([
    { name: "n", type: "number" },
    { name: "b", type: "boolean" },
    { name: "c", type: "category", levels: ["__proto__", "x"] },
  ]);
  expect(inputs.inputs).toEqual(schema);
});

test("a table becomes numbers: codes of levels, NaN for null and for levels that were not learnt", () => {
  expect(inputs.encode(table)).toEqual([
    Float64Array.of(1.5, nan, -2),
    Float64Array.of(1, nan, 0),
    Float64Array.of(0, nan, 1),
  ]);
  const other = createTable({
    ...table.columns,
    c: { type: "category", codes: Int32Array.of(0, 1, 2), dictionary: ["x", "new", "toString"] },
  });
  expect(inputs.encode(other)[2]).toEqual(Float64Array.of(1, nan, nan));
});

test("numbers are not copied", () => {
  const values = Float64Array.of(1, 2, 3);
  const own = createTable({ ...table.columns, n: { type: "number", values } });
  expect(inputs.encode(own)[0]).toBe(values);
});

test.each([
  [{ n: 1, b: true, c: "x" }, [1, 1, 1]],
  [{ c: "x", b: false, n: -0.5 }, [-0.5, 0, 1]],
  [{ n: null, b: null, c: null }, [nan, nan, nan]],
  [{ n: 0, b: false, c: "constructor" }, [0, 0, nan]],
  [{ n: undefined, b: true, c: "__proto__" }, [nan, 1, 0]],
])("one row becomes numbers, %#", (row, expected) => {
  const into = new Float64Array(3);
  inputs.encodeOne(row as never, into);
  expect([...into]).toEqual(expected);
});

describe("a row that does not fit is refused:", () => {
  test.each([
    [{ n: 1, b: true }, "missing-column", 'demo: missing column "c". The data has "n", "b".'],
    [
      { n: 1, b: true, c: "x", d: 1 },
      "unexpected-column",
      'demo: row 0 has a column that the model does not know: "d". Pass only "n", "b", "c".',
    ],
    [
      { n: "1", b: true, c: "x" },
      "invalid-data",
      'demo: column "n": row 0 must be of type number; received "1".',
    ],
    [
      { n: Number.POSITIVE_INFINITY, b: true, c: "x" },
      "invalid-data",
      'demo: column "n": row 0 must be of type number; received Infinity.',
    ],
    [
      { n: Number.NaN, b: true, c: "x" },
      "invalid-data",
      'demo: column "n": row 0 must be of type number; received NaN.',
    ],
    [{ n: 1, b: 1, c: "x" }, "invalid-data", 'demo: column "b": row 0 must be of type boolean; received 1.'],
    [
      { n: 1, b: true, c: 5 },
      "invalid-data",
      'demo: column "c": row 0 must be of type category; received 5.',
    ],
    [null, "invalid-argument", 'demo: row 0 must be an object with the columns "n", "b", "c".'],
    [[1, true, "x"], "invalid-argument", 'demo: row 0 must be an object with the columns "n", "b", "c".'],
    [
      Object.create({ n: 1, b: true, c: "x" }),
      "missing-column",
      'demo: missing columns "n", "b", "c". The data has no columns.',
    ],
  ])("%#", (row, code, message) => {
    expect(() => inputs.encodeOne(row as never, new Float64Array(3))).toThrow(
      expect.objectContaining({ code, message }),
    );
  });
});

test("an infinite number in a table is refused with its row", () => {
  const odd = createTable({
    ...table.columns,
    n: { type: "number", values: Float64Array.of(1, -Infinity, 2) },
  });
  expect(() => inputs.encode(odd)).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message: 'demo: column "n", row 1, holds -Infinity; a number must be finite or null.',
    }),
  );
});

test("zero may count as missing", () => {
  const zeros = createTreeInputs("demo", [{ name: "n", type: "number", zeroIsMissing: true }]);
  const values = Float64Array.of(0, -0, 1e-36, -1e-36, 2e-35, nan);
  expect(zeros.encode(createTable({ n: { type: "number", values } }))[0]).toEqual(
    Float64Array.of(nan, nan, nan, nan, 2e-35, nan),
  );
  const into = new Float64Array(1);
  zeros.encodeOne({ n: 1e-36 }, into);
  expect(into[0]).toBe(nan);
});

describe("state", () => {
  const read = (columns: unknown) => {
    const state = { kind: "demo", version: 1, config: { columns }, tensors: {}, parts: {} } as never;
    return treeInputsFromState("demo", readConfig("demo", 1, state).objects("columns"));
  };

  test("inputs survive their state, JSON included", () => {
    const zeros = createTreeInputs("demo", [
      ...inputs.columns,
      { name: "z", type: "number", zeroIsMissing: true },
    ]);
    const again = read(JSON.parse(JSON.stringify(treeInputsState(zeros))));
    expect(again.columns).toEqual(zeros.columns);
  });

  test.each([
    [
      [{ name: "n", type: "list" }],
      'config.columns[0].type must be one of "number", "boolean", "category"; received "list"',
    ],
    [[{ name: 1, type: "number" }], "config.columns[0].name must be a text; received 1"],
    [
      [{ name: "c", type: "category", levels: ["a", "a"] }],
      "config.columns[0].levels must be a list of different texts; received an array of 2",
    ],
    [
      [
        { name: "b", type: "boolean" },
        { name: "b", type: "boolean" },
      ],
      'input column "b" occurs twice',
    ],
  ])("a hostile state is refused, %#", (columns, problem) => {
    expect(() => read(columns)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `demo: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
