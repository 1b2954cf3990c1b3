import {
  type CategoryVector,
  type InteractionPlan,
  type Interactions,
  interactionsFromColumns,
  PortraitError,
  type Table,
} from "@portrait/core";
import { columnOf } from "../read/column-of.js";
import { conditionOf } from "./condition.js";
import { rowEvaluator } from "./evaluator.js";
import type { MemoryStore } from "./store.js";

/**
 * A column of ids or categories.
 *
 * @param table - The columns of a log.
 * @param name - Its name.
 * @throws PortraitError `unknown-id`.
 */
export function textColumn(table: Table, name: string): CategoryVector {
  const vector = columnOf(table.columns, name);
  if (vector.type === "category") return vector;
  throw new PortraitError({
    code: "unknown-id",
    message: `${JSON.stringify(name)} is no id or category column of the event.`,
    details: { column: name },
  });
}

/**
 * Who did something with what, known until just after the last event of the log.
 *
 * @param store - The log.
 * @param plan - Which columns and events.
 * @throws PortraitError `unknown-id`, `invalid-definition`.
 */
export function interactionsInMemory(store: MemoryStore, plan: InteractionPlan): Interactions {
  const { table, times } = store;
  const users = textColumn(table, plan.user);
  const items = textColumn(table, plan.item);
  const where = plan.where === undefined ? undefined : conditionOf(rowEvaluator(table)(plan.where));
  const last = times[times.length - 1];
  return interactionsFromColumns(
    {
      users: users.dictionary,
      items: items.dictionary,
      user:
        where === undefined ? users.codes : users.codes.map((code, row) => (where[row] === 1 ? code : -1)),
      item: items.codes,
      at: times,
    },
    last === undefined ? 0 : last + 1,
  );
}
