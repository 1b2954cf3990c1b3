import {
  boolean,
  category,
  defineEvents,
  id,
  number,
  oneOf,
  optional,
  type ReadOptions,
  text,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { when } from "../define/when.js";
import { failureOf, thrownBy } from "../thrown.fixture.js";
import { cleaning } from "./cleaning.js";
import { createRowReader } from "./row-reader.js";

const visits = defineEvents({ user: id("user"), at: timestamp(), page: optional(category()) });

const day = Date.UTC(2024, 0, 1);

describe("the fault of a row", () => {
  test("is that of its first column in the order of the definition, with the value as the source gave it", async () => {
    const orders = defineEvents({
      user: id("user"),
      at: timestamp(),
      kind: oneOf("buy", "cancel"),
      price: number({ min: 0 }),
      gift: boolean(),
      note: optional(text()),
    });
    const row = { user: "ann", at: "2024-01-01", kind: "buy", price: 1, gift: true };
    const faults = [
      { ...row, user: "", price: -1 },
      { ...row, at: " soon " },
      { ...row, kind: "refund" },
      { ...row, price: -0.5 },
      { ...row, price: "inf" },
      { ...row, gift: "maybe" },
      { ...row, note: { html: true } },
    ];
    expect(await createRowReader(orders, {}).read([row, ...faults])).toEqual([
      ["ann", day, "buy", 1, true, null],
      { column: "user", value: "", reason: "missing" },
      { column: "at", value: " soon ", reason: "type" },
      { column: "kind", value: "refund", reason: "unknown-value" },
      { column: "price", value: -0.5, reason: "range" },
      { column: "price", value: "inf", reason: "not-finite" },
      { column: "gift", value: "maybe", reason: "type" },
      { column: "note", value: { html: true }, reason: "type" },
    ]);
  });
});

describe("trimming", () => {
  const row = { user: " ann\t", at: " 2024-01-01 ", page: "  " };

  test("removes blanks around texts before they are checked, by default", async () => {
    expect(await createRowReader(visits, {}).read([row])).toEqual([["ann", day, null]]);
  });

  test("can be switched off", async () => {
    const clean = cleaning(visits, { trim: false });
    expect(await createRowReader(visits, { clean }).read([row, { ...row, at: "2024-01-01" }])).toEqual([
      { column: "at", value: " 2024-01-01 ", reason: "type" },
      [" ann\t", day, "  "],
    ]);
  });
});

describe("renaming", () => {
  test("maps the event's columns to names in the source", async () => {
    const rename = { user: "Customer ID", at: "When" };
    const rows = [{ "Customer ID": 7, When: "2024-01-01", user: "other", page: "home" }];
    expect(await createRowReader(visits, { rename }).read(rows)).toEqual([["7", day, "home"]]);
  });

  test("can swap names, and read one column of the source twice", async () => {
    const trips = defineEvents({ from: id("city"), to: id("city"), label: text(), at: timestamp() });
    const rename = { from: "to", to: "from", label: "to" };
    const rows = [{ from: "Rome", to: "Oslo", at: 0 }];
    expect(await createRowReader(trips, { rename }).read(rows)).toEqual([["Oslo", "Rome", "Oslo", 0]]);
  });

  const hint = `It maps the event's columns "user", "at", "page" to names in the source.`;

  test.each([
    [
      "a column that the event lacks",
      { customer: "CustomerID", shop: "Shop" },
      `invalid-option: read: "rename" names "customer", "shop", which is no column of the event. ${hint}`,
    ],
    [
      "a name that is no text",
      { user: 3 },
      `invalid-option: read: "rename" must give the name of "user" in the source as text; received 3. ${hint}`,
    ],
    ["a list", ["user"], `invalid-option: read: "rename" must be an object; received an array of 1. ${hint}`],
  ])("refuses %s", async (_, rename, failure) => {
    const options: object = { rename };
    expect(await failureOf(() => createRowReader(visits, options))).toBe(failure);
  });

  test("of undefined is no renaming", async () => {
    const options: object = { rename: { user: undefined } };
    expect(await createRowReader(visits, options).read([{ user: "ann", at: 0 }])).toEqual([["ann", 0, null]]);
  });

  test("refuses a derived column", async () => {
    const clean = cleaning(visits, { derive: (source) => ({ page: source("url") }) });
    expect(await failureOf(() => createRowReader(visits, { clean, rename: { page: "url" } }))).toBe(
      'invalid-option: read: "page" is both renamed and derived. A derived column has no name in the source; leave it out of "rename".',
    );
  });
});

describe("deriving", () => {
  const orders = defineEvents({
    user: id("user"),
    at: timestamp(),
    kind: oneOf("purchase", "cancel"),
    quantity: number(),
  });
  const clean = cleaning(orders, {
    derive: (source) => ({
      kind: when(source("No").startsWith("C"), "cancel", "purchase"),
      quantity: when(source("No").isNull(), "0", source("Quantity")),
    }),
  });

  test("reads the source's columns as text, and its result like any raw value", async () => {
    const rows = [
      { user: 1, at: 0, No: "C12", Quantity: 3 },
      { user: 1, at: 0, No: 12, Quantity: "-2.50" },
      { user: 1, at: 0, No: null, Quantity: "many" },
      { user: 1, at: 0, No: 13, Quantity: "many" },
      { user: 1, at: 0, No: 14 },
    ];
    expect(await createRowReader(orders, { clean }).read(rows)).toEqual([
      ["1", 0, "cancel", 3],
      ["1", 0, "purchase", -2.5],
      ["1", 0, "purchase", 0],
      { column: "quantity", value: "many", reason: "type" },
      { column: "quantity", value: null, reason: "missing" },
    ]);
  });

  test("goes by the source's names, and hides a column of the event's name", async () => {
    const plan = cleaning(visits, { derive: (source) => ({ page: source("user") }) });
    const rows = [{ user: "u", id: "i", at: 0, page: "p" }];
    expect(await createRowReader(visits, { clean: plan, rename: { user: "id" } }).read(rows)).toEqual([
      ["i", 0, "u"],
    ]);
  });

  test("gives numbers, truth values and instants as well", async () => {
    const marks = defineEvents({ user: id("user"), at: timestamp(), short: boolean(), score: number() });
    const plan = cleaning(marks, {
      derive: (source) => ({ short: source("x").is("s"), score: when(source("x").is("s"), 1, 2.5) }),
    });
    const rows = [
      { user: "u", at: 0, x: "s" },
      { user: "u", at: 0, x: "l" },
      { user: "u", at: 0, x: null },
    ];
    expect(await createRowReader(marks, { clean: plan }).read(rows)).toEqual([
      ["u", 0, true, 1],
      ["u", 0, false, 2.5],
      { column: "short", value: null, reason: "missing" },
    ]);
  });

  test("needs the source's columns", async () => {
    const rows = [{ user: 1, at: 0, Number: "C12" }];
    expect(await failureOf(() => createRowReader(orders, { clean }).read(rows))).toBe(
      'missing-column: read: the source lacks "No", "Quantity". It has "user", "at", "Number"; map names with "rename".',
    );
  });

  test("tells which record cannot become text", async () => {
    const cyclic: { user: string; at: number; No: unknown; Quantity: number } = {
      user: "u",
      at: 0,
      No: 0,
      Quantity: 1,
    };
    cyclic.No = [cyclic];
    const error = await thrownBy(() =>
      createRowReader(orders, { clean }).read([{ ...cyclic, No: 1 }, cyclic]),
    );
    expect(error.code).toBe("unreadable-source");
    expect(error.message).toMatch(/^read: record 2 could not be read: Converting circular structure to JSON/);
    expect(error.details).toEqual({ line: 2 });
  });
});

describe("rejection rules", () => {
  const orders = defineEvents({
    user: id("user"),
    at: timestamp(),
    price: optional(number()),
    kind: category(),
  });
  const clean = cleaning(orders, {
    reject: ({ price, at, kind }) => [
      { when: price.gt(100), column: "price", reason: "too dear" },
      { when: at.before("2000-01-01"), column: "at", reason: "before the shop opened" },
      { when: price.gt(50).and(kind.is("gift")), column: "kind", reason: "dear gift" },
    ],
  });

  test("reject where they are true, not where they are false or null; the first gives the reason", async () => {
    const reader = createRowReader(orders, { clean, rename: { price: "Price" } });
    const rows = [
      { user: "a", at: "2024-01-01", Price: "100", kind: "x" },
      { user: "a", at: "2024-01-01", Price: " 101 ", kind: "x" },
      { user: "a", at: "1999-12-31", Price: 101, kind: "x" },
      { user: "a", at: "1999-12-31", Price: null, kind: "x" },
      { user: "a", at: "2024-01-01", Price: null, kind: "gift" },
      { user: "a", at: "2024-01-01", Price: 51, kind: "gift" },
      { user: "", at: "1999-12-31", Price: 101, kind: "x" },
    ];
    expect(await reader.read(rows)).toEqual([
      ["a", day, 100, "x"],
      { column: "price", value: " 101 ", reason: "too dear" },
      { column: "price", value: 101, reason: "too dear" },
      { column: "at", value: "1999-12-31", reason: "before the shop opened" },
      ["a", day, null, "gift"],
      { column: "kind", value: "gift", reason: "dear gift" },
      { column: "user", value: "", reason: "missing" },
    ]);
  });

  test("do not mind a chunk that keeps no row", async () => {
    expect(await createRowReader(orders, { clean }).read([{ user: "", at: 0, price: 1, kind: "" }])).toEqual([
      { column: "user", value: "", reason: "missing" },
    ]);
    expect(await createRowReader(orders, { clean }).read([])).toEqual([]);
  });
});

describe("missing columns", () => {
  test("are told by their names in the source", async () => {
    const rows = [{ user: "a" }, { User: "b", time: 0 }];
    const error = await thrownBy(() => createRowReader(visits, { rename: { at: "When" } }).read(rows));
    expect(`${error.code}: ${error.message}`).toBe(
      'missing-column: read: the source lacks "When". It has "user", "User", "time"; map names with "rename".',
    );
    expect(error.details).toEqual({ missing: ["When"], present: ["user", "User", "time"] });
  });

  test("are told of rows without properties", async () => {
    expect(await failureOf(() => createRowReader(visits, {}).read([{}]))).toBe(
      'missing-column: read: the source lacks "user", "at". It has no columns; map names with "rename".',
    );
  });

  test("may be optional, or in some of the rows only, or missing later on", async () => {
    const reader = createRowReader(visits, {});
    expect(await reader.read([{ user: "a" }, { at: 0, user: "b" }])).toEqual([
      { column: "at", value: undefined, reason: "missing" },
      ["b", 0, null],
    ]);
    expect(await reader.read([{ user: "c" }])).toEqual([
      { column: "at", value: undefined, reason: "missing" },
    ]);
  });
});

describe("hostile rows", () => {
  test.each([
    [null, "null"],
    [undefined, "undefined"],
    ["ann,2024-01-01", '"ann,2024-01-01"'],
    [7, "7"],
    [["ann", "2024-01-01"], "an array of 2"],
    [Symbol("row"), "a symbol"],
  ])("%s is no row", async (row, described) => {
    const rows: readonly unknown[] = [{ user: "a", at: 0 }, row];
    expect(await failureOf(() => createRowReader(visits, {}).read(rows as readonly object[]))).toBe(
      `unreadable-source: read: record 2 must be an object; received ${described}. Pass objects such as { user: "17850", at: "2011-03-01" }.`,
    );
  });

  test("records are numbered through all chunks", async () => {
    const reader = createRowReader(visits, {});
    await reader.read([{ user: "a", at: 0 }]);
    await reader.read([{ user: "a", at: 0 }]);
    const rows: readonly unknown[] = [null];
    const error = await thrownBy(() => reader.read(rows as readonly object[]));
    expect(error.details).toEqual({ line: 3 });
  });

  test("inherited properties are not read, own ones of any name are", async () => {
    const inherited = Object.assign(Object.create({ user: "parent" }), { at: 0 });
    const json: unknown = JSON.parse(
      '{"__proto__":{"user":"evil"},"constructor":"c","toString":"t","user":"ann","at":0}',
    );
    const bare = Object.assign(Object.create(null), { user: "bare", at: 0 });
    const rows = [inherited, json, bare, new Map([["user", "map"]])] as readonly object[];
    expect(await createRowReader(visits, {}).read(rows)).toEqual([
      { column: "user", value: undefined, reason: "missing" },
      ["ann", 0, null],
      ["bare", 0, null],
      { column: "user", value: undefined, reason: "missing" },
    ]);
    expect(({} as Readonly<Record<string, unknown>>).user).toBeUndefined();
  });

  test("columns may be named like methods of objects", async () => {
    const odd = defineEvents({ hasOwnProperty: id("user"), at: timestamp(), toString: category() });
    expect(await createRowReader(odd, {}).read([{ hasOwnProperty: "u", at: 0, toString: "t" }])).toEqual([
      ["u", 0, "t"],
    ]);
    expect(await failureOf(() => createRowReader(odd, {}).read([{ at: 0 }]))).toBe(
      'missing-column: read: the source lacks "hasOwnProperty", "toString". It has "at"; map names with "rename".',
    );
  });

  test("__proto__ can be the name of a column of the source", async () => {
    const rows = [JSON.parse('{"__proto__":"ann","at":0}') as object, { at: 1 }];
    expect(await createRowReader(visits, { rename: { user: "__proto__" } }).read(rows)).toEqual([
      ["ann", 0, null],
      { column: "user", value: undefined, reason: "missing" },
    ]);
  });

  test("a row that throws is told by its number", async () => {
    const row = {
      user: "ann",
      get at(): number {
        throw new Error("no clock.");
      },
    };
    const error = await thrownBy(() => createRowReader(visits, {}).read([{ user: "a", at: 0 }, row]));
    expect(`${error.code}: ${error.message}`).toBe(
      "unreadable-source: read: record 2 could not be read: no clock.",
    );
    expect(error.cause).toEqual(new Error("no clock."));
  });
});

describe("createRowReader refuses", () => {
  test("events that are none", async () => {
    const create = createRowReader as (events: unknown, options: object) => unknown;
    expect(await failureOf(() => create(undefined, {}))).toBe(
      'invalid-argument: read: the events must be made by defineEvents(...); received undefined. Write defineEvents({ user: id("user"), at: timestamp() }).',
    );
  });

  test.each([
    [{ duplicates: "drop" }, "an object"],
    [[], "an array of 0"],
    ["drop", '"drop"'],
    [{ derive: {}, reject: [], trim: true, duplicates: "DROP" }, "an object"],
    [{ derive: {}, reject: {}, trim: true, duplicates: "drop" }, "an object"],
  ])("a cleaning that is no plan (%#)", async (clean, described) => {
    const options: object = { clean };
    expect(await failureOf(() => createRowReader(visits, options))).toBe(
      `invalid-option: read: "clean" must be a plan made by cleaning(...); received ${described}. Write clean: cleaning(orders, { duplicates: "drop" }).`,
    );
  });

  test("a plan for other events", async () => {
    const others = defineEvents({ user: id("user"), at: timestamp(), price: number(), kind: category() });
    const clean = cleaning(others, {
      derive: (source) => ({ kind: source("x") }),
      reject: ({ price }) => [{ when: price.lt(0), column: "user", reason: "negative" }],
    });
    const options: ReadOptions<typeof visits.schema> = { clean };
    expect(await failureOf(() => createRowReader(visits, options))).toBe(
      'invalid-option: read: the cleaning plan was made for other events: it names "kind", "price". These have "user", "at", "page".',
    );
  });
});
