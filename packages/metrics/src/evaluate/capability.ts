import type { Classifier, Model, Recommender, Regressor, RowValues } from "@portrait/core";
import { describeValue, listWords, PortraitError } from "@portrait/core";
import type { MetricTask } from "../metric/metric.js";
import type { ModelFacts } from "./evaluation.js";

/** A classifier of named classes. */
export type ClassClassifier = Classifier<RowValues, string>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * Whether a model tells classes apart.
 *
 * @param model - Any value.
 */
export const isClassifier = (model: unknown): model is Classifier =>
  isObject(model) && "predictProba" in model && typeof model.predictProba === "function";

/**
 * Whether a model tells named classes apart.
 *
 * @param model - Any value.
 */
export const isClassClassifier = (model: unknown): model is ClassClassifier =>
  isClassifier(model) &&
  Array.isArray(model.classes) &&
  model.classes.every((name: unknown) => typeof name === "string");

/**
 * Whether a model predicts numbers.
 *
 * @param model - Any value.
 */
export const isRegressor = (model: unknown): model is Regressor =>
  isObject(model) && "predict" in model && typeof model.predict === "function";

/**
 * Whether a model ranks items for users.
 *
 * @param model - Any value.
 */
export const isRecommender = (model: unknown): model is Recommender =>
  isObject(model) && "recommend" in model && typeof model.recommend === "function";

const methodOf: Readonly<Record<MetricTask, string>> = {
  binary: "predictProba, as classifiers do",
  multiclass: "predictProba and classes that are texts, as classifiers of several classes do",
  regression: "predict, as regressors do",
  ranking: "recommend, as recommenders do",
};

/** How a value is called in a message: a model by its kind. */
export function nameOf(model: unknown): string {
  return isObject(model) && "kind" in model && typeof model.kind === "string"
    ? `a model of kind "${model.kind}"`
    : describeValue(model);
}

/**
 * The model to judge, if it can do the task.
 *
 * @param task - What is judged.
 * @param model - What the caller passed.
 * @param can - Whether it can.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `not-supported`.
 */
export function capable<M extends Model>(
  task: MetricTask,
  model: unknown,
  can: (model: unknown) => model is M,
  owner: string = "evaluate",
): M {
  if (can(model)) return model;
  const estimator = isObject(model) && "learn" in model;
  throw new PortraitError({
    code: "not-supported",
    message: `${owner}: the model must have ${methodOf[task]}; received ${nameOf(model)}.`,
    hint: estimator
      ? "Fit the estimator first, and pass the model."
      : owner === "evaluate"
        ? "Pass a fitted model."
        : "The examples must be of the model's task.",
  });
}

/**
 * The baseline to compare with: the model passed, or the first of those passed that can do the task.
 *
 * @param task - What is judged.
 * @param baseline - What the caller passed.
 * @param can - Whether a model can.
 * @throws PortraitError `not-supported` when none can.
 */
export function capableBaseline<M extends Model>(
  task: MetricTask,
  baseline: unknown,
  can: (model: unknown) => model is M,
): M | undefined {
  if (baseline === undefined) return undefined;
  const models: readonly unknown[] = Array.isArray(baseline) ? baseline : [baseline];
  const found = models.find(can);
  if (found !== undefined) return found;
  const estimator = models.some((model) => isObject(model) && "learn" in model);
  const received = models.map((model) =>
    isObject(model) && "kind" in model ? String(model.kind) : describeValue(model),
  );
  throw new PortraitError({
    code: "not-supported",
    message: `evaluate: the baseline must have ${methodOf[task]}; received ${received.length === 0 ? "an empty list" : listWords(received)}.`,
    hint: estimator
      ? "Fit the estimator first, and pass the model."
      : "Pass a fitted model of the same task.",
  });
}

/**
 * Which model it is, as plain data.
 *
 * @param model - The model.
 */
export function factsOf(model: Model): ModelFacts {
  return Object.freeze({ kind: model.kind, provenance: model.provenance ?? null });
}
