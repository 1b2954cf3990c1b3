import type { EventDefinition, ExpressionNode } from "@portrait/core";
import { type NaiveValue, naiveEvaluate } from "./naive-expression.js";

/** One event as it was read, every column present. */
export type NaiveEvent = Readonly<Record<string, string | number | boolean | Date | null>>;

/** An event of the list, in its place. */
export interface PlacedEvent {
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
  /** When it became known, in epoch milliseconds: its time where it says nothing else. */
  readonly known: number;
  /** The value of an expression. */
  value(node: ExpressionNode): NaiveValue;
}

/**
 * The events in order of time, then of their place in the list.
 *
 * @param events - What they are.
 * @param list - The events.
 */
export function placedEvents(events: EventDefinition, list: readonly NaiveEvent[]): readonly PlacedEvent[] {
  const all = list.map((event, line) => {
    const column = (name: string): NaiveValue => {
      const held = Object.hasOwn(event, name) ? event[name] : undefined;
      if (held === undefined) throw new Error(`naiveAggregate: the event has no column "${name}"`);
      return held instanceof Date ? held.getTime() : held;
    };
    const at = Number(column(events.time));
    const arrived = events.arrival === undefined ? null : column(events.arrival);
    return {
      line,
      at,
      known: arrived === null ? at : Number(arrived),
      value: (node: ExpressionNode) => naiveEvaluate(node, column),
    };
  });
  return all.sort((a, b) => a.at - b.at || a.line - b.line);
}
