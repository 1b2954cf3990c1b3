import { type AggregateResult, type Vector, type VectorValue, valueAt } from "@portrait/core";
import type { NaiveResult } from "../oracle/naive-aggregate.js";

/**
 * How far two numbers may lie apart: 1e-9 of the greater of the value and the size of the numbers that it is computed
 * from (`NaiveResult.scales`). Numbers below 1e-290, which have fewer digits than others, may differ by 1e-299.
 */
export const TOLERANCE = 1e-9;

const SMALLEST = 1e-290;

/** Where an engine's result is not the oracle's. */
export interface Disagreement {
  /** The name of the aggregate; absent where users, cutoffs or columns differ. */
  readonly name?: string;
  /** Where it is, and what each has, in words. */
  readonly text: string;
  /** What the engine has, as text. */
  readonly received: string;
  /** What the oracle has, as text. */
  readonly expected: string;
}

function sameNumber(actual: number, expected: number, scale: number | null): boolean {
  if (Object.is(actual, expected)) return true;
  if (scale === null || Object.is(actual, -0)) return false;
  return Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(expected), scale, SMALLEST);
}

function same(actual: VectorValue, expected: VectorValue, scale: number | null): boolean {
  if (typeof actual === "number" && typeof expected === "number") return sameNumber(actual, expected, scale);
  if (actual instanceof Date && expected instanceof Date) return actual.getTime() === expected.getTime();
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return (
      actual.length === expected.length && actual.every((part, place) => same(part, expected[place], scale))
    );
  }
  return actual === expected;
}

const shown = (value: VectorValue | undefined): string =>
  Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? "undefined");

function disagreement(where: string, received: string, expected: string, name?: string): Disagreement {
  const text = `${where}the engine has ${received}; the oracle has ${expected}`;
  return name === undefined ? { text, received, expected } : { name, text, received, expected };
}

function differentRows(actual: AggregateResult, expected: NaiveResult): readonly Disagreement[] {
  const rowsOf = (users: readonly string[], cutoffs: ArrayLike<number>): string =>
    JSON.stringify(users.map((user, row) => [cutoffs[row], user]));
  const [found, wanted] = [rowsOf(actual.users, actual.cutoffs), rowsOf(expected.users, expected.cutoffs)];
  if (found !== wanted) return [disagreement("", `the rows ${found}`, wanted)];
  const length = expected.users.length;
  return actual.table.length === length
    ? []
    : [disagreement("", `a table of ${actual.table.length} rows`, `${length}`)];
}

/**
 * Where an engine's result differs from the oracle's: in the first value of each aggregate that does, unless rows or
 * columns do.
 *
 * @param actual - What the engine gave.
 * @param expected - What the oracle gave.
 *
 * @example
 * ```ts no-run
 * import type { AggregatePlan, Engine, EventDefinition } from "@portrait/core";
 * import { disagreements, naiveAggregate, type NaiveEvent } from "@portrait/testing";
 *
 * declare const engine: Engine, events: EventDefinition, list: NaiveEvent[], plan: AggregatePlan;
 * const log = await engine.read(events, list);
 * disagreements(await engine.aggregate(log, plan), naiveAggregate(events, list, plan)).map(({ text }) => text);
 * ```
 */
export function disagreements(actual: AggregateResult, expected: NaiveResult): readonly Disagreement[] {
  const rows = differentRows(actual, expected);
  if (rows.length > 0) return rows;
  const columns: Readonly<Record<string, Vector>> = actual.table.columns;
  const names = Object.keys(expected.rows[0] ?? {});
  if (names.length > 0 && JSON.stringify(Object.keys(columns)) !== JSON.stringify(names)) {
    return [disagreement("", `the columns ${JSON.stringify(Object.keys(columns))}`, JSON.stringify(names))];
  }
  return names.flatMap((name) => {
    const vector = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const held = (row: number): VectorValue | undefined =>
      vector === undefined ? undefined : valueAt(vector, row);
    const row = expected.rows.findIndex((values, place) => {
      const value = held(place);
      return (
        value === undefined || !same(value, values[name] ?? null, expected.scales[place]?.[name] ?? null)
      );
    });
    if (row < 0) return [];
    const where = `"${name}" of user ${JSON.stringify(expected.users[row])} at ${expected.cutoffs[row]}: `;
    return [disagreement(where, shown(held(row)), shown(expected.rows[row]?.[name]), name)];
  });
}
