import type { CleaningPlan, Columns } from "@portrait/core";
import type { Rename } from "./check-options.js";
import { valueReader } from "./value-reader.js";

/** How one column of the event is read. */
export interface ReadColumn {
  /** Its name in the event. */
  readonly name: string;
  /** Its name in the source. */
  readonly source: string;
  /** Whether it is derived rather than read from the source. */
  readonly derived: boolean;
  /** Whether the source must have it. */
  readonly needed: boolean;
  /** Reads one raw value. */
  readonly read: ReturnType<typeof valueReader>;
}

/**
 * How the columns of an event are read, in their order.
 *
 * @param schema - The columns.
 * @param rename - Names in the source.
 * @param plan - What is derived.
 */
export function readColumns(schema: Columns, rename: Rename, plan: CleaningPlan): readonly ReadColumn[] {
  return Object.entries(schema).map(([name, column]) => {
    const derived = Object.hasOwn(plan.derive, name);
    return {
      name,
      source: (Object.hasOwn(rename, name) ? rename[name] : undefined) ?? name,
      derived,
      needed: !derived && !column.nullable,
      read: valueReader(column),
    };
  });
}
