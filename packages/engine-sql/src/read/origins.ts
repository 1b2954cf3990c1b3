import type { Columns, EventDefinition } from "@portrait/core";

/** Where a column of an event comes from. */
export interface ColumnOrigin {
  /** The column's name in the event. */
  readonly name: string;
  /** Its name in the source. */
  readonly source: string;
  /** Whether it is computed instead. */
  readonly derived: boolean;
}

/**
 * Where each column of an event comes from.
 *
 * @param events - The event.
 * @param rename - Names in the source that differ.
 * @param derive - What is computed.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { originsOf } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * originsOf(orders, { price: "amount" }, {})[2]; // => { name: "price", source: "amount", derived: false }
 * ```
 */
export function originsOf(
  events: EventDefinition<Columns>,
  rename: Readonly<Record<string, string | undefined>>,
  derive: Readonly<Record<string, unknown>>,
): readonly ColumnOrigin[] {
  return Object.keys(events.schema).map((name) => ({
    name,
    source: (Object.hasOwn(rename, name) ? rename[name] : undefined) ?? name,
    derived: Object.hasOwn(derive, name),
  }));
}
