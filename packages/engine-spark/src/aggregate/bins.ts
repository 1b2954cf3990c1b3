import { double, integer, join, type Sql, sql } from "@portrait/engine-sql";
import type { BoundAggregate } from "./bind.js";
import type { Computed } from "./computed.js";
import { inputOf } from "./numbers.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How many rows meet each condition, as a vector. */
function counts(conditions: readonly Sql[]): Computed {
  return {
    grouped: conditions.map((condition) => sql`count_if(${condition})`),
    result: (columns) => sql`array(${join(columns.map((column) => sql`CAST(${column} AS DOUBLE)`))})`,
  };
}

/**
 * How many inputs lie below the first edge, between each two, and from the last on.
 *
 * @param aggregate - The aggregate.
 */
export function histogram(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  const edges = aggregate.node.edges as readonly number[];
  const conditions = [...edges, Number.POSITIVE_INFINITY].map((edge, index) => {
    const parts = [aggregate.seen];
    if (index > 0) parts.push(sql`${column} >= ${double(edges[index - 1] as number)}`);
    if (index < edges.length) parts.push(sql`${column} < ${double(edge)}`);
    return join(parts, sql` AND `);
  });
  return counts(conditions);
}

function ofLocal(aggregate: BoundAggregate, width: number, value: Sql): Computed {
  const conditions = Array.from(
    { length: width },
    (_, index) => sql`${aggregate.seen} AND ${value} = ${integer(index)}`,
  );
  return counts(conditions);
}

/**
 * How many events fall into each hour of the local day.
 *
 * @param aggregate - The aggregate.
 */
export function hourOfDay(aggregate: BoundAggregate): Computed {
  return ofLocal(aggregate, 24, sql`pmod(floor(${aggregate.local as Sql} / ${double(HOUR)}), 24)`);
}

/**
 * How many events fall on each local day of the week, Monday first; 1 January 1970 was a Thursday.
 *
 * @param aggregate - The aggregate.
 */
export function dayOfWeek(aggregate: BoundAggregate): Computed {
  return ofLocal(aggregate, 7, sql`pmod(floor(${aggregate.local as Sql} / ${double(DAY)}) + 3, 7)`);
}
