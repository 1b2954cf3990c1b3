import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildVector } from "./build.js";
import {
  createTable,
  fingerprintTable,
  type RowValues,
  rowAt,
  schemaOf,
  selectColumns,
  type TableSchema,
  tableFromRows,
  takeRows,
} from "./table.js";

const schema: TableSchema<{ n: number | null; c: string | null; l: readonly string[] }> = {
  columns: [
    { name: "n", type: "number" },
    { name: "c", type: "category" },
    { name: "l", type: "list" },
  ],
};
const rows = [
  { n: 1, c: "a", l: ["x", "y"] },
  { n: null, c: null, l: [] },
  { n: 3, c: "b", l: ["y"] },
];
const table = tableFromRows("test", rows, schema);

describe("createTable", () => {
  test("is frozen, and has the length of its columns", () => {
    expect(table.length).toBe(3);
    expect([table, table.columns].map(Object.isFrozen)).toEqual([true, true]);
    expect(createTable({}).length).toBe(0);
  });

  test("refuses columns of different lengths", async () => {
    const columns = { a: buildVector("a", "number", [1, 2]), b: buildVector("b", "list", [[]]) };
    await expectPortraitError(() => createTable(columns), {
      code: "invalid-data",
      message: 'createTable: column "b" has 1 rows, column "a" has 2.',
    });
  });

  test("leaves the object of columns that it was given alone", () => {
    const columns = { a: buildVector("a", "number", [1]) };
    createTable(columns);
    expect(Object.isFrozen(columns)).toBe(false);
  });
});

test("rows come back as they went in, and are taken in any order", () => {
  expect(rows.map((_, row) => rowAt(table, row))).toEqual(rows);
  const taken = takeRows(table, [2, 2, 0]);
  expect([0, 1, 2].map((row) => rowAt(taken, row))).toEqual([rows[2], rows[2], rows[0]]);
  expect(takeRows(table, []).length).toBe(0);
});

test("rows are taken of a table without columns too", () => {
  const bare = tableFromRows("test", [{}, {}, {}], { columns: [] });
  expect([bare.length, takeRows(bare, [1, 2]).length]).toEqual([3, 2]);
});

test("schemaOf says names and types, in order", () => {
  expect(schemaOf(table)).toEqual(schema);
});

describe("selectColumns", () => {
  test("keeps the columns of the schema, in its order", () => {
    const selected = selectColumns("model", table, {
      columns: [
        { name: "c", type: "category" },
        { name: "n", type: "number" },
      ],
    });
    expect(Object.keys(selected.columns)).toEqual(["c", "n"]);
    expect(selected.length).toBe(3);
    expect(Object.isFrozen(selected.columns)).toBe(true);
    expect(selectColumns("model", table, { columns: [] }).length).toBe(3);
  });

  test("names what is missing", async () => {
    const wanted: TableSchema = {
      columns: [
        { name: "m", type: "number" },
        { name: "toString", type: "number" },
      ],
    };
    const error = await expectPortraitError(() => selectColumns("model", table, wanted), {
      code: "missing-column",
      message: 'model: missing columns "m", "toString". The data has "n", "c", "l".',
    });
    expect(error.details).toEqual({ missing: ["m", "toString"], present: ["n", "c", "l"] });
    await expectPortraitError(
      () => selectColumns("model", createTable({}), { columns: [{ name: "n", type: "number" }] }),
      {
        code: "missing-column",
        message: 'model: missing column "n". The data has no columns.',
      },
    );
  });

  test("refuses a column of another type", async () => {
    await expectPortraitError(
      () => selectColumns("model", table, { columns: [{ name: "n", type: "boolean" }] }),
      {
        code: "invalid-data",
        message: 'model: column "n" must be of type boolean; received number.',
      },
    );
  });
});

