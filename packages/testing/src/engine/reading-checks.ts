import {
  boolean,
  category,
  defineEvents,
  type EventDefinition,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { type OpenEngine, readBack, withEngine } from "./suite.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
  quantity: number({ min: -10, max: 100 }),
  gift: optional(boolean()),
  note: optional(text()),
});

const good = { at: "2024-01-01", kind: "purchase", quantity: 1 };
const instant = (text: string): string => new Date(text).toISOString();

/** For each kind of column: raw values, and what they are read as. */
const readings: readonly (readonly [
  name: string,
  events: EventDefinition,
  values: readonly (readonly [raw: unknown, read: unknown])[],
])[] = [
  [
    "ids are texts, numbers become text",
    defineEvents({ user: id("user"), at: timestamp(), value: id("order") }),
    [
      ["17850", "17850"],
      [17850, "17850"],
      [17850n, "17850"],
      ["007", "007"],
      ["  a b ", "a b"],
      [-1.5, "-1.5"],
    ],
  ],
  [
    "whole ids are one id however they are written",
    defineEvents({ user: id("user"), at: timestamp(), value: id("order", { integer: true }) }),
    [
      ["17850", "17850"],
      [17850, "17850"],
      ["17850.0", "17850"],
      [17850n, "17850"],
      ["-3", "-3"],
    ],
  ],
  [
    "categories are texts, numbers and booleans become text",
    defineEvents({ user: id("user"), at: timestamp(), value: category() }),
    [
      ["FR", "FR"],
      [5, "5"],
      [0.1, "0.1"],
      [1e21, "1e+21"],
      [true, "true"],
      [false, "false"],
      [" FR\t", "FR"],
    ],
  ],
  [
    "numbers are read from numeric text",
    defineEvents({ user: id("user"), at: timestamp(), value: number() }),
    [
      [2.5, 2.5],
      ["2.50", 2.5],
      [" -3 ", -3],
      ["1e3", 1000],
      ["+.5", 0.5],
      [7n, 7],
      [0, 0],
      [Number.MAX_VALUE, Number.MAX_VALUE],
      [5e-324, 5e-324],
    ],
  ],
  [
    "truth values are read from words and digits",
    defineEvents({ user: id("user"), at: timestamp(), value: boolean() }),
    [
      [true, true],
      [false, false],
      ["TRUE", true],
      ["False", false],
      [1, true],
      [0, false],
      ["1", true],
      [" 0 ", false],
    ],
  ],
  [
    "instants are read from dates, milliseconds, ISO 8601 text and further formats, in UTC",
    defineEvents({ user: id("user"), at: timestamp(), value: timestamp({ formats: ["%m/%d/%Y %H:%M"] }) }),
    [
      [new Date("2024-02-29T12:00:00.123Z"), instant("2024-02-29T12:00:00.123Z")],
      [0, instant("1970-01-01T00:00:00Z")],
      [-1, instant("1969-12-31T23:59:59.999Z")],
      [1.9, instant("1970-01-01T00:00:00.001Z")],
      ["2024-01-01", instant("2024-01-01T00:00:00Z")],
      ["2024-01-01T08:30:00", instant("2024-01-01T08:30:00Z")],
      ["2024-01-01 08:30", instant("2024-01-01T08:30:00Z")],
      ["2024-01-01T08:30:00+02:00", instant("2024-01-01T06:30:00Z")],
      ["2024-01-01T08:30:00.123456Z", instant("2024-01-01T08:30:00.123Z")],
      ["1890-03-01T00:00:00.5-00:30", instant("1890-03-01T00:30:00.500Z")],
      ["12/1/2010 8:26", instant("2010-12-01T08:26:00Z")],
    ],
  ],
];

