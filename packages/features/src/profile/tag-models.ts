import { describeValue, PortraitError, type RowValues } from "@portrait/core";
import { checkNames } from "../define/check-names.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { type ClassifierOver, isClassifier, type ModelTag, modelTag } from "./model-tag.js";

/**
 * The models that give tags, by the tag's name: a classifier over columns of the profile, or one with a threshold and
 * expiry of its own.
 */
export type TagModels<Row extends RowValues> = Readonly<Record<string, ClassifierOver<Row> | ModelTag<Row>>>;

/** The tags that models give. */
export type ModelTagValues<Models> = { readonly [Name in keyof Models]: boolean };

function checkModels(owner: string, profile: ProfilePlan, models: Readonly<Record<string, unknown>>): void {
  checkNames(owner, "models", models);
  const taken = new Set([...profile.featureNames, ...profile.tagNames]);
  const clash = Object.keys(models).find((name) => taken.has(name));
  if (clash === undefined) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: "${clash}" is already a feature or tag of the profile.`,
    hint: "Give the model's tag another name.",
  });
}

function isModelTag<Row extends RowValues>(model: object): model is ModelTag<Row> {
  return "model" in model && isClassifier(model.model) && "threshold" in model && "expires" in model;
}

function modelTagOf<Row extends RowValues>(
  owner: string,
  name: string,
  model: ClassifierOver<Row> | ModelTag<Row>,
): ModelTag<Row> {
  if (typeof model === "object" && model !== null && isModelTag<Row>(model)) return model;
  if (isClassifier(model)) return modelTag(model);
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: model "${name}" must be a fitted classifier, or made by modelTag(...); received ${describeValue(model)}.`,
    hint: 'Models that give vectors belong to "embeddings".',
  });
}

/**
 * The tags that models give, by name.
 *
 * @param owner - Who asks, for messages.
 * @param profile - The definition.
 * @param models - What the caller passed.
 * @throws PortraitError `invalid-definition` when a name is taken; `invalid-argument` when a model is none.
 */
export function modelTags<Row extends RowValues>(
  owner: string,
  profile: ProfilePlan,
  models: TagModels<Row> = {},
): readonly (readonly [string, ModelTag<Row>])[] {
  checkModels(owner, profile, models);
  return Object.entries(models).map(([name, model]) => [name, modelTagOf(owner, name, model)]);
}