describe("tableFromRows", () => {
  test("names missing and unexpected columns, by row", async () => {
    await expectPortraitError(() => tableFromRows("model", [{ n: 1, c: "a" }], schema), {
      code: "missing-column",
      message: 'model: missing column "l". The data has "n", "c".',
    });
    const error = await expectPortraitError(
      () => tableFromRows("model", [rows[0], { ...rows[0], d: 1, e: 2 }], schema),
      {
        code: "unexpected-column",
        message: 'model: row 1 has columns that the model does not know: "d", "e". Pass only "n", "c", "l".',
      },
    );
    expect(error.details).toEqual({ row: 1, unexpected: ["d", "e"] });
    await expectPortraitError(() => tableFromRows("model", [{ ...rows[0], d: 1 }], schema), {
      code: "unexpected-column",
      message: 'model: row 0 has a column that the model does not know: "d". Pass only "n", "c", "l".',
    });
  });

  test("inherited properties are no columns", async () => {
    await expectPortraitError(
      () => tableFromRows("model", [Object.create({ n: 1, c: "a", l: [] })], schema),
      {
        code: "missing-column",
        message: 'model: missing columns "n", "c", "l". The data has no columns.',
      },
    );
    const hostile = { columns: [{ name: "toString", type: "category" }] } as const satisfies TableSchema;
    await expectPortraitError(() => tableFromRows("model", [{}], hostile), {
      code: "missing-column",
      message: 'model: missing column "toString". The data has no columns.',
    });
    expect(rowAt(tableFromRows("model", [{ toString: "x" }], hostile), 0)).toEqual({ toString: "x" });
  });

  test.each([[null], [undefined], [5], ["row"], [[]], [() => 1]])("refuses the row %j", async (row) => {
    await expectPortraitError(() => tableFromRows("model", [rows[0], row], schema), {
      code: "invalid-argument",
      message: 'model: row 1 must be an object with the columns "n", "c", "l".',
    });
  });

  test("refuses a value of another type, naming column and row", async () => {
    await expectPortraitError(() => tableFromRows("model", [rows[0], { ...rows[0], n: "1" }], schema), {
      code: "invalid-data",
      message: 'model: column "n": row 1 must be of type number; received "1".',
    });
  });

  test("refuses what is no list of rows", async () => {
    for (const [odd, described] of [
      [undefined, "undefined"],
      [{}, "an object"],
      ["ab", '"ab"'],
    ] as const) {
      await expectPortraitError(() => tableFromRows("model", odd as never, schema), {
        code: "invalid-argument",
        message: `model: the rows must be an array of objects; received ${described}.`,
      });
    }
  });
});

describe("fingerprintTable", () => {
  const fingerprint = (list: readonly RowValues[], type: "category" | "number" = "category"): string =>
    fingerprintTable(tableFromRows("t", list, { columns: [{ name: "x", type }] }));

  test("equal tables have equal fingerprints", () => {
    expect(fingerprintTable(tableFromRows("other", rows, schema))).toBe(fingerprintTable(table));
  });

  test("names, types, order and values are told apart", () => {
    const column = (name: string, values: readonly unknown[], type: "number" | "timestamp" = "number") =>
      createTable({ [name]: buildVector(name, type, values) });
    const tables = [
      column("x", [1, 2]),
      column("y", [1, 2]),
      column("x", [2, 1]),
      column("x", [1, null]),
      column("x", [1, 2], "timestamp"),
      column("x", []),
      createTable({ ...column("x", [1, 2]).columns, ...column("y", [1, 2]).columns }),
      createTable({ ...column("y", [1, 2]).columns, ...column("x", [1, 2]).columns }),
    ];
    expect(new Set(tables.map(fingerprintTable)).size).toBe(tables.length);
  });

  test("texts with separators in them are told apart", () => {
    expect(fingerprint([{ x: "a\0b" }, { x: "c" }])).not.toBe(fingerprint([{ x: "a" }, { x: "b\0c" }]));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("", "\0", "a", "a\0", '"', ","), { maxLength: 3 }),
        fc.array(fc.constantFrom("", "\0", "a", "a\0", '"', ","), { maxLength: 3 }),
        (left, right) => {
          const same = JSON.stringify(left) === JSON.stringify(right);
          expect(fingerprint(left.map((x) => ({ x }))) === fingerprint(right.map((x) => ({ x })))).toBe(same);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  test("views into a larger memory are read where they lie", () => {
    const values = Float64Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(fingerprintTable(createTable({ x: { type: "number", values } }))).toBe(
      fingerprintTable(createTable({ x: buildVector("x", "number", [1, 2]) })),
    );
  });
});
