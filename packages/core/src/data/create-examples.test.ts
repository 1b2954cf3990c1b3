import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import type { TableSchema } from "../table/table.js";
import { createExamples, type ExamplesInit } from "./create-examples.js";
import { createInteractions } from "./interactions.js";

type Row = { readonly n: number | null };
const schema: TableSchema<Row> = { columns: [{ name: "n", type: "number" }] };
const base: ExamplesInit<Row> = { rows: [{ n: 1 }, { n: null }], schema, target: [true, false] };

describe("createExamples", () => {
  test("fills in users, cutoffs and horizon", () => {
    const examples = createExamples(base);
    expect(examples).toEqual({
      table: { length: 2, columns: { n: { type: "number", values: Float64Array.of(1, Number.NaN) } } },
      users: ["0", "1"],
      cutoffs: Float64Array.of(0, 0),
      target: Uint8Array.of(1, 0),
      horizon: 0,
      knownUntil: 0,
      definition: "",
    });
    expect(Object.isFrozen(examples)).toBe(true);
  });

  test("knows until when its outcomes look, also before 1970", () => {
    const known = (cutoffs: readonly string[]) =>
      createExamples({ ...base, cutoffs, horizon: 1000 }).knownUntil;
    expect(known(["2024-01-01", "2023-01-01"])).toBe(Date.parse("2024-01-01") + 1000);
    expect(known(["1960-01-01", "1950-01-01"])).toBe(Date.parse("1960-01-01") + 1000);
    expect(createExamples({ ...base, rows: [], target: [], horizon: 5 }).knownUntil).toBe(5);
  });

  test("carries interactions, and has no property for none", () => {
    const interactions = createInteractions([{ user: "a", item: "x", at: 1 }]);
    expect(createExamples({ ...base, interactions }).interactions).toBe(interactions);
    expect(Object.hasOwn(createExamples(base), "interactions")).toBe(false);
  });

  test("does not follow a list that is changed later", () => {
    const users = ["a", "b"];
    const examples = createExamples({ ...base, users });
    users[0] = "z";
    expect(examples.users).toEqual(["a", "b"]);
  });
});

describe("createExamples refuses", () => {
  const refused = (init: object, message: string) =>
    expectPortraitError(() => createExamples({ ...base, ...init }), { code: "invalid-argument", message });

  test("lists of another length", async () => {
    const say = (name: string, received: string) =>
      `createExamples: "${name}" must have one entry for each of the 2 rows; received ${received}.`;
    await refused({ target: [true] }, say("target", "1"));
    await refused({ users: ["a", "b", "c"] }, say("users", "3"));
    await refused({ cutoffs: [] }, say("cutoffs", "0"));
  });

  test("outcomes that are neither true nor false", async () => {
    for (const [odd, described] of [
      ["no", '"no"'],
      [1, "1"],
      [null, "null"],
    ] as const) {
      await refused(
        { target: [true, odd] },
        `createExamples: "target" must hold true or false for each row; row 1 is ${described}.`,
      );
    }
  });

  test("users that are no texts", async () => {
    await refused({ users: ["a", 5] }, 'createExamples: "users" must hold a text for each row; row 1 is 5.');
  });

  test("a horizon that is none", async () => {
    for (const [odd, described] of [
      [-1, "-1"],
      [Number.NaN, "NaN"],
      [Number.POSITIVE_INFINITY, "Infinity"],
      ["30", '"30"'],
    ] as const) {
      await refused(
        { horizon: odd },
        `createExamples: "horizon" must be a finite number of milliseconds >= 0; received ${described}.`,
      );
    }
  });

  test("cutoffs that are none", async () => {
    await refused(
      { cutoffs: ["2024-01-01", "soon"] },
      'createExamples: "cutoffs" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    );
  });

  test("lists that are none", async () => {
    await refused(
      { rows: undefined },
      "createExamples: the rows must be an array of objects; received undefined.",
    );
    await refused({ target: "ab" }, 'createExamples: "target" must be an array; received "ab".');
    await refused({ users: {} }, 'createExamples: "users" must be an array; received an object.');
  });
});
