import type { RowValues } from "../table/table.js";
import type { VectorValue } from "../table/vector.js";

/** How a tag came about: as a fact read from a feature, by a rule over features, or by a model. */
export type TagSource = "fact" | "rule" | "model";

/** One reason for a tag's value: a feature, what it was, and what it was compared with. */
export interface Evidence {
  /** The feature, tag or model input that the reason speaks of. */
  readonly name: string;
  /** Its value as of the profile's time. */
  readonly value: VectorValue;
  /** How it was compared (`">="`, `"in"`, `"not in"`), or `"contribution"` for a model's input. */
  readonly comparison: string;
  /** What it was compared with, or the contribution in units of log odds. */
  readonly threshold: number | string | boolean | readonly string[] | null;
  /** Whether this reason held by itself; null when it is unknown. */
  readonly holds: boolean | null;
}

/** The value of one tag of one user, with all that is needed to believe it. */
export interface Tag<Value = VectorValue> {
  /** The value; `null` when it is unknown. */
  readonly value: Value | null;
  /**
   * How sure the value is, in [0, 1]: 1 for a fact or a rule that could be decided, 0 for one that is unknown, and
   * the predicted probability of the value for a model.
   */
  readonly confidence: number;
  /** The reasons for the value. */
  readonly evidence: readonly Evidence[];
  /** How the tag came about. */
  readonly source: TagSource;
  /** The hash of the tag's definition, or of the model. */
  readonly definition: string;
  /** The instant from which the value is out of date, as ISO 8601 text; `null` when it does not expire. */
  readonly validUntil: string | null;
}

/** What a model may foresee of a user: a number, or a class. */
export type PredictedValue = number | string | boolean;

/** What a model foresees of one user, with all that is needed to use it. */
export interface ProfilePrediction<Value extends PredictedValue = PredictedValue> {
  /** The number of a regressor, or the most probable class of a classifier. */
  readonly value: Value;
  /** The probability of that class, in [0, 1]; `null` for a number. */
  readonly probability: number | null;
  /** The hash of the model. */
  readonly definition: string;
  /** The end of the time that the prediction is about, as ISO 8601 text; `null` when the model has no horizon. */
  readonly until: string | null;
}

/** The predicted values by name: what types the predictions of a {@link Profile}. */
export type PredictedValues = Readonly<Record<string, PredictedValue>>;

/** What is known of one user as of an instant, typed by the definition that made it. */
export interface Profile<
  Features extends RowValues = RowValues,
  Tags extends RowValues = RowValues,
  Predictions extends PredictedValues = PredictedValues,
> {
  /** The user's id. */
  readonly key: string;
  /** The instant, as ISO 8601 text: nothing from at or after it was seen. */
  readonly asOf: string;
  /** The hash of the profile's definition. */
  readonly definition: string;
  /** The features by name. */
  readonly features: Features;
  /** The tags by name, those of models included. */
  readonly tags: { readonly [Name in keyof Tags]: Tag<NonNullable<Tags[Name]>> };
  /** What models foresee, by name. */
  readonly predictions: { readonly [Name in keyof Predictions]: ProfilePrediction<Predictions[Name]> };
  /** Vectors by the name of the model that gave them. */
  readonly embeddings: Readonly<Record<string, readonly number[]>>;
}
