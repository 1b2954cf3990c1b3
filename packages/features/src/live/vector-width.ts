import type { AggregateNode } from "@portrait/core";

/**
 * How many numbers the vector of an aggregate has.
 *
 * @param node - An aggregate that gives vectors.
 */
export function vectorWidth({ aggregate, edges, limit }: AggregateNode): number {
  if (aggregate === "hourOfDay") return 24;
  if (aggregate === "dayOfWeek") return 7;
  return aggregate === "histogram" ? (edges ?? []).length + 1 : (limit as number);
}
