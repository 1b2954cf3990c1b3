import { createTable, rowAt, type Table, type TableSchema, tableFromRows } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EncoderOptions, type InputEncoder, learnEncoder } from "./encoder.js";
import { inputColumns } from "./schema.js";

const defaults: EncoderOptions = { scaling: "standard", imputation: "median", minCount: 2 };

const learn = (table: Table, options: Partial<EncoderOptions> = {}) =>
  learnEncoder("demo", table, inputColumns("demo", table, undefined), { ...defaults, ...options });

const number = (...values: (number | null)[]) =>
  createTable({ n: { type: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) } });

const category = (...values: (string | null)[]) =>
  tableFromRows(
    "test",
    values.map((c) => ({ c })),
    { columns: [{ name: "c", type: "category" }] },
  );

const columnOf = (encoder: InputEncoder, table: Table, name: string): number[] => {
  const matrix = encoder.encode(table);
  const width = encoder.columns.length;
  const at = encoder.columns.indexOf(name);
  return Array.from({ length: table.length }, (_, row) => matrix[row * width + at] as number);
};

describe("a number", () => {
  test("gets mean 0 and variance 1", () => {
    const table = number(2, 4, 4, 4, 5, 5, 7, 9);
    expect(columnOf(learn(table), table, "n")).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
  });

  test("has its median put for null, and a column that says so", () => {
    const table = number(1, null, 3, 8, null, 4);
    const encoder = learn(table, { scaling: "none" });
    expect(encoder.columns).toEqual(["n", "n (null)"]);
    expect([...encoder.encode(table)]).toEqual([1, 0, 3.5, 1, 3, 0, 8, 0, 3.5, 1, 4, 0]);
    expect(columnOf(learn(table, { scaling: "none", imputation: "mean" }), table, "n")).toEqual([
      1, 4, 3, 8, 4, 4,
    ]);
  });

  test("that is null for the first time gets the median alone", () => {
    const encoder = learn(number(1, 2, 9), { scaling: "none" });
    expect(encoder.columns).toEqual(["n"]);
    expect([...encoder.encode(number(null, 5))]).toEqual([2, 5]);
  });

  test("can pass through the signed logarithm", () => {
    const table = number(-10, 0, 10);
    const scale = Math.sqrt((2 * Math.log(11) ** 2) / 3);
    const [low = 0, middle, high = 0] = learn(table, { scaling: "signedLog" }).encode(table);
    expect(low).toBeCloseTo(-Math.log(11) / scale, 14);
    expect(middle).toBe(0);
    expect(high).toBe(-low);
  });

  test("that never changes has scale 1 and is flagged", () => {
    const table = number(0.1, 0.1, 0.1);
    expect(learn(table).constants).toEqual(["n"]);
    expect([...learn(table).encode(number(0.1, 1.1))]).toEqual([0, 1]);
    expect(learn(table, { scaling: "none" }).constants).toEqual(["n"]);
    expect(learn(number(1e9, 1e9 * (1 + 2 ** -52))).constants).toEqual(["n"]);
    expect(learn(number(7, null, 7)).constants).toEqual([]);
    expect([...learn(number(7, null, 7)).encode(number(7, null))]).toEqual([0, 0, 0, 1]);
  });

  test("that is never known counts as 0", () => {
    const encoder = learn(number(null, null));
    expect(encoder.constants).toEqual(["n"]);
    expect([...encoder.encode(number(null, 3))]).toEqual([0, 1, 3, 0]);
  });

  test("may be huge or tiny", () => {
    const huge = number(1e150, -1e150, 3e150);
    expect(columnOf(learn(huge), huge, "n").every(Number.isFinite)).toBe(true);
    const tiny = number(1e-150, 2e-150);
    const [low, high] = columnOf(learn(tiny), tiny, "n");
    expect(low).toBeCloseTo(-1, 14);
    expect(high).toBeCloseTo(1, 14);
  });

  test("far outside of what training held is clipped, not infinite", () => {
    const tiny = learn(number(1e-300, 3e-300));
    expect([...tiny.encode(number(Number.MAX_VALUE, -Number.MAX_VALUE))]).toEqual([1e100, -1e100]);
  });

  test("too wide for a variance is refused", () => {
    expect(() => learn(number(1.7e308, 1.7e308, 1.7e308, -1.7e308))).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message:
          'demo: the values of column "n" lie too far apart to standardise; their spread is more than a 64-bit float can hold. Rescale the column, or pass scaling: "signedLog".',
      }),
    );
    expect(learn(number(1.7e308, -1.7e308)).specs[0]).toMatchObject({ mean: 0, scale: 1.7e308 });
  });

  test("that is infinite is refused, in training and after", () => {
    const message = 'demo: column "n", row 1, holds Infinity; a number must be finite or null.';
    const odd = number(1, Number.POSITIVE_INFINITY);
    expect(() => learn(odd)).toThrow(expect.objectContaining({ code: "invalid-data", message }));
    expect(() => learn(number(1, 2)).encode(odd)).toThrow(
      expect.objectContaining({ code: "invalid-data", message }),
    );
  });
});

