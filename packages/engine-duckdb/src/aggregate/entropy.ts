import { sql } from "@portrait/engine-sql";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { tally } from "./tally.js";
import { numeric } from "./vectors.js";

/**
 * The entropy of the inputs' shares in nats.
 *
 * @param bound - The aggregate.
 * @param input - What it reads.
 * @param context - The query.
 */
export function entropy(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const counts = tally(bound, input.column, context);
  const shares = context.relation(
    sql`SELECT u, occurrences / sum(occurrences) OVER (PARTITION BY u) AS p FROM ${counts}`,
  );
  const table = context.joined(sql`SELECT u, -fsum(p * ln(p)) AS nats FROM ${shares} GROUP BY u`);
  return numeric(sql`${table}.nats`);
}
