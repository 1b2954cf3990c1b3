import {
  type AggregateResult,
  createInteractions,
  type Interaction,
  type Interactions,
} from "@portrait/core";
import type { EventCase } from "../generate/arbitrary-events.js";
import type { NaiveResult } from "../oracle/naive-aggregate.js";
import { naiveEvaluate } from "../oracle/naive-expression.js";
import { must } from "../suite/must.js";
import { disagreements } from "./compare.js";

/**
 * Throws where an engine's result differs from the oracle's: other rows, another order, another type, another value.
 * Integers, texts, truth values, instants, lists and whatever picks an input must be equal, and never -0. Other numbers may
 * differ by 1e-9 of the greater of the value and the size of the numbers that it is computed from, `expected.scales`.
 *
 * @param actual - What the engine gave.
 * @param expected - What the oracle gave.
 *
 * @example
 * ```ts no-run
 * import type { AggregatePlan, Engine, EventDefinition } from "@portrait/core";
 * import { expectAgreement, naiveAggregate, type NaiveEvent } from "@portrait/testing";
 *
 * declare const engine: Engine, events: EventDefinition, list: NaiveEvent[], plan: AggregatePlan;
 * const log = await engine.read(events, list);
 * expectAgreement(await engine.aggregate(log, plan), naiveAggregate(events, list, plan));
 * ```
 */
export function expectAgreement(actual: AggregateResult, expected: NaiveResult): void {
  const found = disagreements(actual, expected);
  must(found.length === 0, found.map(({ text }) => text).join("\n"));
}

/**
 * What an engine should extract of generated events.
 *
 * @param task - The events.
 * @param where - Which of them count.
 */
export function naiveInteractions(
  { list, names }: EventCase,
  where: Parameters<typeof naiveEvaluate>[0] | undefined,
): Interactions {
  const timeOf = (event: (typeof list)[number]): number => (event[names.at] as Date).getTime();
  const rows = list.flatMap((event): readonly Interaction[] => {
    const column = (name: string) => {
      const held = event[name] ?? null;
      return held instanceof Date ? held.getTime() : held;
    };
    const counts = where === undefined || naiveEvaluate(where, column) === true;
    const [user, item] = [event[names.user], event[names.item]];
    if (!counts || typeof user !== "string" || typeof item !== "string") return [];
    return [{ user, item, at: timeOf(event) }];
  });
  return createInteractions(rows, list.length === 0 ? 0 : Math.max(...list.map(timeOf)) + 1);
}
