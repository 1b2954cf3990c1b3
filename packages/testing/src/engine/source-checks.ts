import {
  type ArrowTable,
  defineEvents,
  type Engine,
  type EventSource,
  id,
  isPortraitError,
  number,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { type OpenEngine, readBack, withEngine } from "./suite.js";

const visits = defineEvents({ user: id("user"), at: timestamp(), pages: number(), note: optional(text()) });

const rows: readonly Readonly<Record<string, unknown>>[] = [
  { user: "ann", at: 1_700_000_000_000, pages: 3, note: "first" },
  { user: "bob", at: 1_700_000_000_001, pages: -1.5, note: null },
  { user: "eve", at: 1_700_000_000_000, pages: null, note: "no pages" },
  { user: "\u{1f600}", at: -5, pages: 0, note: "it's" },
];

async function* asynchronous<Row>(list: Iterable<Row>): AsyncGenerator<Row> {
  for (const row of list) {
    await Promise.resolve();
    yield row;
  }
}

/**
 * The least that an Arrow table is, over row objects.
 *
 * @param list - The rows.
 *
 * @example
 * ```ts
 * import { arrowTableOf } from "@portrait/testing";
 *
 * arrowTableOf([{ n: 1 }, { n: 2 }]).getChild("n")?.get(1); // => 2
 * ```
 */
export function arrowTableOf(list: readonly Readonly<Record<string, unknown>>[]): ArrowTable {
  const names = [...new Set(list.flatMap((row) => Object.keys(row)))];
  return {
    numRows: list.length,
    schema: { fields: names.map((name) => ({ name })) },
    getChild: (name) => (names.includes(name) ? { get: (row) => list[row]?.[name] ?? null } : null),
  };
}

/**
 * Checks the sources that an engine reads.
 *
 * @param open - Opens the engine.
 */
export function sourceChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    check("arrays, iterables, streams and Arrow tables give the same log", async (engine) => {
      const sources: readonly (() => EventSource)[] = [
        () => rows,
        () => new Set(rows),
        () => new Map(rows.map((row, index) => [index, row])).values(),
        () => asynchronous(rows),
        () => arrowTableOf(rows),
      ];
      for (const source of sources) {
        const log = await engine.read(visits, source());
        expect(log.rows).toEqual({ in: 4, kept: 3, rejected: 1, duplicates: 0 });
        expect(await log.rejected()).toMatchObject([{ line: 3, column: "pages", reason: "missing" }]);
        expect(log.span).toEqual({ first: -5, last: 1_700_000_000_001 });
        expect(await readBack(engine, log)).toEqual({
          ann: { user: "ann", at: "2023-11-14T22:13:20.000Z", pages: 3, note: "first" },
          bob: { user: "bob", at: "2023-11-14T22:13:20.001Z", pages: -1.5, note: null },
          "\u{1f600}": { user: "\u{1f600}", at: "1969-12-31T23:59:59.995Z", pages: 0, note: "it's" },
        });
      }
    }),
    check("values of one column may be written in different ways", async (engine) => {
      const mixed = [
        { user: 5, at: new Date(0), pages: "1" },
        { user: "five", at: "1970-01-02", pages: 2 },
        { user: 6n, at: 172_800_000, pages: 3n, note: 7 },
      ];
      const log = await engine.read(visits, mixed);
      expect(await readBack(engine, log)).toEqual({
        5: { user: "5", at: "1970-01-01T00:00:00.000Z", pages: 1, note: null },
        five: { user: "five", at: "1970-01-02T00:00:00.000Z", pages: 2, note: null },
        6: { user: "6", at: "1970-01-03T00:00:00.000Z", pages: 3, note: "7" },
      });
    }),
    check("no rows give an empty log", async (engine) => {
      for (const source of [[], new Set<object>(), asynchronous([]), arrowTableOf([])]) {
        const log = await engine.read(visits, source);
        expect(log.rows).toEqual({ in: 0, kept: 0, rejected: 0, duplicates: 0 });
        expect([log.span, log.reasons, await log.rejected(), await log.duplicates()]).toEqual([
          null,
          [],
          [],
          [],
        ]);
      }
    }),
    check("a name of the source may differ from the column's", async (engine) => {
      const source = [{ "the user": "ann", pages: "at?", at: 0, 'n"': 4 }];
      const log = await engine.read(visits, source, {
        rename: { user: "the user", pages: 'n"', note: "pages" },
      });
      expect((await readBack(engine, log)).ann).toMatchObject({ user: "ann", pages: 4, note: "at?" });
    }),
    check("a missing column is named", async (engine) => {
      const without = rows.map(({ user: _, ...row }) => row);
      for (const source of [without, arrowTableOf(without)]) {
        const error = await expectErrorCode(engine.read(visits, source), "missing-column");
        expect(error.message).toContain('"user"');
      }
      const error = await expectErrorCode(
        engine.read(visits, rows, { rename: { pages: "clicks" } }),
        "missing-column",
      );
      expect(error.message).toContain('"clicks"');
    }),
    check("options that are none are refused", async (engine) => {
      const odd: readonly object[] = [
        { renames: {} },
        { rename: { who: "user" } },
        { rename: { toString: "user" } },
        { format: "xml" },
        { signal: 5 },
      ];
      for (const options of odd) await expectErrorCode(engine.read(visits, rows, options), "invalid-option");
    }),
    check("a row that is no object, or a source that fails, is unreadable", async (engine) => {
      for (const row of [null, undefined, 5, "ann", ["ann"]]) {
        await expectErrorCode(engine.read(visits, [rows[0], row] as never), "unreadable-source");
      }
      async function* failing(): AsyncGenerator<object> {
        yield rows[0] as object;
        throw new Error("the line broke");
      }
      const error = await expectErrorCode(engine.read(visits, failing()), "unreadable-source");
      expect(error.message).toContain("the line broke");
    }),
    check("a source that is none is refused", async (engine) => {
      for (const source of [null, undefined, 5, true, {}, () => rows]) {
        const error: unknown = await engine.read(visits, source as never).then(
          () => undefined,
          (reason) => reason,
        );
        const known =
          isPortraitError(error, "invalid-argument") || isPortraitError(error, "unreadable-source");
        expect(known, `${String(source)} gives ${error}`).toBe(true);
      }
    }),
  ];
}
