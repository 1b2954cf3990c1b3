import { category, defineEvents, id, number, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { cleaning } from "../read/cleaning.js";
import { failureOf } from "../thrown.fixture.js";
import { memory } from "./memory.js";

const visits = defineEvents({ user: id("user"), at: timestamp(), page: category(), depth: number() });

const rows = [
  { user: "b", at: "1970-01-03", page: "x", depth: 1 },
  { user: "", at: "1970-01-01", page: "x", depth: 1 },
  { user: "a", at: "1969-12-31", page: "x", depth: "deep" },
  { user: "a", at: "1969-12-30", page: "x", depth: 1 },
  { user: "a", at: "1969-12-30", page: "x", depth: 1 },
  { user: "a", at: "1970-01-01", page: "", depth: 1 },
  { user: "a", at: "1970-01-01", page: "x", depth: "inf" },
  { user: "a", at: "1970-01-01", page: "", depth: 1 },
];

const read = () => memory().read(visits, rows, { clean: cleaning(visits, { duplicates: "drop" }) });

describe("a log", () => {
  test("says what became of the rows, and from when to when the kept ones are", async () => {
    const log = await read();
    expect(log.engine).toBe("memory");
    expect(log.definition).toBe(visits);
    expect(log.rows).toEqual({ in: 8, kept: 2, rejected: 5, duplicates: 1 });
    expect(log.span).toEqual({ first: -172_800_000, last: 172_800_000 });
    for (const part of [log, log.rows, log.span, log.reasons]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("counts reasons, most first, then by column and reason", async () => {
    expect((await read()).reasons).toEqual([
      { column: "page", reason: "missing", count: 2 },
      { column: "depth", reason: "not-finite", count: 1 },
      { column: "depth", reason: "type", count: 1 },
      { column: "user", reason: "missing", count: 1 },
    ]);
  });

  test("returns the rows set aside in the order of the source, as many as are asked for", async () => {
    const log = await read();
    const all = await log.rejected();
    expect(all.map(({ line }) => line)).toEqual([2, 3, 6, 7, 8]);
    expect(all[1]).toEqual({ line: 3, column: "depth", value: "deep", reason: "type" });
    expect(Object.isFrozen(all[0])).toBe(true);
    expect(await log.rejected({ limit: 2 })).toEqual(all.slice(0, 2));
    expect(await log.rejected({ limit: 0 })).toEqual([]);
    expect(await log.rejected({ limit: 99 })).toEqual(all);
    expect(await log.duplicates()).toEqual([{ line: 5, firstLine: 4 }]);
    expect(await log.duplicates({ limit: 0 })).toEqual([]);
  });

  test.each([-1, 1.5, Number.NaN, "2"])("refuses the limit %s", async (limit) => {
    const log = await read();
    const options: object = { limit };
    const shown = typeof limit === "string" ? `"${limit}"` : String(limit);
    expect(await failureOf(() => log.rejected(options))).toBe(
      `invalid-option: rejected: "limit" must be an integer >= 0; received ${shown}. It may be left out.`,
    );
    expect(await failureOf(() => log.duplicates(options))).toBe(
      `invalid-option: duplicates: "limit" must be an integer >= 0; received ${shown}. It may be left out.`,
    );
  });

  test("of an empty source has no span", async () => {
    const log = await memory().read(visits, []);
    expect(log.rows).toEqual({ in: 0, kept: 0, rejected: 0, duplicates: 0 });
    expect(log.span).toBeNull();
    expect(log.reasons).toEqual([]);
    expect(await log.rejected()).toEqual([]);
  });
});
