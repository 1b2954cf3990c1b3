import { createSparseVector, createTable, type SparseRow, type TableSchema } from "@portrait/core";
import { expect, test } from "vitest";
import { learnMixedEncoder } from "./mixed-encoder.js";

type Row = { readonly words: SparseRow; readonly n: number | null; readonly tags: SparseRow };

const schema: TableSchema<Row> = {
  columns: [
    { name: "words", type: "sparse" },
    { name: "n", type: "number" },
    { name: "tags", type: "sparse" },
  ],
};
const table = createTable<Row>({
  words: createSparseVector({
    width: 3,
    offsets: Int32Array.of(0, 1, 3),
    indices: Int32Array.of(2, 0, 1),
    values: Float32Array.of(1, 2, 3),
  }),
  n: { type: "number", values: Float64Array.of(1, 3) },
  tags: createSparseVector({
    width: 2,
    offsets: Int32Array.of(0, 0, 0),
    indices: new Int32Array(0),
    values: new Float32Array(0),
  }),
});
const encoder = learnMixedEncoder("test", table, schema, {
  scaling: "standard",
  imputation: "median",
  minCount: 1,
});

test("dense columns come first, sparse ones behind in their order, inputs stay as asked for", () => {
  expect(encoder.inputs).toEqual(schema);
  expect(encoder.width).toBe(6);
  expect(encoder.sparse).toEqual([
    { name: "words", width: 3, offset: 1 },
    { name: "tags", width: 2, offset: 4 },
  ]);
  expect([0, 1, 3, 4, 5].map(encoder.nameOf)).toEqual(["n", "words[0]", "words[2]", "tags[0]", "tags[1]"]);
  expect(encoder.constants).toEqual(["tags"]);
});

test("one row is encoded in its parts", () => {
  const into = new Float64Array(1);
  const words: SparseRow = { width: 3, indices: [1], values: [5] };
  const tags: SparseRow = { width: 2, indices: [], values: [] };
  expect(encoder.encodeOne({ words, n: 3, tags }, into)).toEqual([words, tags]);
  expect([...into]).toEqual([1]);
  expect(() => encoder.encodeOne({ words, n: 3 } as Row, into)).toThrow(
    expect.objectContaining({
      code: "missing-column",
      message: 'test: missing column "tags". The data has "words", "n".',
    }),
  );
});

test("sparse columns of a table are handed out checked", () => {
  expect(encoder.sparseColumns(table).map(({ width }) => width)).toEqual([3, 2]);
  const narrow = { ...table, columns: { ...table.columns, words: { ...table.columns.words, width: 2 } } };
  expect(() => encoder.sparseColumns(narrow as typeof table)).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message:
        'test: column "words" must hold sparse vectors of the width 3; received 2. Encode it just as the training data was encoded.',
    }),
  );
});
