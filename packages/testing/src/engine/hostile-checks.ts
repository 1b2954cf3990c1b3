import { category, defineEvents, type Engine, id, number, optional, timestamp } from "@portrait/core";
import { expect } from "vitest";
import { hostileTexts } from "../data/hostile.js";
import type { Check } from "../suite/check.js";
import { aggregateNode, columnNode, type OpenEngine, rowOf, withEngine } from "./suite.js";

const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Checks that ids, values and names are data and nothing else.
 *
 * @param open - Opens the engine.
 */
export function hostileChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    check("any text is an id, and users are ordered by code unit", async (engine) => {
      const events = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
      const rows = hostileTexts.map((user, row) => ({ user, item: hostileTexts.at(-1 - row), at: row }));
      const log = await engine.read(events, rows);
      expect(await log.rejected()).toEqual([]);
      const last = aggregateNode("last", "category", { input: columnNode("item", "category") });
      const { users, table } = await engine.aggregate(log, {
        key: "user",
        cutoffs: [1e6],
        aggregates: { last, count: aggregateNode("count", "number") },
      });
      expect(users).toEqual([...hostileTexts].sort());
      users.forEach((user, row) => {
        const item = hostileTexts.at(-1 - hostileTexts.indexOf(user));
        expect(rowOf(table, row)).toEqual({ last: item, count: 1 });
      });
      const interactions = await engine.interactions(log, { user: "user", item: "item" });
      expect(interactions.users).toEqual([...hostileTexts].sort());
      expect(interactions.items).toEqual([...hostileTexts].sort());
    }),
    check("any text is a value that a filter may name", async (engine) => {
      const events = defineEvents({ user: id("user"), at: timestamp(), value: category() });
      const log = await engine.read(
        events,
        hostileTexts.map((value) => ({ user: "ann", at: 1, value })),
      );
      const value = columnNode("value", "category");
      for (const text of hostileTexts) {
        const { table } = await engine.aggregate(log, {
          key: "user",
          cutoffs: [2],
          aggregates: {
            is: aggregateNode("count", "number", {
              where: { op: "in", of: value, values: [text, "another"] },
            }),
            begins: aggregateNode("count", "number", {
              where: { op: "startsWith", of: value, prefix: text },
            }),
          },
        });
        const begin = hostileTexts.filter((other) => other.startsWith(text)).length;
        expect(rowOf(table, 0), JSON.stringify(text)).toEqual({ is: 1, begins: begin });
      }
    }),
    check("any text is the name of a column, of a source's column, and of an aggregate", async (engine) => {
      const names = [...hostileTexts.filter((name) => !reserved.has(name)), "User", "user", "USER", "AT"];
      const columns = Object.fromEntries(names.map((name) => [name, optional(number())]));
      const events = defineEvents({ key: id("user"), at: timestamp(), ...columns });
      const row = Object.fromEntries(names.map((name, place) => [name, place]));
      const log = await engine.read(events, [{ key: "ann", at: 1, ...row }]);
      const aggregates = Object.fromEntries(
        names.map((name) => [name, aggregateNode("sum", "number", { input: columnNode(name, "number") })]),
      );
      const { table } = await engine.aggregate(log, { key: "key", cutoffs: [2], aggregates });
      expect(rowOf(table, 0)).toEqual(row);

      const renamed = names.slice(0, 5);
      const source = Object.fromEntries(renamed.map((name, place) => [`from ${name}`, -place]));
      const rename = Object.fromEntries(renamed.map((name) => [name, `from ${name}`]));
      const other = await engine.read(events, [{ key: "ann", at: 1, ...source }], { rename });
      const found = await engine.aggregate(other, { key: "key", cutoffs: [2], aggregates });
      expect(rowOf(found.table, 0)).toMatchObject(
        Object.fromEntries(renamed.map((name, place) => [name, 0 - place])),
      );
    }),
    check("the prototype of objects is as it was", async () => {
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as Readonly<Record<string, unknown>>).polluted).toBeUndefined();
    }),
  ];
}