/** Rows at fault, with the column and reason that must be given. */
const faulty: readonly (readonly [row: object, column: string, reason: string])[] = [
  [{ ...good, user: null }, "user", "missing"],
  [{ ...good, user: undefined }, "user", "missing"],
  [{ ...good, user: "" }, "user", "missing"],
  [{ ...good }, "user", "missing"],
  [{ ...good, user: "u", quantity: Number.NaN }, "quantity", "missing"],
  [{ ...good, user: "u", quantity: "NaN" }, "quantity", "missing"],
  [{ ...good, user: "u", at: new Date(Number.NaN) }, "at", "missing"],
  [{ ...good, user: {} }, "user", "type"],
  [{ ...good, user: "u", at: "soon" }, "at", "type"],
  [{ ...good, user: "u", at: "2023-02-29" }, "at", "type"],
  [{ ...good, user: "u", at: "13/1/2010 8:26" }, "at", "type"],
  [{ ...good, user: "u", at: "2024-01-01T00:00:00+24:00" }, "at", "type"],
  [{ ...good, user: "u", at: "2024-01-01T00:00:00+01:60" }, "at", "type"],
  [{ ...good, user: "u", at: "+275760-09-13T00:00:00-01:00" }, "at", "type"],
  [{ ...good, user: "u", at: true }, "at", "type"],
  [{ ...good, user: "u", quantity: "many" }, "quantity", "type"],
  [{ ...good, user: "u", quantity: true }, "quantity", "type"],
  [{ ...good, user: "u", quantity: "1,5" }, "quantity", "type"],
  [{ ...good, user: "u", gift: "yes" }, "gift", "type"],
  [{ ...good, user: "u", gift: 2 }, "gift", "type"],
  [{ ...good, user: "u", quantity: Number.POSITIVE_INFINITY }, "quantity", "not-finite"],
  [{ ...good, user: "u", quantity: "-Infinity" }, "quantity", "not-finite"],
  [{ ...good, user: "u", quantity: "1e999" }, "quantity", "not-finite"],
  [{ ...good, user: "u", quantity: 101 }, "quantity", "range"],
  [{ ...good, user: "u", quantity: -10.5 }, "quantity", "range"],
  [{ ...good, user: "u", kind: "Purchase" }, "kind", "unknown-value"],
  [{ ...good, user: "u", kind: "__proto__" }, "kind", "unknown-value"],
  [{ user: "u", at: "soon", kind: "nothing", quantity: Number.POSITIVE_INFINITY }, "at", "type"],
  [{ user: null, at: "soon", kind: "nothing", quantity: "x" }, "user", "missing"],
];

/**
 * Checks what becomes of raw rows.
 *
 * @param open - Opens the engine.
 */
