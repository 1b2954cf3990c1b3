import { windowKind } from "@portrait/core";
import { all, bigint, double, identifier, join, nameOf, type Sql, sql } from "@portrait/engine-sql";
import type { BoundAggregate, BoundPlan } from "./inputs.js";

/** Events that are chosen by their place among those of their user, not by bounds. */
interface Selection {
  /** A column that `column` needs, over the columns of the inputs. */
  readonly before: Sql;
  /** The column that says whether an event is chosen. */
  readonly chosen: Sql;
}

/** The selections of a plan. */
export interface Selections {
  /** Whether there are any. */
  readonly any: boolean;
  /** The column that says whether an aggregate sees an event; undefined when its window has bounds. */
  of(bound: BoundAggregate): Sql | undefined;
  /**
   * A query for rows with a column for each selection.
   *
   * @param rows - The rows: what stands behind FROM.
   * @param known - What tells that an event had happened and was known by the cutoff.
   */
  add(rows: Sql, known: Sql): Sql;
}

const keyOf = ({ node, filter }: BoundAggregate): string =>
  JSON.stringify([node.window, filter === undefined ? "" : nameOf(filter.column)]);

const hasBounds = ({ node }: BoundAggregate): boolean =>
  !["events", "session"].includes(windowKind(node.window));

function selection({ node, filter }: BoundAggregate, index: number, known: Sql): Selection {
  const { window } = node;
  const met = all(filter === undefined ? [known] : [known, filter.column]);
  const [earlier, name] = [identifier(`b${index}`), identifier(`s${index}`)];
  const latest = sql`PARTITION BY u, ${met} ORDER BY o DESC`;
  if ("events" in window) {
    return {
      before: sql`${met} AS ${earlier}`,
      chosen: sql`(${earlier} AND row_number() OVER (PARTITION BY u, ${earlier} ORDER BY o DESC) <= ${bigint(window.events)}) AS ${name}`,
    };
  }
  const gap = "session" in window ? window.session : 0;
  return {
    before: sql`${met} AS ${earlier},
      (lag(instant) OVER (${latest}) - instant) > ${double(gap)} AS ${identifier(`e${index}`)}`,
    chosen: sql`(${earlier} AND NOT coalesce(bool_or(${identifier(`e${index}`)}) OVER (
      PARTITION BY u, ${earlier} ORDER BY o DESC ROWS UNBOUNDED PRECEDING), FALSE)) AS ${name}`,
  };
}

/**
 * Finds which windows of a plan are counted in events or sessions, each once.
 *
 * @param plan - The plan's expressions.
 */
export function selectionsOf(plan: BoundPlan): Selections {
  const found = new Map<string, { readonly bound: BoundAggregate; readonly index: number }>();
  for (const [, bound] of plan.aggregates) {
    if (hasBounds(bound) || found.has(keyOf(bound))) continue;
    found.set(keyOf(bound), { bound, index: found.size });
  }
  return {
    any: found.size > 0,
    of(bound) {
      const known = found.get(keyOf(bound));
      return known === undefined ? undefined : identifier(`s${known.index}`);
    },
    add(rows, known) {
      if (found.size === 0) return sql`SELECT * FROM ${rows}`;
      const each = [...found.values()].map(({ bound, index }) => selection(bound, index, known));
      return sql`SELECT *, ${join(each.map(({ chosen }) => chosen))}
        FROM (SELECT *, ${join(each.map(({ before }) => before))} FROM ${rows})`;
    },
  };
}
