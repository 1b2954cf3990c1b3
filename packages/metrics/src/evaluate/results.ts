import { PortraitError } from "@portrait/core";
import type { IntervalKind, WeightedStatistic } from "../metric/metric.js";
import { type BootstrapPlan, bootstrapValues, percentileInterval } from "./bootstrap.js";
import type { Estimate, MetricResult } from "./evaluation.js";

/** A metric as prepared on the rows of the model, and on those of the baseline. */
export interface PreparedMetric {
  /** The metric. */
  readonly metric: {
    readonly name: string;
    readonly title: string;
    readonly higherIsBetter: boolean;
    readonly interval: IntervalKind;
  };
  /** The statistic of the model. */
  readonly model: WeightedStatistic;
  /** The statistic of the baseline, if there is one. */
  readonly baseline: WeightedStatistic | undefined;
}

/** An estimate before its bounds are known. */
interface Draft {
  readonly value: number;
  readonly resampled: Float64Array | undefined;
}

function settle(name: string, draft: Draft, level: number): Estimate & { readonly resamples: number } {
  if (draft.resampled === undefined) return { value: draft.value, low: null, high: null, resamples: 0 };
  const interval = percentileInterval(draft.resampled, level);
  if (interval.resamples === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `evaluate: "${name}" is undefined on all of the ${draft.resampled.length} resamples.`,
      hint: 'Judge by more users, or raise "bootstrap".',
    });
  }
  return { value: draft.value, ...interval };
}

const bare = ({ value, low, high }: Estimate): Estimate => Object.freeze({ value, low, high });

function difference(model: Draft, baseline: Draft): Draft {
  const other = baseline.resampled;
  return {
    value: model.value - baseline.value,
    resampled:
      other === undefined
        ? undefined
        : model.resampled?.map((value, resample) => value - (other[resample] as number)),
  };
}

/**
 * The results of metrics: values on the rows as they are, intervals and paired differences over one set of resamples.
 *
 * @param prepared - The metrics.
 * @param plan - How resamples are drawn.
 * @param level - The share of resamples within an interval.
 * @throws PortraitError `aborted`; `invalid-data` when a metric is undefined, or undefined on every resample.
 */
export async function resultsOf(
  prepared: readonly PreparedMetric[],
  plan: BootstrapPlan,
  level: number,
): Promise<Readonly<Record<string, MetricResult>>> {
  const resampled = prepared.filter(({ metric }) => metric.interval === "bootstrap");
  const models = await bootstrapValues(
    resampled.flatMap(({ model, baseline }) => (baseline === undefined ? [model] : [model, baseline])),
    plan,
  );
  let next = 0;
  const draft = (name: string, statistic: WeightedStatistic, interval: IntervalKind): Draft => {
    const value = statistic(plan.weights);
    if (Number.isNaN(value)) {
      throw new PortraitError({
        code: "invalid-data",
        message: `evaluate: "${name}" is undefined on this test.`,
        hint: "Leave the metric out, or judge by other data.",
      });
    }
    return { value, resampled: interval === "bootstrap" ? models[next++] : undefined };
  };
  const entries = prepared.map(({ metric, model, baseline }) => {
    const { name, title, higherIsBetter, interval } = metric;
    const own = draft(name, model, interval);
    const other = baseline === undefined ? undefined : draft(name, baseline, interval);
    const settled = settle(name, own, level);
    const result: MetricResult = Object.freeze({
      name,
      title,
      higherIsBetter,
      ...settled,
      baseline: other === undefined ? null : bare(settle(name, other, level)),
      difference: other === undefined ? null : bare(settle(name, difference(own, other), level)),
    });
    return [name, result] as const;
  });
  return Object.freeze(Object.fromEntries(entries));
}
