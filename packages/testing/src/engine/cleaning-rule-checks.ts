import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import type { CleaningCase } from "./cleaning-case.js";
import { logCases } from "./cleaning-log-cases.js";
import { valueCases } from "./cleaning-value-cases.js";
import { type OpenEngine, readBack, withEngine } from "./suite.js";

/**
 * Raw rows, cleaning plans, and all that must become of the rows, worked out by hand: what the contract of engines asks
 * of row objects. An engine that reads files should be asked the same of them.
 *
 * @example
 * ```ts
 * import { memory } from "@portrait/features";
 * import { cleaningCases } from "@portrait/testing";
 *
 * for (const { events, rows, plan, rejected } of cleaningCases()) {
 *   const log = await memory().read(events, rows, { clean: plan });
 *   if (log.rows.rejected !== rejected.length) throw new Error("rows are lost");
 * }
 * ```
 */
export function cleaningCases(): readonly CleaningCase[] {
  return [...valueCases, ...logCases];
}

/**
 * Checks the rules of cleaning plans, also of plans that were kept as JSON.
 *
 * @param open - Opens the engine.
 */
export function cleaningRuleChecks(open: OpenEngine): readonly Check[] {
  return cleaningCases().map((task) => ({
    name: `cleaning: ${task.name}`,
    run: () =>
      withEngine(open, async (engine) => {
        const clean = JSON.parse(JSON.stringify(task.plan));
        const log = await engine.read(task.events, task.rows, { clean });
        const found = (await log.rejected()).map(({ line, column, reason }) => [line, column, reason]);
        expect(found).toEqual(task.rejected);
        expect(await log.duplicates()).toEqual(task.duplicates);
        expect(log.changes).toEqual(task.changes);
        expect(log.learnt).toEqual(task.learnt);
        const [rejected, duplicates] = [task.rejected.length, task.duplicates.length];
        const kept = task.rows.length - rejected - duplicates;
        expect(log.rows).toEqual({ in: task.rows.length, kept, rejected, duplicates });
        expect(await readBack(engine, log)).toMatchObject(task.values);
      }),
  }));
}
