import { type AggregateKind, PortraitError } from "@portrait/core";
import type { BoundAggregate } from "./bind.js";
import { dayOfWeek, histogram, hourOfDay } from "./bins.js";
import type { ComputeContext, Computed } from "./computed.js";
import {
  count,
  decayedSum,
  distinct,
  exists,
  max,
  mean,
  min,
  recency,
  share,
  sum,
  tenure,
  variance,
} from "./numbers.js";
import { first, history, last, quantile, trend } from "./order.js";
import { funnel, gap, sequenceCount, sessions, streak } from "./paths.js";
import { entropy, mostFrequent, ngrams, topK, topKShares } from "./tallies.js";

type Compute = (aggregate: BoundAggregate, context: ComputeContext) => Computed;

const computes: Readonly<Record<AggregateKind, Compute>> = {
  count,
  exists,
  sum,
  mean,
  min,
  max,
  distinct,
  recency,
  tenure,
  share,
  first,
  last,
  mostFrequent,
  history,
  variance,
  quantile,
  histogram,
  trend,
  entropy,
  topK,
  topKShares,
  gap,
  streak,
  ngrams,
  sequenceCount,
  funnel,
  hourOfDay,
  dayOfWeek,
  decayedSum,
  sessions,
};

/**
 * An aggregate as SQL.
 *
 * @param aggregate - The aggregate.
 * @param context - What it needs beside itself.
 * @throws PortraitError `not-supported` for a kind that there is not.
 */
export function compute(aggregate: BoundAggregate, context: ComputeContext): Computed {
  const kind = aggregate.node.aggregate;
  if (Object.hasOwn(computes, kind)) return computes[kind](aggregate, context);
  throw new PortraitError({
    code: "not-supported",
    message: `spark: the engine does not compute the aggregate ${JSON.stringify(kind)}.`,
  });
}
