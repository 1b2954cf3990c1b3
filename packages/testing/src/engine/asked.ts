import {
  type AggregateNode,
  type AggregatePlan,
  checkSupport,
  type Engine,
  type EngineSupport,
  type EventDefinition,
  isPortraitError,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { type OpenEngine, rowOf, withEngine } from "./suite.js";

/** What a check asks an engine to compute. */
export interface Asked {
  /** The aggregates by name. */
  readonly aggregates: Readonly<Record<string, AggregateNode>>;
  /** The column of arrival. */
  readonly arrival?: string;
}

/**
 * Whether an engine must be able to compute something.
 *
 * @param support - What it computes.
 * @param asked - What is asked.
 */
export function isSupported(support: EngineSupport, { aggregates, arrival }: Asked): boolean {
  try {
    checkSupport("engine", support, { aggregates }, { arrival });
    return true;
  } catch (error) {
    if (isPortraitError(error) && error.code === "not-supported") return false;
    throw error;
  }
}

/**
 * A check with an engine of its own, left out where the engine need not be able to compute what it asks.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 * @param asked - What the check asks.
 * @param name - What must hold.
 * @param run - Throws when it does not hold.
 */
export function checkOf(
  open: OpenEngine,
  support: EngineSupport,
  asked: Asked,
  name: string,
  run: (engine: Engine) => Promise<void>,
): readonly Check[] {
  return isSupported(support, asked) ? [{ name, run: () => withEngine(open, run) }] : [];
}

/** A row of a result: user, cutoff and the aggregates. */
export type AnswerRow = Readonly<Record<string, unknown>>;

/**
 * The rows that an engine makes of a plan over some events.
 *
 * @param engine - The engine.
 * @param events - What the events are.
 * @param list - The events.
 * @param plan - The plan.
 */
export async function answersOf(
  engine: Engine,
  events: EventDefinition,
  list: readonly object[],
  plan: AggregatePlan,
): Promise<readonly AnswerRow[]> {
  const { users, cutoffs, table } = await engine.aggregate(await engine.read(events, list), plan);
  return users.map((user, row) => ({ user, cutoff: cutoffs[row], ...rowOf(table, row) }));
}

/**
 * What values must equal: a number that is no integer need only be near.
 *
 * @param value - A value, or a list or record of them.
 */
export function near(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(near);
  if (typeof value === "number") return Number.isInteger(value) ? value : expect.closeTo(value, 12);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, near(held)]));
}
