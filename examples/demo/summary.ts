import type { EventLog } from "@portrait/core";
import type { MetricResult } from "@portrait/metrics";
import type { Judgement } from "./judge.js";

/** One metric in the JSON file. */
interface Figure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly baseline: number | null;
}

const figuresOf = (metrics: Readonly<Record<string, MetricResult>>): Readonly<Record<string, Figure>> =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, { value, low, high, baseline }]) => [
      name,
      { value, low, high, baseline: baseline?.value ?? null },
    ]),
  );

/** The figures of a run as JSON data. */
export function summarise(
  log: EventLog,
  judgement: Judgement,
  run: { readonly source: string; readonly seed: number; readonly timings: Readonly<Record<string, number>> },
) {
  return {
    source: run.source,
    seed: run.seed,
    rows: {
      ...log.rows,
      reasons: Object.fromEntries(
        log.reasons.map(({ column, reason, count }) => [`${column}: ${reason}`, count]),
      ),
    },
    metrics: {
      willBuy: figuresOf(judgement.willBuy.metrics),
      ordersOnly: figuresOf(judgement.ordersOnly.metrics),
      recommend: figuresOf(judgement.recommend.metrics),
    },
    timings: run.timings,
  };
}
