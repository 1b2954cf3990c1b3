import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import type { TableSchema } from "../table/table.js";
import { createTable } from "../table/table.js";
import { createExamples } from "./create-examples.js";
import { takeExamples } from "./examples.js";
import { concatExamples } from "./split.js";

type Row = { readonly n: number };
const schema: TableSchema<Row> = { columns: [{ name: "n", type: "number" }] };
const rows = [{ n: 1 }, { n: 2 }, { n: 3 }];
const table = createTable<Row>({ n: { type: "number", values: Float64Array.of(1, 2, 3) } });

describe("answers", () => {
  test("become the target of their kind", () => {
    expect(createExamples({ rows, schema, target: [true, false, true] }).target).toEqual(
      Uint8Array.of(1, 0, 1),
    );
    expect(createExamples({ rows, schema, target: [1.5, -2, 0] }).target).toEqual(
      Float64Array.of(1.5, -2, 0),
    );
    expect(createExamples({ rows, schema, target: ["b", "__proto__", "b"] }).target).toEqual({
      codes: Int32Array.of(1, 0, 1),
      classes: ["__proto__", "b"],
    });
  });

  test("and rows may come as they are held", () => {
    const target = { codes: Int32Array.of(0, 1, 0), classes: ["a", "b"] };
    expect(createExamples({ table, target })).toEqual(
      createExamples({ rows, schema, target: ["a", "b", "a"] }),
    );
    const bytes = Uint8Array.of(1, 0, 0);
    expect(createExamples({ table, target: bytes }).target).toBe(bytes);
  });

  test("are taken with their rows and weights", () => {
    const numbers = createExamples({ table, target: [1, 2, 3], weights: [1, 0.5, 0] });
    const part = takeExamples(numbers, [2, 0]);
    expect(part.target).toEqual(Float64Array.of(3, 1));
    expect(part.weights).toEqual(Float64Array.of(0, 1));
    const classes = takeExamples(createExamples({ table, target: ["b", "a", "b"] }), [0]);
    expect(classes.target).toEqual({ codes: Int32Array.of(1), classes: ["a", "b"] });
  });

  test("are joined: classes by name, weights as 1 where there are none", () => {
    const first = createExamples({ table, target: ["b", "b", "b"] });
    const second = createExamples({ table, target: ["c", "a", "b"], weights: [2, 2, 2] });
    const both = concatExamples(first, second);
    expect(both.target).toEqual({ codes: Int32Array.of(1, 1, 1, 2, 0, 1), classes: ["a", "b", "c"] });
    expect(both.weights).toEqual(Float64Array.of(1, 1, 1, 2, 2, 2));
  });

  test("of different kinds cannot be joined", () =>
    expectPortraitError(
      () =>
        concatExamples(
          createExamples({ table, target: [1, 2, 3] }),
          createExamples({ table, target: ["a", "b", "c"] }) as never,
        ),
      { code: "invalid-argument", message: "concatExamples: the parts must have targets of one kind." },
    ));
});

describe("createExamples refuses", () => {
  const refused = (init: object, message: string) =>
    expectPortraitError(() => createExamples({ table, target: [1, 2, 3], ...init } as never), {
      code: "invalid-argument",
      message: `createExamples: ${message}.`,
    });

  test("answers that are none", async () => {
    await refused(
      { target: [1, Number.NaN, 2] },
      '"target" must hold a finite number for each row; row 1 is NaN',
    );
    await refused(
      { target: Float64Array.of(1, Infinity, 2) },
      '"target" must hold a finite number for each row; row 1 is Infinity',
    );
    await refused({ target: ["a", 1, "b"] }, '"target" must hold a text for each row; row 1 is 1');
    await refused({ target: Uint8Array.of(0, 1, 2) }, '"target" must hold 0 or 1 for each row; row 2 is 2');
    await refused(
      { target: [null, 1, 2] },
      '"target" must hold true or false, a class name or a finite number for each row; row 0 is null',
    );
    await refused({ target: "abc" }, '"target" must be an array; received "abc"');
    await refused(
      { target: { codes: Int32Array.of(0, 0, 1), classes: ["a"] } },
      'a code of "target" must be an integer >= 0 and < 1; row 2 has 1',
    );
    await refused(
      { target: { codes: Int32Array.of(0, 0, 1), classes: ["b", "a"] } },
      'the classes of "target" must be different texts in code-unit order',
    );
  });

  test("weights that are none", async () => {
    await refused({ weights: [1, 2] }, '"weights" must have one entry for each of the 3 rows; received 2');
    await refused(
      { weights: [1, -1, 2] },
      '"weights" must hold a finite number >= 0 for each row; row 1 is -1',
    );
    await refused(
      { weights: [1, Number.NaN, 2] },
      '"weights" must hold a finite number >= 0 for each row; row 1 is NaN',
    );
    await refused({ weights: "heavy" }, '"weights" must be an array; received "heavy"');
  });
});
