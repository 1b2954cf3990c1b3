import {
  type AggregateResult,
  createInteractions,
  type Interaction,
  type Interactions,
  type Vector,
  type VectorValue,
  valueAt,
} from "@portrait/core";
import type { EventCase } from "../generate/arbitrary-events.js";
import type { NaiveResult } from "../oracle/naive-aggregate.js";
import { naiveEvaluate } from "../oracle/naive-expression.js";
import { must } from "../suite/must.js";

/** How far two numbers may lie apart: relative to the greater, absolute below 1. */
export const TOLERANCE = 1e-9;

function same(actual: VectorValue, expected: VectorValue): boolean {
  if (typeof actual === "number" && typeof expected === "number") {
    const scale = Math.max(1, Math.abs(actual), Math.abs(expected));
    return Math.abs(actual - expected) <= TOLERANCE * scale;
  }
  if (actual instanceof Date && expected instanceof Date) return actual.getTime() === expected.getTime();
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((part, place) => same(part, expected[place]));
  }
  return actual === expected;
}

/**
 * Throws where an engine's result differs from the oracle's: other rows, another order, another type, another value.
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
  const rowsOf = (users: readonly string[], cutoffs: ArrayLike<number>): string =>
    JSON.stringify(users.map((user, row) => [cutoffs[row], user]));
  const [found, wanted] = [rowsOf(actual.users, actual.cutoffs), rowsOf(expected.users, expected.cutoffs)];
  must(found === wanted, `the engine has the rows ${found}; the oracle has ${wanted}`);
  expected.rows.forEach((values, row) => {
    const columns: Readonly<Record<string, Vector>> = actual.table.columns;
    must(
      Object.keys(columns).length === Object.keys(values).length,
      `the engine has the columns ${Object.keys(columns)}; the oracle has ${Object.keys(values)}`,
    );
    for (const [name, value] of Object.entries(values)) {
      const vector = Object.hasOwn(columns, name) ? columns[name] : undefined;
      must(vector !== undefined, `the engine has no column "${name}"`);
      const held = valueAt(vector, row);
      const place = `"${name}" of user ${JSON.stringify(expected.users[row])} at ${expected.cutoffs[row]}`;
      must(
        same(held, value),
        `${place}: the engine has ${JSON.stringify(held)}; the oracle has ${JSON.stringify(value)}`,
      );
    }
  });
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
