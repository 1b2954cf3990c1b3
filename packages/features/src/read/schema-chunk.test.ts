import { category, defineEvents, id, number, optional, timestamp } from "@portrait/core";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { failureOf, thrownBy } from "../thrown.fixture.js";
import { cleaning } from "./cleaning.js";
import { createRowReader } from "./row-reader.js";

const columns = { user: id("user"), at: timestamp(), price: number() };

const schemas = {
  zod: z.object({
    user: z.string().min(2),
    at: z.string(),
    price: z.coerce.number().nonnegative(),
    meta: z.object({ shop: z.string() }).optional(),
  }),
  valibot: v.object({
    user: v.pipe(v.string(), v.minLength(2)),
    at: v.string(),
    price: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.minValue(0)),
    meta: v.optional(v.object({ shop: v.string() })),
  }),
};

describe.each(["zod", "valibot"] as const)("a row schema of %s", (library) => {
  const orders = defineEvents(columns, { rowSchema: schemas[library] });

  test("rejects rows with issues, naming the column of the first issue", async () => {
    const row = { user: "ann", at: "1970-01-01", price: 2 };
    const rows = [
      row,
      { ...row, user: "a", price: -1 },
      { ...row, price: -1 },
      { ...row, meta: { shop: 7 } },
      { at: "1970-01-01", price: 2 },
    ];
    expect(await createRowReader(orders, {}).read(rows)).toEqual([
      ["ann", 0, 2],
      { column: "user", value: "a", reason: "schema" },
      { column: "price", value: -1, reason: "schema" },
      { column: "meta", value: { shop: 7 }, reason: "schema" },
      { column: "user", value: undefined, reason: "schema" },
    ]);
  });

  test("comes before the columns' own checks, which read what it returns", async () => {
    const rows = [
      { user: "ann", at: "soon", price: "3" },
      { user: "ann", at: "1970-01-01", price: "3" },
    ];
    expect(await createRowReader(orders, {}).read(rows)).toEqual([
      { column: "at", value: "soon", reason: "type" },
      ["ann", 0, 3],
    ]);
  });

  test("sees columns under their names after rename, and derived ones", async () => {
    const clean = cleaning(orders, { derive: (source) => ({ price: source("Cost") }) });
    const reader = createRowReader(orders, { clean, rename: { user: "Customer" } });
    const rows = [{ Customer: "ann", at: "1970-01-01", Cost: 7 }];
    expect(await reader.read(rows)).toEqual([["ann", 0, 7]]);
  });
});

describe("what a row schema sees", () => {
  function spy(): { readonly seen: unknown[]; readonly schema: z.ZodType } {
    const seen: unknown[] = [];
    const schema = z.unknown().transform((row) => {
      seen.push(row);
      return row;
    });
    return { seen, schema };
  }

  test("is the row with renamed columns moved, others left, absent ones absent, and no __proto__", async () => {
    const { seen, schema } = spy();
    const trips = defineEvents(
      { from: id("city"), to: id("city"), at: timestamp(), note: optional(category()) },
      { rowSchema: schema },
    );
    const rows = [
      JSON.parse('{"a":"Rome","to":"Oslo","at":0,"extra":null,"__proto__":{"x":1}}') as object,
      { a: "Rome", from: "x", to: "Oslo", at: 0, note: "n" },
    ];
    const outcomes = await createRowReader(trips, { rename: { from: "a" } }).read(rows);
    expect(outcomes).toEqual([
      ["Rome", "Oslo", 0, null],
      ["Rome", "Oslo", 0, "n"],
    ]);
    expect(seen).toEqual([
      { from: "Rome", to: "Oslo", at: 0, extra: null },
      { from: "Rome", to: "Oslo", at: 0, note: "n" },
    ]);
    expect(Object.keys(seen[0] as object)).not.toContain("note");
  });

  test("keeps a source column that another column reads under its own name", async () => {
    const { seen, schema } = spy();
    const pairs = defineEvents(
      { user: id("user"), account: id("user"), at: timestamp() },
      { rowSchema: schema },
    );
    const outcomes = await createRowReader(pairs, { rename: { user: "account" } }).read([
      { account: "x", at: 0 },
    ]);
    expect(outcomes).toEqual([["x", "x", 0]]);
    expect(seen).toEqual([{ account: "x", user: "x", at: 0 }]);
  });
});

describe("what a row schema returns", () => {
  test("may bring columns that the source lacks", async () => {
    const rowSchema = z
      .object({ who: z.string(), when: z.number() })
      .transform(({ who, when }) => ({ user: who, at: when, price: 1 }));
    const orders = defineEvents(columns, { rowSchema });
    expect(await createRowReader(orders, {}).read([{ who: "ann", when: 5 }])).toEqual([["ann", 5, 1]]);
  });

  test("must have the columns that are needed", async () => {
    const orders = defineEvents(columns, { rowSchema: z.object({ user: z.string() }) });
    const rows = [{ user: 1 }, { user: "ann", at: 0, price: 1 }];
    expect(await failureOf(() => createRowReader(orders, {}).read(rows))).toBe(
      'missing-column: read: what the row schema returns lacks "at", "price". It has "user"; map names with "rename".',
    );
  });

  test.each(["text", 7, null, undefined, ["a"]])("is rejected when it is %s, no row", async (value) => {
    const orders = defineEvents(columns, { rowSchema: z.unknown().transform(() => value) });
    expect(await createRowReader(orders, {}).read([{ user: "a", at: 0, price: 1 }])).toEqual([
      { column: "", value, reason: "schema" },
    ]);
  });

  test("is never taken for a fault", async () => {
    const faults = defineEvents(
      { user: id("user"), at: timestamp(), reason: category(), column: category(), fault: category() },
      { rowSchema: z.looseObject({}) },
    );
    const row = { user: "a", at: 0, reason: "schema", column: "at", fault: "type" };
    expect(await createRowReader(faults, {}).read([row])).toEqual([["a", 0, "schema", "at", "type"]]);
  });
});

describe("a row schema may", () => {
  test("take its time", async () => {
    const rowSchema = z.object(schemas.zod.shape).refine(
      async ({ user }) => {
        await new Promise((resolve) => setTimeout(resolve));
        return user !== "bot";
      },
      { path: ["user"] },
    );
    const orders = defineEvents(columns, { rowSchema });
    const row = { user: "ann", at: "1970-01-01", price: 1 };
    expect(await createRowReader(orders, {}).read([row, { ...row, user: "bot" }, row])).toEqual([
      ["ann", 0, 1],
      { column: "user", value: "bot", reason: "schema" },
      ["ann", 0, 1],
    ]);
  });

  test("fault the row as a whole", async () => {
    const orders = defineEvents(columns, { rowSchema: z.looseObject({}).refine(() => false) });
    expect(await createRowReader(orders, {}).read([{ user: "ann", at: 0, price: 1 }])).toEqual([
      { column: "", value: undefined, reason: "schema" },
    ]);
  });

  test("throw, which tells the record", async () => {
    const rowSchema = z.looseObject({}).transform((row): unknown => {
      if (row.user === "b") throw new TypeError("no such user.");
      return row;
    });
    const orders = defineEvents(columns, { rowSchema });
    const rows = ["a", "b"].map((user) => ({ user, at: 0, price: 1 }));
    const error = await thrownBy(() => createRowReader(orders, {}).read(rows));
    expect(`${error.code}: ${error.message}`).toBe(
      "unreadable-source: read: record 2 could not be read: no such user.",
    );
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});
