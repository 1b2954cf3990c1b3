import type { CleaningPlan, Columns } from "@portrait/core";
import type { Rename } from "./check-options.js";

/** How one column of the event is read. */
export interface ReadColumn {
  /** Its name in the event. */
  readonly name: string;
  /** Its name in the source. */
  readonly source: string;
  /** Whether it is derived rather than read from the source. */
  readonly derived: boolean;
  /** Whether it is filled from a reference rather than read from the source. */
  readonly joined: boolean;
  /** Whether the source must have it. */
  readonly needed: boolean;
}

/**
 * The columns that a plan fills from references.
 *
 * @param plan - The plan.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, optional, timestamp } from "@portrait/core";
 * import { cleaning, joinedColumns } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), country: optional(category()) });
 * const table = [{ id: "ann", Country: "FR" }];
 * joinedColumns(cleaning(visits, { references: { user: { table, key: "id", join: { country: "Country" } } } })); // => ["country"]
 * ```
 */
export function joinedColumns(plan: CleaningPlan): readonly string[] {
  return Object.values(plan.references ?? {}).flatMap(({ attributes }) => Object.keys(attributes));
}

/**
 * The columns of the source that name units, beside those of the event.
 *
 * @param schema - The columns of the event.
 * @param plan - The plan.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { cleaning, unitColumns } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * unitColumns(orders.schema, cleaning(orders, { scale: { price: { by: "Unit", factors: { GBP: 1 } } } })); // => ["Unit"]
 * ```
 */
export function unitColumns(schema: Columns, plan: CleaningPlan): readonly string[] {
  const names = Object.values(plan.scale ?? {}).flatMap((rule) => ("by" in rule ? [rule.by] : []));
  return [...new Set(names)].filter((name) => !Object.hasOwn(schema, name));
}

/**
 * How the columns of an event are read, in their order.
 *
 * @param schema - The columns.
 * @param rename - Names in the source.
 * @param plan - What is derived and joined.
 */
export function readColumns(schema: Columns, rename: Rename, plan: CleaningPlan): readonly ReadColumn[] {
  const filled = new Set(joinedColumns(plan));
  return Object.entries(schema).map(([name, column]) => {
    const derived = Object.hasOwn(plan.derive, name);
    const joined = filled.has(name);
    return {
      name,
      source: (Object.hasOwn(rename, name) ? rename[name] : undefined) ?? name,
      derived,
      joined,
      needed: !derived && !joined && !column.nullable,
    };
  });
}
