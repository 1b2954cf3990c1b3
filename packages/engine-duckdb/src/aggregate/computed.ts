import { bytes } from "../database/columns.js";
import { double, type Sql, sql } from "../sql/sql.js";
import { added } from "./added.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { distinct } from "./distinct.js";
import { history } from "./history.js";
import { lacksInput } from "./input-check.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { mostFrequent } from "./most-frequent.js";
import { seen } from "./seen.js";
import { column, NOTHING, numeric, oneInput } from "./vectors.js";

function share(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const rows = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff)})`;
  const hits = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff, input.column)})`;
  return numeric(sql`CASE WHEN ${rows} > 0 THEN CAST(${hits} AS DOUBLE) / ${rows} ELSE ${NOTHING} END`);
}

function overInput(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const { node } = bound;
  const where = seen(bound, context.cutoff, sql`${input.column} IS NOT NULL`);
  const since = (extreme: Sql): Computed =>
    numeric(
      sql`coalesce((${double(context.cutoff)} - ${extreme}) / ${double(node.unit as number)}, ${NOTHING})`,
    );
  const least = sql`min(${input.column}) FILTER (WHERE ${where})`;
  const greatest = sql`max(${input.column}) FILTER (WHERE ${where})`;
  switch (node.aggregate) {
    case "sum":
    case "mean":
      return added(bound, input, context);
    case "min":
      return oneInput(input, least, context);
    case "max":
      return oneInput(input, greatest, context);
    case "recency":
      return since(greatest);
    case "tenure":
      return since(least);
    case "share":
      return share(bound, input, context);
    case "first":
      return oneInput(input, sql`arg_min(${input.column}, o) FILTER (WHERE ${where})`, context);
    case "last":
      return oneInput(input, sql`arg_max(${input.column}, o) FILTER (WHERE ${where})`, context);
    case "mostFrequent":
      return mostFrequent(bound, input, context);
    case "distinct":
      return distinct(bound, input, context);
    case "history":
      return history(bound, input, context);
    default:
      throw lacksInput(node);
  }
}

/**
 * An aggregate at a cutoff as columns of a query.
 *
 * @param bound - The aggregate.
 * @param context - The cutoff, and what is known of the inputs.
 * @throws PortraitError `invalid-definition` when the aggregate lacks its input.
 */
export function computed(bound: BoundAggregate, context: ComputeContext): Computed {
  const { node, input } = bound;
  const rows = sql`count(*) FILTER (WHERE ${seen(bound, context.cutoff)})`;
  if (node.aggregate === "count") return numeric(rows);
  if (node.aggregate === "exists") {
    return {
      columns: [sql`CAST(${rows} > 0 AS INTEGER)`],
      vector: (columns) => ({ type: "boolean", values: bytes(column(columns, 0)) }),
    };
  }
  if (input === undefined) throw lacksInput(node);
  return overInput(bound, input, context);
}
