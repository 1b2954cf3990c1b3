import { type Engine, fingerprintInteractions } from "@portrait/core";
import fc from "fast-check";
import { expect } from "vitest";
import { arbitraryEvents, arbitraryInstant } from "../generate/arbitrary-events.js";
import { arbitraryExpressions } from "../generate/arbitrary-expression.js";
import { type AggregateCase, arbitraryAggregateCase, everySupport } from "../generate/arbitrary-plan.js";
import { naiveAggregate } from "../oracle/naive-aggregate.js";
import type { Check } from "../suite/check.js";
import { expectAgreement, naiveInteractions } from "./agreement.js";
import { type EngineSuite, type OpenEngine, withEngine } from "./suite.js";

/**
 * Compares an engine with the oracle on random tasks.
 *
 * @param open - Opens the engine.
 * @param suite - How many tasks, and their seed.
 */
export function agreementChecks(open: OpenEngine, suite: EngineSuite): readonly Check[] {
  const { cases = 200, seed = 1, support = everySupport } = suite;
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  const long = Math.ceil(cases / 20);
  const agree = (engine: Engine, tasks: fc.Arbitrary<AggregateCase>, numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(tasks, async ({ events, list, plan }) => {
        const log = await engine.read(events, list);
        expect(log.rows).toEqual({ in: list.length, kept: list.length, rejected: 0, duplicates: 0 });
        expectAgreement(await engine.aggregate(log, plan), naiveAggregate(events, list, plan));
      }),
      { seed, numRuns },
    );
  const filtered = arbitraryEvents({ arrival: support.arrival }).chain((task) => {
    const { boolean } = arbitraryExpressions(task.names, arbitraryInstant(task.grid));
    return fc.tuple(fc.constant(task), fc.option(boolean, { nil: undefined, freq: 3 }));
  });
  return [
    check(`aggregates agree with the oracle on ${cases} random tasks`, (engine) =>
      agree(engine, arbitraryAggregateCase({ support }), cases),
    ),
    check(`aggregates agree with the oracle on ${long} random tasks with long logs`, (engine) =>
      agree(engine, arbitraryAggregateCase({ support, repeats: 64 }), long),
    ),
    check(`interactions are those of the events, on ${Math.ceil(cases / 4)} random logs`, async (engine) => {
      await fc.assert(
        fc.asyncProperty(filtered, async ([task, where]) => {
          const log = await engine.read(task.events, task.list);
          const plan = {
            user: task.names.user,
            item: task.names.item,
            ...(where === undefined ? {} : { where }),
          };
          const found = await engine.interactions(log, plan);
          const expected = naiveInteractions(task, where);
          if (task.list.length === 0) expect(found.at.length).toBe(0);
          else expect(fingerprintInteractions(found)).toBe(fingerprintInteractions(expected));
        }),
        { seed, numRuns: Math.ceil(cases / 4) },
      );
    }),
  ];
}
