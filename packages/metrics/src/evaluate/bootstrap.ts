import { createRandom } from "@portrait/core";
import type { WeightedStatistic } from "../metric/metric.js";
import { quantile } from "../metric/quantile.js";
import type { Pace } from "./pace.js";

/** The rows of a test grouped by what a resample draws. */
export interface ResamplingUnits {
  /** For each row its unit. */
  readonly of: Int32Array;
  /** How many units there are. */
  readonly count: number;
}

/** How resamples are drawn. */
export interface BootstrapPlan {
  /** How many. */
  readonly resamples: number;
  /** The seed. */
  readonly seed: number;
  /** What is drawn. */
  readonly units: ResamplingUnits;
  /** How much each row counts before any draw. */
  readonly weights: Float64Array;
  /** Awaited now and then. */
  readonly pace: Pace;
}

/** How many resamples lie between two reports of progress. */
const REPORT_EVERY = 10;

/**
 * The cluster bootstrap: draws as many units as there are, with replacement, and evaluates every statistic under the
 * weights that result (draws times the weight of the row), without copying or sorting rows. All statistics see the same resamples.
 *
 * Cost: resamples times statistics times rows.
 *
 * Source: Efron and Tibshirani 1993, chapters 6 and 8.
 *
 * @param statistics - The statistics of rows.
 * @param plan - How resamples are drawn.
 * @returns For each statistic its value in each resample; `NaN` where it is undefined.
 * @throws PortraitError `aborted`.
 */
export async function bootstrapValues(
  statistics: readonly WeightedStatistic[],
  plan: BootstrapPlan,
): Promise<readonly Float64Array[]> {
  const { resamples, units, pace } = plan;
  const random = createRandom(plan.seed).fork("bootstrap");
  const values = statistics.map(() => new Float64Array(resamples));
  const drawn = new Uint32Array(units.count);
  const weights = new Float64Array(units.of.length);
  for (let resample = 0; resample < resamples; resample++) {
    drawn.fill(0);
    for (let draw = 0; draw < units.count; draw++) {
      const unit = random.integer(units.count);
      drawn[unit] = (drawn[unit] as number) + 1;
    }
    for (let row = 0; row < weights.length; row++) {
      weights[row] = (drawn[units.of[row] as number] as number) * (plan.weights[row] as number);
    }
    statistics.forEach((statistic, index) => {
      (values[index] as Float64Array)[resample] = statistic(weights);
    });
    const completed = resample + 1;
    if (completed % REPORT_EVERY === 0 || completed === resamples) {
      await pace("bootstrap", completed, resamples);
    }
  }
  return values;
}

/**
 * The percentile interval of the values of a statistic over resamples; those where it is undefined are left out.
 *
 * @param values - One value a resample.
 * @param level - The share of resamples within the interval.
 * @returns The bounds and on how many resamples they rest; `NaN` when on none.
 */
export function percentileInterval(
  values: Float64Array,
  level: number,
): { readonly low: number; readonly high: number; readonly resamples: number } {
  const defined = values.filter((value) => !Number.isNaN(value)).sort();
  if (defined.length === 0) return { low: Number.NaN, high: Number.NaN, resamples: 0 };
  const tail = (1 - level) / 2;
  return {
    low: quantile(defined, tail),
    high: quantile(defined, 1 - tail),
    resamples: defined.length,
  };
}
