import { type Sql, sql } from "@portrait/engine-sql";
import { windowBounds } from "@portrait/features";
import type { AddingOf, BoundAggregate, BoundPlan } from "./inputs.js";
import { millisecond } from "./seen.js";

/** What a band computes of its events can be put together for a window of several bands. */
const MERGED: ReadonlySet<string> = new Set([
  "count",
  "exists",
  "share",
  "sum",
  "mean",
  "min",
  "max",
  "recency",
  "tenure",
]);

/** More bands than this are as many rows as they are to save. */
const MOST_EDGES = 8;

/** How many events a user must have for each band, on average, so that bands save more than they cost. */
const EVENTS_A_BAND = 3;

/** Time before a cutoff, cut where a window of a plan begins or ends. */
export interface Bands {
  /** For each band, from the oldest on, what holds of the `instant` of its events. */
  readonly conditions: readonly (readonly Sql[])[];
  /**
   * Which bands a window holds.
   *
   * @param bound - An aggregate of the plan.
   */
  among(bound: BoundAggregate): readonly number[];
}

function isMerged({ node, input }: BoundAggregate, adding: AddingOf): boolean {
  if (!MERGED.has(node.aggregate) || node.window.direction === "after") return false;
  if ("events" in node.window || "session" in node.window) return false;
  return input?.added !== true || adding(input).split !== undefined;
}

/**
 * Cuts the time before a cutoff into bands, so that windows which overlap need one pass over the events between two
 * edges: each band is grouped once, and windows are put together from bands. Counts, extremes and parted sums come out
 * the same, since none of them rounds.
 *
 * @param bound - The plan's expressions.
 * @param adding - How inputs are added up.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @param eventsPerUser - How many events a user has on average.
 * @returns Undefined where bands cannot be put together, or would save nothing.
 */
export function bandsOf(
  bound: BoundPlan,
  adding: AddingOf,
  cutoff: number,
  eventsPerUser: number,
): Bands | undefined {
  const aggregates = bound.aggregates.map(([, aggregate]) => aggregate);
  if (!aggregates.every((aggregate) => isMerged(aggregate, adding))) return undefined;
  const bounds = aggregates.map(({ node }) => windowBounds(node.window, cutoff));
  const inside = bounds.flatMap(({ start, end }) => [start, end]).filter((edge) => edge < cutoff);
  const edges = [...new Set(inside.filter((edge) => edge > Number.NEGATIVE_INFINITY))].sort((a, b) => a - b);
  if (edges.length === 0 || edges.length > MOST_EDGES) return undefined;
  if (eventsPerUser < EVENTS_A_BAND * (edges.length + 1)) return undefined;
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  return {
    conditions: starts.map((start, number) => {
      const end = edges[number];
      return [
        ...(number === 0 ? [] : [sql`instant >= ${millisecond(start)}`]),
        ...(end === undefined ? [] : [sql`instant < ${millisecond(end)}`]),
      ];
    }),
    among({ node }) {
      const { start, end } = windowBounds(node.window, cutoff);
      return [...starts.keys()].filter((band) => {
        const from = starts[band] as number;
        return start <= from && from < end;
      });
    },
  };
}
