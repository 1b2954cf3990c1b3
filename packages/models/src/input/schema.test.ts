import { createTable, resolveOptions } from "@portrait/core";
import { expect, test } from "vitest";
import { inputColumns, inputsOption } from "./schema.js";

const table = createTable({
  since: { type: "timestamp", values: Float64Array.of(0) },
  items: { type: "list", offsets: Int32Array.of(0, 0), codes: new Int32Array(0), dictionary: [] },
  visits: { type: "number", values: Float64Array.of(1) },
});

test("all numbers, booleans and categories are taken when none are named", () => {
  expect(inputColumns("demo", table, undefined)).toEqual({ columns: [{ name: "visits", type: "number" }] });
});

test("a list or a timestamp that is named is refused, with the way out", () => {
  expect(() => inputColumns("demo", table, { columns: [{ name: "items", type: "list" }] })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'demo: input "items" is of type list; inputs must be numbers, booleans or categories. Count the list\'s entries in a feature, or learn vectors of the items with fuse.',
    }),
  );
  expect(() => inputColumns("demo", table, { columns: [{ name: "since", type: "timestamp" }] })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'demo: input "since" is of type timestamp; inputs must be numbers, booleans or categories. Turn the instant into a number of days with recency or tenure.',
    }),
  );
});

test("no column at all is refused", () => {
  const { visits: _, ...rest } = table.columns;
  expect(() => inputColumns("demo", createTable(rest), undefined)).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message:
        'demo: there is no number, boolean or category column to learn from. The data has only lists and timestamps: "since", "items".',
    }),
  );
  expect(() => inputColumns("demo", createTable({}), undefined)).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message: "demo: there is no number, boolean or category column to learn from. The data has no columns.",
    }),
  );
  expect(() => inputColumns("demo", table, { columns: [] })).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message:
        'demo: there is no number, boolean or category column to learn from. Name at least one column in "inputs", or leave it out to use all.',
    }),
  );
});

test.each([
  "visits",
  ["visits"],
  { columns: "visits" },
  { columns: ["visits"] },
  { columns: [{ name: "visits", type: "text" }] },
  { columns: [{ name: 1, type: "number" }] },
  {
    columns: [
      { name: "visits", type: "number" },
      { name: "visits", type: "number" },
    ],
  },
])("%o is no schema", (inputs) => {
  const option = inputsOption();
  expect(option.accepts(inputs)).toBe(false);
  expect(() => resolveOptions("demo", { inputs: option }, { inputs: { columns: 3 } })).toThrow(
    expect.objectContaining({
      code: "invalid-option",
      message:
        'demo: "inputs" must be a schema of different columns such as shopper.pick("visits") or { columns: [{ name: "visits", type: "number" }] }; received an object. It may be left out.',
    }),
  );
});
