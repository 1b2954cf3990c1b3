import { double, lacksInput, type Sql, sql } from "@portrait/engine-sql";
import { bytes } from "../database/columns.js";
import { added } from "./added.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import { clockCounts, histogram } from "./counts.js";
import { decayedSum } from "./decayed-sum.js";
import { distinct } from "./distinct.js";
import { entropy } from "./entropy.js";
import { funnel } from "./funnel.js";
import { gap } from "./gap.js";
import { history } from "./history.js";
import type { BoundAggregate, Input } from "./inputs.js";
import { mostFrequent } from "./most-frequent.js";
import { quantile } from "./quantile.js";
import { ngrams, sequenceCount } from "./runs-of-inputs.js";
import { filter } from "./seen.js";
import { sessions } from "./sessions.js";
import { streak } from "./streak.js";
import { topK, topKShares } from "./top-k.js";
import { trend } from "./trend.js";
import { variance } from "./variance.js";
import { column, numeric, oneInput } from "./vectors.js";

function share(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const rows = context.total("count", bound);
  const hits = context.total("count", bound, undefined, [input.column]);
  return numeric(sql`CASE WHEN ${rows} > 0 THEN CAST(${hits} AS DOUBLE) / ${rows} END`);
}

function since(bound: BoundAggregate, extreme: Sql, context: ComputeContext): Computed {
  const unit = double(bound.node.unit as number);
  return numeric(sql`(${double(context.cutoff)} - ${extreme}) / ${unit}`);
}

/** The first or last input: `arg_min` or `arg_max` by order, which no two events share. */
function atEnd(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const where = filter([...context.seen(bound), sql`${input.column} IS NOT NULL`]);
  const end = bound.node.aggregate === "first" ? sql`arg_min` : sql`arg_max`;
  return oneInput(input, context.grouped(sql`${end}(${input.column}, o)${where}`), context);
}

function overInput(bound: BoundAggregate, input: Input, context: ComputeContext): Computed {
  const least = (): Sql => context.total("min", bound, input.column);
  const greatest = (): Sql => context.total("max", bound, input.column);
  switch (bound.node.aggregate) {
    case "sum":
    case "mean":
      return added(bound, input, context);
    case "min":
      return oneInput(input, least(), context);
    case "max":
      return oneInput(input, greatest(), context);
    case "recency":
      return since(bound, greatest(), context);
    case "tenure":
      return since(bound, least(), context);
    case "share":
      return share(bound, input, context);
    case "first":
    case "last":
      return atEnd(bound, input, context);
    case "mostFrequent":
      return mostFrequent(bound, input, context);
    case "distinct":
      return distinct(bound, input, context);
    case "history":
      return history(bound, input, context);
    case "variance":
      return variance(bound, input, context);
    case "quantile":
      return quantile(bound, input, context);
    case "histogram":
      return histogram(bound, input, context);
    case "trend":
      return trend(bound, input, context);
    case "entropy":
      return entropy(bound, input, context);
    case "topK":
      return topK(bound, input, context);
    case "topKShares":
      return topKShares(bound, input, context);
    case "ngrams":
      return ngrams(bound, input, context);
    case "sequenceCount":
      return sequenceCount(bound, input, context);
    default:
      throw lacksInput(bound.node);
  }
}

/**
 * An aggregate at a cutoff as columns of a query.
 *
 * @param bound - The aggregate.
 * @param context - The query that is being written.
 * @throws PortraitError `invalid-definition` when the aggregate lacks its input.
 */
export function computed(bound: BoundAggregate, context: ComputeContext): Computed {
  const { node, input } = bound;
  const rows = (): Sql => context.total("count", bound);
  switch (node.aggregate) {
    case "count":
      return numeric(rows());
    case "exists":
      return {
        columns: [sql`CAST(${rows()} > 0 AS INTEGER)`],
        stored: () => sql`(${rows()} > 0)`,
        vector: (columns) => ({ type: "boolean", values: bytes(column(columns, 0)) }),
      };
    case "gap":
      return gap(bound, context);
    case "streak":
      return streak(bound, context);
    case "funnel":
      return funnel(bound, context);
    case "hourOfDay":
    case "dayOfWeek":
      return clockCounts(bound, context);
    case "decayedSum":
      return decayedSum(bound, context);
    case "sessions":
      return sessions(bound, context);
    default:
      if (input === undefined) throw lacksInput(node);
      return overInput(bound, input, context);
  }
}
