import {
  millisecondsPer,
  type NumberExpression,
  numberHandle,
  resolveOptions,
  type TimestampExpression,
  type TimeUnit,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { unitOption } from "./unit-option.js";

/** Options of `recency` and `tenure`. */
export interface AgeOptions extends AggregateOptions {
  /** The unit of the result; left out, days of 24 hours. */
  readonly unit?: TimeUnit | undefined;
}

/**
 * The time from an event to the cutoff, as an aggregate.
 *
 * @param aggregate - From the latest event, or from the earliest.
 * @param at - The instant of each event.
 * @param options - Which events, and the unit.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function ageExpression(
  aggregate: "recency" | "tenure",
  at: TimestampExpression<"event", Date | null>,
  options: AgeOptions,
): NumberExpression<"profile", number | null> {
  const { unit, ...which } = resolveOptions(
    aggregate,
    { ...aggregateRules, unit: unitOption("days") },
    options,
  );
  return numberHandle(
    aggregateNode({
      aggregate,
      input: at,
      accepts: ["timestamp"],
      options: which,
      parameters: { unit: millisecondsPer[unit] },
      type: "number",
    }),
  );
}
