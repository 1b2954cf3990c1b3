import { boolean, category, defineEvents, id, number, oneOf, optional, timestamp } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleaning } from "../read/cleaning.js";
import { CHUNK } from "../read/source.js";
import { thrownBy } from "../thrown.fixture.js";
import { memory } from "./memory.js";
import { rowKey } from "./row-key.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "cancel"),
  price: optional(number({ min: 0 })),
  gift: optional(boolean()),
  shop: optional(category()),
});

const drop = cleaning(orders, { duplicates: "drop" });

const rawRow = fc.record(
  {
    user: fc.constantFrom("a", "b", "__proto__", "", null, 7),
    at: fc.constantFrom("1970-01-01", "1969-12-31", 0, new Date(0), "soon"),
    kind: fc.constantFrom("buy", "cancel", "refund"),
    price: fc.constantFrom(0, 1, -1, "2", null, Number.POSITIVE_INFINITY),
    gift: fc.constantFrom(true, 0, null, "maybe"),
    note: fc.constantFrom("x", "y", null, undefined),
  },
  { requiredKeys: ["user", "at", "kind"] },
);

describe("rows in = kept + rejected + duplicates", () => {
  const plans = fc.constantFrom(
    undefined,
    drop,
    cleaning(orders, {
      duplicates: "drop",
      reject: ({ price, gift }) => [{ when: price.eq(0).and(gift), column: "price", reason: "free gift" }],
    }),
  );

  test("for any rows: each line is in just one part, reasons add up, repeats equal their first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rawRow, { maxLength: 60 }), plans, async (rows, clean) => {
        const log = await memory().read(orders, rows, clean === undefined ? {} : { clean });
        const rejected = await log.rejected();
        const duplicates = await log.duplicates();
        expect(log.rows).toEqual({
          in: rows.length,
          kept: rows.length - rejected.length - duplicates.length,
          rejected: rejected.length,
          duplicates: duplicates.length,
        });
        const aside = [...rejected, ...duplicates].map(({ line }) => line);
        expect(new Set(aside).size).toBe(aside.length);
        const counted = log.reasons.reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBe(rejected.length);
        for (const { column, reason, count } of log.reasons) {
          const same = rejected.filter((row) => row.column === column && row.reason === reason);
          expect(same.length).toBe(count);
        }
        for (const { line, firstLine } of duplicates) {
          expect(firstLine).toBeLessThan(line);
          expect(aside).not.toContain(firstLine);
          expect(rowKey(rows[line - 1] as object)).toBe(rowKey(rows[firstLine - 1] as object));
        }
        if (clean === undefined) expect(duplicates).toEqual([]);
        else {
          const kept = rows.filter((_, index) => !aside.includes(index + 1)).map(rowKey);
          expect(new Set(kept).size).toBe(kept.length);
        }
      }),
    );
  });
});

describe("duplicates", () => {
  const row = { user: "a", at: "1970-01-01", kind: "buy", price: 1 };

  test("are kept unless they are to be dropped", async () => {
    expect((await memory().read(orders, [row, row])).rows).toEqual({
      in: 2,
      kept: 2,
      rejected: 0,
      duplicates: 0,
    });
    const log = await memory().read(orders, [row, row, { ...row, price: 2 }, row], { clean: drop });
    expect(log.rows).toEqual({ in: 4, kept: 2, rejected: 0, duplicates: 2 });
    expect(await log.duplicates()).toEqual([
      { line: 2, firstLine: 1 },
      { line: 4, firstLine: 1 },
    ]);
  });

  test("are equal in all columns of the source, in any order, null and absent the same", async () => {
    const rows = [
      { ...row, unnamed: 1 },
      { ...row, unnamed: 2 },
      { unnamed: 1, price: 1, kind: "buy", at: "1970-01-01", user: "a" },
      { ...row, unnamed: 1, gift: null, note: undefined },
      row,
    ];
    const log = await memory().read(orders, rows, { clean: drop });
    expect(await log.duplicates()).toEqual([
      { line: 3, firstLine: 1 },
      { line: 4, firstLine: 1 },
    ]);
  });

  test("compare rows as the source gave them, not as they are read", async () => {
    const rows = [row, { ...row, price: "1" }, { ...row, user: " a " }];
    expect((await memory().read(orders, rows, { clean: drop })).rows.duplicates).toBe(0);
  });

  test("are found among kept rows only: a row at fault is rejected each time", async () => {
    const bad = { ...row, kind: "refund" };
    const log = await memory().read(orders, [bad, bad, row], { clean: drop });
    expect(log.rows).toEqual({ in: 3, kept: 1, rejected: 2, duplicates: 0 });
  });

  test("are found across chunks", async () => {
    const rows = Array.from({ length: CHUNK + 2 }, (_, index) => ({ ...row, unnamed: index % (CHUNK + 1) }));
    const log = await memory().read(orders, rows, { clean: drop });
    expect(await log.duplicates()).toEqual([{ line: CHUNK + 2, firstLine: 1 }]);
  });

  test("of a row that throws only then say which", async () => {
    const odd = { ...row };
    Object.defineProperty(odd, "unnamed", {
      enumerable: true,
      get() {
        throw new Error("not yet");
      },
    });
    expect((await memory().read(orders, [row, odd])).rows.kept).toBe(2);
    const error = await thrownBy(() => memory().read(orders, [row, odd], { clean: drop }));
    expect(`${error.code}: ${error.message}`).toBe(
      "unreadable-source: read: record 2 could not be read: not yet.",
    );
  });
});

describe("a source that fails midway", () => {
  test("gives no log", async () => {
    async function* failing(): AsyncGenerator<object> {
      yield { user: "a", at: 0, kind: "buy" };
      throw new Error("connection lost");
    }
    const error = await thrownBy(() => memory().read(orders, failing()));
    expect(`${error.code}: ${error.message}`).toBe(
      "unreadable-source: read: the source failed behind record 1: connection lost.",
    );
  });

  test("and one whose columns are missing is closed", async () => {
    let closed = false;
    async function* rows(): AsyncGenerator<object> {
      try {
        for (;;) yield { user: "a" };
      } finally {
        closed = true;
      }
    }
    const error = await thrownBy(() => memory().read(orders, rows()));
    expect(error.code).toBe("missing-column");
    await new Promise((resolve) => setTimeout(resolve));
    expect(closed).toBe(true);
  });
});