describe("a boolean", () => {
  const booleans = (...values: number[]) =>
    createTable({ b: { type: "boolean", values: Uint8Array.from(values) } });

  test("becomes 0 or 1, and the share of true where it is null", () => {
    const encoder = learn(booleans(1, 0, 1, 2, 1));
    expect(encoder.columns).toEqual(["b", "b (null)"]);
    expect([...encoder.encode(booleans(0, 1, 2))]).toEqual([0, 0, 1, 0, 0.75, 1]);
    expect([...learn(booleans(1, 0)).encode(booleans(2, 1))]).toEqual([0.5, 1]);
  });

  test("that never changes is flagged", () => {
    expect(learn(booleans(1, 1)).constants).toEqual(["b"]);
    expect(learn(booleans(2, 2)).constants).toEqual(["b"]);
    expect(learn(booleans(1, 2)).constants).toEqual([]);
  });
});

describe("a category", () => {
  test("gets a column a frequent level, one for the rare and one for null", () => {
    const encoder = learn(category("b", "a", "b", "a", "c", null, "d"));
    expect(encoder.columns).toEqual(["c=a", "c=b", "c (other)", "c (null)"]);
    expect([...encoder.encode(category("a", "b", "c", "new", null))]).toEqual(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ].flat(),
    );
  });

  test("that is new or null where training held neither adds nothing", () => {
    const encoder = learn(category("a", "b", "a", "b"));
    expect(encoder.columns).toEqual(["c=a", "c=b"]);
    expect([...encoder.encode(category("new", null, "b"))]).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test("may be named like a property of objects", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];
    const table = category(...names, ...names);
    const encoder = learn(table);
    expect(encoder.columns).toEqual([...names].sort().map((name) => `c=${name}`));
    for (const name of names) {
      const row = new Float64Array(names.length);
      encoder.encodeOne({ c: name }, row);
      expect(row[[...names].sort().indexOf(name)]).toBe(1);
      expect(row.reduce((a, b) => a + b)).toBe(1);
    }
    expect([...learn(category("a", "a")).encode(category("__proto__"))]).toEqual([0]);
  });

  test("with one level is flagged", () => {
    expect(learn(category("a", "a")).constants).toEqual(["c"]);
    expect(learn(category("a", "a", null)).constants).toEqual([]);
  });
});

