import { double, type Sql, sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { ascending } from "./variance.js";
import { numeric } from "./vectors.js";

/**
 * A quantile of the inputs, linear between the two nearest: type 7 of Hyndman and Fan.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function quantile(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const values = ascending(bound, input, context);
  const place = sql`((len(${values}) - 1) * ${double(bound.node.probability as number)})`;
  const at = (offset: Sql): Sql => sql`${values}[CAST(floor(${place}) AS BIGINT) + ${offset}]`;
  const part = sql`(${place} - floor(${place}))`;
  return numeric(sql`CASE WHEN ${part} = 0 THEN ${at(sql`1`)}
    ELSE ${at(sql`1`)} + ${part} * (${at(sql`2`)} - ${at(sql`1`)}) END`);
}