export function readingChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: Parameters<typeof withEngine>[1]): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    ...readings.map(([name, events, values]) =>
      check(name, async (engine) => {
        const rows = values.map(([raw], row) => ({ user: `u${row}`, at: 0, value: raw }));
        const log = await engine.read(events, rows);
        expect(await log.rejected()).toEqual([]);
        const found = await readBack(engine, log);
        expect(values.map((_, row) => found[`u${row}`]?.value)).toEqual(values.map(([, read]) => read));
      }),
    ),
    check("a row without an optional value is kept, with null", async (engine) => {
      const absent = [null, undefined, "", "  ", Number.NaN, new Date(Number.NaN)];
      const events = defineEvents({
        user: id("user"),
        at: timestamp(),
        item: optional(id("item")),
        country: optional(category()),
        price: optional(number()),
        gift: optional(boolean()),
        seen: optional(timestamp()),
        note: optional(text()),
      });
      const rows = absent.map((value, row) => ({
        user: `u${row}`,
        at: row,
        item: value,
        country: value,
        price: value,
        gift: value,
        seen: value,
        note: value,
      }));
      const log = await engine.read(events, [...rows, { user: "bare", at: 9 }]);
      expect(log.rows).toEqual({ in: 7, kept: 7, rejected: 0, duplicates: 0 });
      for (const values of Object.values(await readBack(engine, log))) {
        const { user: _user, at: _at, ...others } = values;
        expect(others).toEqual({
          item: null,
          country: null,
          price: null,
          gift: null,
          seen: null,
          note: null,
        });
      }
    }),
    check(
      "every rejected row says its line, the first column at fault, the value and why",
      async (engine) => {
        const rows = faulty.flatMap(([row], index) => [{ ...good, user: `good ${index}` }, row]);
        const log = await engine.read(orders, rows);
        expect(log.rows).toEqual({
          in: rows.length,
          kept: faulty.length,
          rejected: faulty.length,
          duplicates: 0,
        });
        const rejected = await log.rejected();
        const expected = faulty.map(([row, column, reason], index) => {
          const value = (row as Readonly<Record<string, unknown>>)[column];
          return { line: 2 * index + 2, column, reason, value: value ?? null };
        });
        expect(rejected.map((row) => ({ ...row, value: row.value ?? null }))).toEqual(expected);
      },
    ),
    check("reasons are counted by column, most first, and add up", async (engine) => {
      const rows = [...faulty.map(([row]) => row), { ...good, user: "u" }];
      const log = await engine.read(orders, rows);
      const counts = new Map<string, number>();
      for (const [, column, reason] of faulty) {
        counts.set(`${column} ${reason}`, (counts.get(`${column} ${reason}`) ?? 0) + 1);
      }
      const found = log.reasons.map(({ column, reason, count }) => [`${column} ${reason}`, count] as const);
      expect(new Map(found)).toEqual(counts);
      const sizes = found.map(([, count]) => count);
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      const total = sizes.reduce((sum, count) => sum + count, 0);
      expect(total).toBe(log.rows.rejected);
    }),
    check("as many of the rows set aside are returned as are asked for", async (engine) => {
      const log = await engine.read(
        orders,
        faulty.map(([row]) => row),
      );
      const all = await log.rejected();
      for (const limit of [0, 1, 3, faulty.length, 1e9]) {
        expect(await log.rejected({ limit })).toEqual(all.slice(0, limit));
      }
      for (const limit of [-1, 1.5, Number.NaN, "3"]) {
        await expectErrorCode(() => log.rejected({ limit: limit as number }), "invalid-option");
        await expectErrorCode(() => log.duplicates({ limit: limit as number }), "invalid-option");
      }
    }),
    check("the log says what it holds, by which engine, and from when to when", async (engine) => {
      const rows = ["2024-03-01", "1960-05-05", "soon", "2023-01-01"].map((at) => ({
        ...good,
        at,
        user: "u",
      }));
      const log = await engine.read(orders, rows);
      expect(log.definition.hash).toBe(orders.hash);
      expect(log.engine).toBe(engine.name);
      expect(log.span).toEqual({ first: Date.parse("1960-05-05"), last: Date.parse("2024-03-01") });
    }),
    check("inherited properties are no values", async (engine) => {
      const events = defineEvents({
        user: id("user"),
        at: timestamp(),
        toString: optional(text()),
        valueOf: number(),
      });
      const parent = { user: "inherited", valueOf: 5 };
      const rows = [
        Object.assign(Object.create(parent), { at: 0 }),
        { user: "u", at: 0, valueOf: 7 },
        { user: "v", at: 0 },
      ];
      const log = await engine.read(events, rows);
      expect(await log.rejected()).toMatchObject([
        { line: 1, column: "user", reason: "missing" },
        { line: 3, column: "valueOf", reason: "missing" },
      ]);
      expect(await readBack(engine, log)).toMatchObject({ u: { toString: null, valueOf: 7 } });
    }),
    check("rows are not changed by reading", async (engine) => {
      const rows = [
        { ...good, user: " u ", at: new Date(0) },
        { ...good, user: null },
      ];
      const copy = structuredClone(rows);
      await engine.read(orders, Object.freeze(rows.map((row) => Object.freeze(row))));
      expect(rows).toEqual(copy);
    }),
  ];
}
