import type { Engine, EngineSupport, EventDefinition } from "@portrait/core";
import fc from "fast-check";
import { expect } from "vitest";
import { type AggregateCase, arbitraryAggregateCase } from "../generate/arbitrary-plan.js";
import type { NaiveEvent } from "../oracle/naive-event.js";
import type { Check } from "../suite/check.js";
import { answersOf } from "./asked.js";
import { type OpenEngine, withEngine } from "./suite.js";

const timeOf = (event: NaiveEvent, column: string): number => Number(event[column]);

function isKnown({ time, arrival }: EventDefinition, event: NaiveEvent, cutoff: number): boolean {
  const at = timeOf(event, time);
  const known = arrival === undefined || event[arrival] === null ? at : timeOf(event, arrival);
  return at < cutoff && known < cutoff;
}

/** Copies of events that happen at or after the cutoff, and, where there is a time of arrival, that arrive then. */
function unknownCopies({ events, list }: AggregateCase, cutoff: number): readonly NaiveEvent[] {
  const { time, arrival } = events;
  return list.flatMap((event) => {
    const later = new Date(cutoff + Math.abs(timeOf(event, time) - cutoff));
    const future = { ...event, [time]: later };
    return arrival === undefined ? [future] : [future, { ...event, [arrival]: later }];
  });
}

async function leaks(engine: Engine, task: AggregateCase): Promise<void> {
  const { events, list, plan } = task;
  const [cutoff = 0] = plan.cutoffs;
  const answers = async (rows: readonly NaiveEvent[]): Promise<string> =>
    JSON.stringify(await answersOf(engine, events, rows, { ...plan, cutoffs: [cutoff] }));
  const expected = await answers(list.filter((event) => isKnown(events, event, cutoff)));
  const planted = unknownCopies(task, cutoff);
  expect(await answers([...planted, ...list, ...planted])).toBe(expected);
}

/**
 * Checks that what happens or arrives at or after a cutoff changes no byte of a result.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 * @param cases - On how many random tasks.
 * @param seed - Their seed.
 */
export function leakChecks(
  open: OpenEngine,
  support: EngineSupport,
  cases: number,
  seed: number,
): readonly Check[] {
  const tasks = arbitraryAggregateCase({ support, targets: false });
  return [
    {
      name: `what is planted at or after the cutoff changes no byte, on ${cases} random tasks`,
      run: () =>
        withEngine(open, (engine) =>
          fc.assert(
            fc.asyncProperty(tasks, (task) => leaks(engine, task)),
            { seed, numRuns: cases },
          ),
        ),
    },
  ];
}
