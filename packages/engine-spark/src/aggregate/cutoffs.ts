import { stableJson } from "@portrait/core";
import { double, integer, join, type Sql, sql } from "@portrait/engine-sql";
import { type WindowBounds, windowBounds } from "@portrait/features";
import type { View, Zone } from "./bind.js";
import { localMilliseconds } from "./local-time.js";

/** The cutoffs as a table: `k` their number from 0, `t` the instant, the bounds of windows, and local times. */
export interface CutoffTable {
  /** What stands behind FROM. */
  readonly from: Sql;
  /**
   * Whether an event lies in a window by its time: a condition over `instant` and the columns of the table.
   *
   * @param view - What looks through the window.
   */
  inside(view: View): Sql;
}

/** One bound of a window at all cutoffs; infinite bounds need no column. */
function boundColumn(
  bounds: readonly WindowBounds[],
  side: keyof WindowBounds,
): readonly number[] | undefined {
  const values = bounds.map((each) => each[side]);
  return values.every((value) => Number.isFinite(value)) ? values : undefined;
}

/**
 * Writes the table of a plan's cutoffs.
 *
 * @param cutoffs - The cutoffs in epoch milliseconds.
 * @param views - What looks through windows.
 * @param zones - Where local times are asked for.
 */
export function cutoffTable(
  cutoffs: readonly number[],
  views: readonly View[],
  zones: readonly Zone[],
): CutoffTable {
  const names = [sql`k`, sql`t`];
  const columns: (readonly Sql[])[] = [cutoffs.map((_, index) => integer(index)), cutoffs.map(double)];
  const conditions = new Map<string, Sql>();

  function add(values: readonly number[], name: Sql): Sql {
    names.push(name);
    columns.push(values.map(double));
    return name;
  }
  for (const { window } of views) {
    const key = stableJson(window);
    if (conditions.has(key)) continue;
    const bounds = cutoffs.map((cutoff) => windowBounds(window, cutoff));
    const start = boundColumn(bounds, "start");
    const end = boundColumn(bounds, "end");
    const parts: Sql[] = [];
    const index = integer(conditions.size);
    if (start !== undefined) parts.push(sql`instant >= ${add(start, sql`from${index}`)}`);
    if (end !== undefined) parts.push(sql`instant < ${add(end, sql`to${index}`)}`);
    conditions.set(key, parts.length === 0 ? sql`TRUE` : sql`(${join(parts, sql` AND `)})`);
  }
  for (const zone of zones) {
    add(
      cutoffs.map((cutoff) => localMilliseconds(zone, cutoff - 1)),
      zone.cutoff,
    );
  }
  if (cutoffs.length === 0) {
    const none = names.map((name, index) => sql`${index === 0 ? sql`0` : sql`0D`} AS ${name}`);
    return { from: sql`(SELECT ${join(none)} LIMIT 0)`, inside: () => sql`TRUE` };
  }
  const rows = cutoffs.map((_, row) => sql`(${join(columns.map((column) => column[row] as Sql))})`);
  return {
    from: sql`VALUES ${join(rows)} AS cutoffs(${join(names)})`,
    inside: ({ window }) => conditions.get(stableJson(window)) ?? sql`TRUE`,
  };
}
