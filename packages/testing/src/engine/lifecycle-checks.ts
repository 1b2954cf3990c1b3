import {
  type AggregatePlan,
  defineEvents,
  type Engine,
  type InteractionPlan,
  id,
  isPortraitError,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { aggregateNode, columnNode, type OpenEngine, withEngine } from "./suite.js";

const events = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
const rows = [{ user: "ann", item: "tea", at: 1 }];
const plan: AggregatePlan = {
  key: "user",
  cutoffs: [2],
  aggregates: { count: aggregateNode("count", "number") },
};
const pairs: InteractionPlan = { user: "user", item: "item" };
const summary = { periods: [{ from: 0, to: 10 }], parts: 10, top: 3 } as const;

/**
 * Checks the life of an engine: closing, foreign logs, signals, plans that do not fit.
 *
 * @param open - Opens the engine.
 */
export function lifecycleChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    check("the engine has a name", async (engine) => {
      expect(engine.name).toMatch(/^[a-z][a-zA-Z0-9-]*$/);
    }),
    check("a closed engine refuses all, and may be closed again", async (engine) => {
      const log = await engine.read(events, rows);
      await engine.close();
      await engine.close();
      await engine[Symbol.asyncDispose]();
      await expectErrorCode(engine.read(events, rows), "closed");
      await expectErrorCode(engine.aggregate(log, plan), "closed");
      await expectErrorCode(engine.interactions(log, pairs), "closed");
      await expectErrorCode(engine.summarize(log, summary), "closed");
    }),
    check("disposing closes", async (engine) => {
      await engine[Symbol.asyncDispose]();
      await expectErrorCode(engine.read(events, rows), "closed");
    }),
    check("a log that the engine did not read is refused", async (engine) => {
      await withEngine(open, async (other) => {
        const log = await engine.read(events, rows);
        for (const foreign of [await other.read(events, rows), { ...log }, {}, null]) {
          await expectErrorCode(engine.aggregate(foreign as never, plan), "invalid-argument");
          await expectErrorCode(engine.interactions(foreign as never, pairs), "invalid-argument");
          await expectErrorCode(engine.summarize(foreign as never, summary), "invalid-argument");
        }
      });
    }),
    check("engines know nothing of each other", async (engine) => {
      await withEngine(open, async (other) => {
        const [log, twin] = await Promise.all([
          engine.read(events, rows),
          other.read(events, [...rows, ...rows]),
        ]);
        await other.close();
        expect((await engine.aggregate(log, plan)).users).toEqual(["ann"]);
        expect(twin.rows.kept).toBe(2);
      });
    }),
    check("logs of one engine do not mix, nor do computations at the same time", async (engine) => {
      const logs = await Promise.all(
        ["a", "b", "c"].map((user, index) =>
          engine.read(
            events,
            Array.from({ length: index + 1 }, () => ({ user, item: "x", at: 1 })),
          ),
        ),
      );
      const found = await Promise.all(logs.map((log) => engine.aggregate(log, plan)));
      expect(found.map(({ users }) => users)).toEqual([["a"], ["b"], ["c"]]);
      expect(found.map(({ table }) => table.columns.count)).toMatchObject(
        [1, 2, 3].map((count) => ({ values: Float64Array.of(count) })),
      );
    }),
    check("an aborted signal stops reading and computing", async (engine) => {
      const signal = AbortSignal.abort();
      await expectErrorCode(engine.read(events, rows, { signal }), "aborted");
      const log = await engine.read(events, rows);
      await expectErrorCode(engine.aggregate(log, plan, { signal }), "aborted");
      await expectErrorCode(engine.interactions(log, pairs, { signal }), "aborted");
      await expectErrorCode(engine.summarize(log, summary, { signal }), "aborted");
      expect((await engine.aggregate(log, plan)).users).toEqual(["ann"]);
    }),
    check(
      "a signal that is aborted while the source is read stops it, and the engine goes on",
      async (engine) => {
        const controller = new AbortController();
        let given = 0;
        async function* endless(): AsyncGenerator<object> {
          for (;;) {
            if (++given === 5) controller.abort();
            if (given > 2e5) throw new Error("the engine reads on after its signal");
            await Promise.resolve();
            yield { user: `u${given}`, item: "x", at: given };
          }
        }
        await expectErrorCode(engine.read(events, endless(), { signal: controller.signal }), "aborted");
        expect((await engine.read(events, rows)).rows.kept).toBe(1);
      },
    ),
    check("a plan that does not fit is refused with a PortraitError", async (engine) => {
      const log = await engine.read(events, rows);
      const stranger = columnNode("toString", "category");
      const plans: readonly AggregatePlan[] = [
        { ...plan, key: "nobody" },
        { ...plan, key: "toString" },
        { ...plan, population: { op: "isNull", of: stranger } },
        { ...plan, aggregates: { last: aggregateNode("last", "category", { input: stranger }) } },
        {
          ...plan,
          aggregates: { count: aggregateNode("count", "number", { where: { op: "isNull", of: stranger } }) },
        },
      ];
      for (const odd of plans) {
        const error: unknown = await engine.aggregate(log, odd).then(
          () => undefined,
          (reason) => reason,
        );
        expect(isPortraitError(error), `${JSON.stringify(odd)} gives ${error}`).toBe(true);
      }
      for (const odd of [
        { ...pairs, user: "nobody" },
        { ...pairs, item: "toString" },
      ]) {
        const error: unknown = await engine.interactions(log, odd).then(
          () => undefined,
          (reason) => reason,
        );
        expect(isPortraitError(error), `${JSON.stringify(odd)} gives ${error}`).toBe(true);
      }
      await expectErrorCode(engine.aggregate(log, plan, { sgnal: 1 } as never), "invalid-option");
      expect((await engine.aggregate(log, plan)).users).toEqual(["ann"]);
    }),
  ];
}
