import type { ClassTarget, TargetVector } from "@portrait/core";
import type { BinaryMetric, Metric, MulticlassMetric, RankingMetric, RegressionMetric } from "./metric.js";

/** The metrics for answers of a kind: binary for a yes-or-no outcome, multiclass for classes, regression for numbers. */
export type TaskMetric<Target extends TargetVector> = Target extends ClassTarget
  ? MulticlassMetric
  : Target extends Float64Array
    ? RegressionMetric
    : BinaryMetric;

/** A metric that judges on examples. */
export type ExampleMetric = Exclude<Metric, RankingMetric>;
