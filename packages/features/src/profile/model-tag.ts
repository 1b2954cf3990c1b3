import {
  type Classifier,
  type Duration,
  describeValue,
  type Explainable,
  numberOption,
  PortraitError,
  type RowValues,
  resolveOptions,
} from "@portrait/core";
import { durationOption } from "../define/duration-option.js";

/**
 * A classifier that reads some of the columns of a row: its `inputs` are among them. It may be able to say what its
 * answers rest on.
 */
export type ClassifierOver<Row extends RowValues> = Classifier<Row> & Partial<Explainable<Row>>;

/** A tag that a fitted classifier decides. */
export interface ModelTag<Row extends RowValues = RowValues> {
  /** The classifier. */
  readonly model: ClassifierOver<Row>;
  /** The tag is true from this probability on, in (0, 1). */
  readonly threshold: number;
  /** For how long a value holds, in milliseconds; `null` when it does not expire. */
  readonly expires: number | null;
}

/** Options of {@link modelTag}. */
export interface ModelTagOptions {
  /** The tag is true from this probability on, in (0, 1); left out, 0.5. */
  readonly threshold?: number | undefined;
  /** For how long a value holds; left out, the horizon that the model learnt for, or for ever when it has none. */
  readonly expires?: Duration | undefined;
}

/**
 * Whether a value is a classifier.
 *
 * @param value - Anything.
 */
export function isClassifier(value: unknown): value is Classifier<never> {
  return (
    typeof value === "object" &&
    value !== null &&
    "predictProba" in value &&
    typeof value.predictProba === "function" &&
    "inputs" in value
  );
}

/**
 * A tag that a fitted classifier decides: true where the probability of `true` is at least the threshold.
 *
 * @param model - The classifier, with features or tags of the profile as inputs.
 * @param options - See {@link ModelTagOptions}.
 * @throws PortraitError `invalid-argument` when the model is no classifier, or does not tell true from false;
 *   `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, days, fit } from "@portrait/core";
 * import { modelTag } from "@portrait/features";
 * import { majority } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}], schema: { columns: [] }, target: [true, false] });
 * modelTag(await fit(majority(), examples), { threshold: 0.3, expires: days(30) }).threshold; // => 0.3
 * ```
 */
export function modelTag<Row extends RowValues>(
  model: ClassifierOver<Row>,
  options: ModelTagOptions = {},
): ModelTag<Row> {
  if (!isClassifier(model)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `modelTag: a fitted classifier is needed; received ${describeValue(model)}.`,
      hint: "Fit one with fit(estimator, examples).",
    });
  }
  const { threshold, expires } = resolveOptions(
    "modelTag",
    {
      threshold: numberOption(0.5, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
      expires: durationOption("days(30)"),
    },
    options,
  );
  const horizon = model.horizon > 0 ? model.horizon : null;
  return Object.freeze({ model, threshold, expires: expires?.milliseconds ?? horizon });
}
