import { double, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate } from "./inputs.js";
import { filter } from "./seen.js";
import { numeric } from "./vectors.js";

/**
 * The sum of the inputs, each counting half as much with every half-life between its event and the cutoff.
 *
 * @param bound - The aggregate.
 * @param context - The query.
 */
export function decayedSum(bound: BoundAggregate, context: ComputeContext): Computed {
  const { node, input } = bound;
  const weight = sql`pow(CAST(2 AS DOUBLE), (instant - ${double(context.cutoff)}) / ${double(node.halfLife as number)})`;
  const each = input === undefined ? weight : sql`${input.column} * ${weight}`;
  const sum = context.grouped(sql`fsum(${each})${filter(context.seen(bound))}`);
  return numeric(sql`coalesce(${sum}, 0)`);
}
