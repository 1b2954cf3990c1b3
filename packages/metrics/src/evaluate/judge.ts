import type { Examples, Model, PredictOptions, RowValues, TargetVector } from "@portrait/core";
import { resolveOptions } from "@portrait/core";
import type { Metric, MetricTask, WeightedStatistic } from "../metric/metric.js";
import { refuseSeen } from "../seen/seen-rows.js";
import { capable, capableBaseline, factsOf } from "./capability.js";
import type { ExampleProtocol, MetricResult, ModelFacts } from "./evaluation.js";
import { checkTest, weightsOf } from "./example-rows.js";
import { checkMetrics, exampleRules } from "./options.js";
import { createPace } from "./pace.js";
import { protocolOf } from "./protocol.js";
import { resultsOf } from "./results.js";
import { unitsOf } from "./units.js";

/** What differs between the tasks that are judged on examples. */
export interface ExampleTask<M extends Model, T extends Metric, Rows> {
  /** The task. */
  readonly task: MetricTask;
  /** Whether a model can do it. */
  readonly can: (model: unknown) => model is M;
  /** Refuses a test on which the metrics are undefined, before anything is predicted. */
  readonly checkTest?: (metrics: readonly T[]) => void;
  /** The rows of the test as a model sees them; the other model is passed for what both must share. */
  readonly rowsOf: (model: M, other: M | undefined, options: PredictOptions) => Promise<Rows>;
  /** Refuses rows on which a metric is undefined, and prepares it. */
  readonly prepare: (metric: T, rows: Rows) => WeightedStatistic;
}

/** What all evaluations on examples hold. */
export interface Judged<Rows> {
  /** The model. */
  readonly model: ModelFacts;
  /** The baseline; `null` without. */
  readonly baseline: ModelFacts | null;
  /** How many different users the rows are of. */
  readonly users: number;
  /** The results. */
  readonly metrics: Readonly<Record<string, MetricResult>>;
  /** How the numbers came about. */
  readonly protocol: ExampleProtocol;
  /** The rows as the model sees them. */
  readonly own: Rows;
  /** The rows as the baseline sees them, if there is one. */
  readonly other: Rows | undefined;
  /** How much each row counts. */
  readonly weights: Float64Array;
}

/**
 * What the evaluations on examples have in common: options, capability, leakage, predictions, intervals.
 *
 * @param received - What the caller passed as model.
 * @param test - The examples.
 * @param options - What the caller passed as options.
 * @param task - What differs.
 */
export async function judge<M extends Model, T extends Metric, Rows>(
  received: unknown,
  test: Examples<RowValues, TargetVector>,
  options: object | undefined,
  task: ExampleTask<M, T, Rows>,
): Promise<Judged<Rows>> {
  const settings = resolveOptions("evaluate", exampleRules, options);
  checkMetrics(task.task, settings.metrics);
  const metrics = settings.metrics as readonly T[];
  const model = capable(task.task, received, task.can);
  const baseline = capableBaseline(task.task, settings.baseline, task.can);
  checkTest("evaluate", test);
  task.checkTest?.(metrics);
  const { bootstrap, level, seed, signal, onProgress, workers } = settings;
  const pace = createPace("evaluate", signal, onProgress);
  const passes = baseline === undefined ? 1 : 2;
  await pace("predict", 0, passes);
  if (!settings.allowSeen) {
    for (const judged of baseline === undefined ? [model] : [model, baseline])
      refuseSeen("evaluate", judged, test);
  }
  const predicting: PredictOptions = {
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
  };
  const own = await task.rowsOf(model, baseline, predicting);
  await pace("predict", 1, passes);
  const other = baseline === undefined ? undefined : await task.rowsOf(baseline, model, predicting);
  if (other !== undefined) await pace("predict", 2, passes);
  const units = unitsOf(test.users);
  const weights = weightsOf(test);
  const prepared = metrics.map((metric) => ({
    metric,
    model: task.prepare(metric, own),
    baseline: other === undefined ? undefined : task.prepare(metric, other),
  }));
  return {
    model: factsOf(model),
    baseline: baseline === undefined ? null : factsOf(baseline),
    users: units.count,
    metrics: await resultsOf(prepared, { resamples: bootstrap, seed, units, weights, pace }, level),
    protocol: protocolOf(test, { bootstrap, level, seed }),
    own,
    other,
    weights,
  };
}
