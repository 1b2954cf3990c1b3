import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildVector } from "./build.js";
import { takeVector, type Vector, type VectorValue, valueAt, vectorLength } from "./vector.js";

const vectors: Readonly<Record<Vector["type"], { vector: Vector; values: readonly VectorValue[] }>> = {
  number: {
    vector: { type: "number", values: Float64Array.of(1.5, Number.NaN, -0) },
    values: [1.5, null, -0],
  },
  timestamp: {
    vector: { type: "timestamp", values: Float64Array.of(0, Number.NaN, -5) },
    values: [new Date(0), null, new Date(-5)],
  },
  boolean: { vector: { type: "boolean", values: Uint8Array.of(0, 1, 2) }, values: [false, true, null] },
  category: {
    vector: { type: "category", codes: Int32Array.of(1, -1, 0), dictionary: ["a", "b"] },
    values: ["b", null, "a"],
  },
  list: {
    vector: {
      type: "list",
      offsets: Int32Array.of(0, 2, 2, 3),
      codes: Int32Array.of(1, 0, 1),
      dictionary: ["a", "b"],
    },
    values: [["b", "a"], [], ["b"]],
  },
  vector: {
    vector: { type: "vector", width: 2, values: Float64Array.of(1, 2, -0.5, 0, 3, 3) },
    values: [
      [1, 2],
      [-0.5, 0],
      [3, 3],
    ],
  },
  sparse: {
    vector: {
      type: "sparse",
      width: 9,
      offsets: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(1, 8, 0),
      values: Float32Array.of(0.5, -2, 4),
    },
    values: [
      { width: 9, indices: [1, 8], values: [0.5, -2] },
      { width: 9, indices: [], values: [] },
      { width: 9, indices: [0], values: [4] },
    ],
  },
};

const all = (vector: Vector): VectorValue[] =>
  Array.from({ length: vectorLength(vector) }, (_, row) => valueAt(vector, row));

describe.each(Object.entries(vectors))("%s", (_, { vector, values }) => {
  test("has a value in each row", () => {
    expect(vectorLength(vector)).toBe(values.length);
    expect(all(vector)).toEqual(values);
  });

  test("rows are taken in any order, also twice or not at all", () => {
    for (const rows of [[], [2, 0], [1, 1, 1], [0, 1, 2]]) {
      const taken = takeVector(vector, rows);
      expect(all(taken)).toEqual(rows.map((row) => values[row]));
      expect(taken.type).toBe(vector.type);
    }
    expect(all(vector)).toEqual(values);
  });

  test("taking rows leaves the column as it was, and shares no memory with it", () => {
    const taken = takeVector(vector, [0, 1, 2]);
    if ("values" in taken) taken.values.fill(1);
    else taken.codes.fill(0);
    expect(all(vector)).toEqual(values);
  });
});

test("what is built from values gives them back, and so do any rows of it", () => {
  const texts = fc.array(fc.oneof(fc.constant(null), fc.string()));
  const lists = fc.array(fc.array(fc.string(), { maxLength: 3 }));
  fc.assert(
    fc.property(texts, lists, fc.array(fc.nat(), { maxLength: 5 }), (categories, histories, picks) => {
      for (const [type, values] of [
        ["category", categories],
        ["list", histories],
      ] as const) {
        const vector = buildVector("x", type, values);
        expect(all(vector)).toEqual(values);
        const rows = values.length === 0 ? [] : picks.map((pick) => pick % values.length);
        expect(all(takeVector(vector, rows))).toEqual(rows.map((row) => values[row]));
      }
    }),
    { seed: 1 },
  );
});
