import {
  type CleaningPlan,
  defineEvents,
  type Engine,
  type ExpressionNode,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { columnNode, type OpenEngine, readBack, withEngine } from "./suite.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
  note: optional(text()),
});

const plan = (changes: Partial<CleaningPlan>): CleaningPlan => ({
  derive: {},
  trim: true,
  reject: [],
  duplicates: "keep",
  ...changes,
});

const literal = (value: number | string): ExpressionNode => ({ op: "literal", value });
const isCancel: ExpressionNode = { op: "startsWith", of: columnNode("Invoice", "category"), prefix: "C" };
const kind: ExpressionNode = {
  op: "when",
  condition: isCancel,
  result: literal("cancel"),
  otherwise: literal("purchase"),
};
const price = columnNode("price", "number");
const free: ExpressionNode = { op: "lte", left: price, right: literal(0) };
const odd: ExpressionNode = { op: "lt", left: price, right: literal(-5) };

/** A Standard Schema, written by hand. */
function schemaOf(
  validate: (
    row: Readonly<Record<string, unknown>>,
  ) => { value: unknown } | { issues: readonly { message: string; path?: readonly string[] }[] },
  asynchronous: boolean,
) {
  return {
    "~standard": {
      version: 1 as const,
      vendor: "portrait-testing",
      validate: (row: unknown) => {
        const result = validate(row as Readonly<Record<string, unknown>>);
        return asynchronous ? Promise.resolve(result) : result;
      },
    },
  };
}

/**
 * Checks the cleaning of raw rows: derive, row schema, trim, reject, duplicates.
 *
 * @param open - Opens the engine.
 */
export function cleaningChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    check("columns are derived from the source's", async (engine) => {
      const rows = [
        { user: "ann", at: 0, Invoice: "C536379", price: 1 },
        { user: "bob", at: 0, Invoice: 536379, price: 1 },
        { user: "eve", at: 0, price: 1 },
      ];
      const log = await engine.read(orders, rows, { clean: plan({ derive: { kind } }) });
      expect(await readBack(engine, log)).toMatchObject({
        ann: { kind: "cancel" },
        bob: { kind: "purchase" },
        eve: { kind: "purchase" },
      });
    }),
    check("blanks around texts are removed, unless they are to stay", async (engine) => {
      const rows = [{ user: " ann", at: 0, kind: "purchase", price: 1, note: " x\t" }];
      const trimmed = await engine.read(orders, rows);
      expect(await readBack(engine, trimmed)).toMatchObject({ ann: { note: "x" } });
      expect(trimmed.changes).toEqual([
        { column: "user", step: "text", count: 1 },
        { column: "note", step: "text", count: 1 },
      ]);
      const kept = await engine.read(orders, rows, { clean: plan({ trim: false }) });
      expect(await readBack(engine, kept)).toMatchObject({ " ann": { note: " x\t" } });
      expect([kept.changes, kept.learnt]).toEqual([[], []]);
    }),
    check("rules reject with their own words, the first that holds", async (engine) => {
      const rows = [5, 0, -9, null].map((value, row) => ({
        user: `u${row}`,
        at: 0,
        kind: "purchase",
        price: value,
      }));
      const reject = [
        { when: odd, column: "price", reason: "far below zero" },
        { when: free, column: "price", reason: "no price" },
      ];
      const log = await engine.read(orders, rows, { clean: plan({ reject }) });
      expect(log.rows).toEqual({ in: 4, kept: 1, rejected: 3, duplicates: 0 });
      expect(await log.rejected()).toMatchObject([
        { line: 2, column: "price", value: 0, reason: "no price" },
        { line: 3, column: "price", value: -9, reason: "far below zero" },
        { line: 4, column: "price", reason: "missing" },
      ]);
    }),
    check("a rule that is unknown rejects nothing", async (engine) => {
      const unknown: ExpressionNode = { op: "startsWith", of: columnNode("note", "category"), prefix: "x" };
      const rows = [null, "x", "y"].map((note, row) => ({
        user: `u${row}`,
        at: 0,
        kind: "purchase",
        price: 1,
        note,
      }));
      const clean = plan({ reject: [{ when: unknown, column: "note", reason: "begins with x" }] });
      expect(await (await engine.read(orders, rows, { clean })).rejected()).toMatchObject([
        { line: 2, value: "x" },
      ]);
    }),
    check("repeats are kept, or set aside with the line that they repeat", async (engine) => {
      const row = { user: "ann", at: 0, kind: "purchase", price: 1, note: null, basket: 7 };
      const rows = [
        row,
        { ...row, basket: 8 },
        { ...row },
        { ...row, price: "x" },
        { ...row, price: "x" },
        Object.fromEntries(Object.entries(row).reverse()),
        { ...row, user: "bob" },
      ];
      const kept = await engine.read(orders, rows);
      expect(kept.rows).toEqual({ in: 7, kept: 5, rejected: 2, duplicates: 0 });
      const dropped = await engine.read(orders, rows, { clean: plan({ duplicates: "drop" }) });
      expect(dropped.rows).toEqual({ in: 7, kept: 3, rejected: 2, duplicates: 2 });
      expect(await dropped.duplicates()).toEqual([
        { line: 3, firstLine: 1 },
        { line: 6, firstLine: 1 },
      ]);
      expect(await dropped.duplicates({ limit: 1 })).toEqual([{ line: 3, firstLine: 1 }]);
      expect((await dropped.rejected()).map(({ line }) => line)).toEqual([4, 5]);
    }),
    ...[false, true].map((asynchronous) =>
      check(
        `a row schema rejects and rewrites rows, ${asynchronous ? "later" : "at once"}`,
        async (engine) => {
          const rowSchema = schemaOf(
            (row) =>
              row.price === 0
                ? { issues: [{ message: "no price", path: ["price"] }] }
                : { value: { ...row, note: `${row.user} pays ${row.price}` } },
            asynchronous,
          );
          const events = defineEvents(orders.schema, { rowSchema });
          const rows = [3, 0].map((value, row) => ({ user: `u${row}`, at: 0, kind: "cancel", price: value }));
          const log = await engine.read(events, rows);
          expect(await log.rejected()).toMatchObject([
            { line: 2, column: "price", value: 0, reason: "schema" },
          ]);
          expect(await readBack(engine, log)).toMatchObject({ u0: { note: "u0 pays 3" } });
        },
      ),
    ),
  ];
}