describe("an encoder", () => {
  const schema: TableSchema = {
    columns: [
      { name: "n", type: "number" },
      { name: "b", type: "boolean" },
      { name: "c", type: "category" },
    ],
  };
  const rows = fc.array(
    fc.record({
      n: fc.option(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => (Math.abs(n) < 1e-100 ? 0 : n)),
      ),
      b: fc.option(fc.boolean()),
      c: fc.option(fc.constantFrom("x", "y", "z", "__proto__")),
    }),
    { minLength: 1, maxLength: 30 },
  );

  test.each(["standard", "signedLog", "none"] as const)("encodes one row as it does many: %s", (scaling) => {
    fc.assert(
      fc.property(rows, rows, (seen, fresh) => {
        const encoder = learn(tableFromRows("test", seen, schema), { scaling });
        const table = tableFromRows("test", [...seen, ...fresh], schema);
        const width = encoder.columns.length;
        const matrix = encoder.encode(table);
        const one = new Float64Array(width).fill(99);
        for (let row = 0; row < table.length; row++) {
          encoder.encodeOne(rowAt(table, row), one);
          expect([...one]).toEqual([...matrix.subarray(row * width, (row + 1) * width)]);
        }
        const block = new Float64Array(width * 7).fill(99);
        encoder.encodeRows(table, 0, Math.min(7, table.length), block);
        expect([...block.subarray(0, Math.min(7, table.length) * width)]).toEqual([
          ...matrix.subarray(0, Math.min(7, table.length) * width),
        ]);
      }),
      { seed: 1 },
    );
  });

  test("learns the same from rows in any order", () => {
    fc.assert(
      fc.property(rows, (seen) => {
        const forth = learn(tableFromRows("test", seen, schema));
        const back = learn(tableFromRows("test", [...seen].reverse(), schema));
        expect(back.columns).toEqual(forth.columns);
        const table = tableFromRows("test", seen, schema);
        const one = forth.encode(table);
        back.encode(table).forEach((value, index) => {
          expect(value).toBeCloseTo(one[index] as number, 8);
        });
      }),
      { seed: 1 },
    );
  });

  test("standardises what it learnt from", () => {
    fc.assert(
      fc.property(rows, (seen) => {
        const table = tableFromRows("test", seen, schema);
        const encoder = learn(table);
        const values = columnOf(encoder, table, "n");
        const mean = values.reduce((a, b) => a + b) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        expect(mean).toBeCloseTo(0, 8);
        expect(variance < 1e-8 || Math.abs(variance - 1) < 1e-8).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("knows where each input's columns begin", () => {
    const table = tableFromRows(
      "test",
      [
        { n: null, b: true, c: "x" },
        { n: 1, b: null, c: null },
      ],
      schema,
    );
    const encoder = learn(table, { minCount: 1 });
    expect(encoder.columns).toEqual(["n", "n (null)", "b", "b (null)", "c=x", "c (null)"]);
    expect(encoder.offsets).toEqual([0, 2, 4, 6]);
    expect(encoder.inputs).toEqual(schema);
    expect(Object.isFrozen(encoder)).toBe(true);
  });

  test("ignores further columns of a table, and names those that are missing or of another type", () => {
    const encoder = learn(number(1, 2));
    const wide = createTable({
      extra: { type: "boolean", values: Uint8Array.of(1) },
      n: { type: "number", values: Float64Array.of(1.5) },
    });
    expect([...encoder.encode(wide)]).toEqual([0]);
    expect(() => encoder.encode(category("x"))).toThrow(
      expect.objectContaining({
        code: "missing-column",
        message: 'demo: missing column "n". The data has "c".',
      }),
    );
    expect(() =>
      encoder.encode(createTable({ n: { type: "timestamp", values: Float64Array.of(1) } })),
    ).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'demo: column "n" must be of type number; received timestamp.',
      }),
    );
  });

  test.each([
    [{ n: Number.NaN }, "invalid-data", 'demo: column "n": row 0 must be of type number; received NaN.'],
    [{ n: "1" }, "invalid-data", 'demo: column "n": row 0 must be of type number; received "1".'],
    [{}, "missing-column", 'demo: missing column "n". The data has no columns.'],
    [Object.create({ n: 1 }), "missing-column", 'demo: missing column "n". The data has no columns.'],
    [
      { n: 1, m: 2 },
      "unexpected-column",
      'demo: row 0 has a column that the model does not know: "m". Pass only "n".',
    ],
    [null, "invalid-argument", 'demo: row 0 must be an object with the columns "n".'],
    [[1], "invalid-argument", 'demo: row 0 must be an object with the columns "n".'],
  ])("refuses the row %o", (row, code, message) => {
    expect(() => learn(number(1, 2)).encodeOne(row, new Float64Array(1))).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  test("refuses a matrix of more than 2 GiB", () => {
    const length = 40_000;
    const levels = Array.from({ length: 8_000 }, (_, index) => `level ${index}`);
    const table = createTable({
      n: { type: "number", values: new Float64Array(length) },
      c: {
        type: "category",
        codes: Int32Array.from({ length }, (_, row) => row % levels.length),
        dictionary: levels,
      },
    });
    expect(() => learn(table).encode(table)).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message:
          'demo: 40000 rows of 8001 encoded columns would take 2.4 GiB; the limit is 2 GiB. Raise "minCount", or leave out "c", which alone takes 8000 columns.',
      }),
    );
  });
});
