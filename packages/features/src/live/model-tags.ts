import {
  createTable,
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type Tag,
  type ValueType,
  type Vector,
  type VectorValue,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { checkClasses, decideModelTag } from "../profile/decide-model-tag.js";
import { hashModel } from "../profile/hash-model.js";
import type { ModelTag } from "../profile/model-tag.js";
import { modelTags, type TagModels } from "../profile/tag-models.js";

/** The tags of models for one user, from the values of all features and tags by name. */
export type ModelTagReader = (
  values: Readonly<Record<string, VectorValue>>,
  user: string,
  now: number,
) => readonly (readonly [string, Tag])[];

function emptyVector(type: ValueType): Vector {
  switch (type) {
    case "category":
      return { type, codes: new Int32Array(0), dictionary: [] };
    case "boolean":
      return { type, values: new Uint8Array(0) };
    case "list":
      return { type, offsets: new Int32Array(1), codes: new Int32Array(0), dictionary: [] };
    case "vector":
      return { type, width: 1, values: new Float64Array(0) };
    default:
      return { type, values: new Float64Array(0) };
  }
}

/** Features and tags of a profile without users: which columns a model finds. */
function columnsOf(profile: ProfilePlan): Table {
  const features = Object.entries(profile.features);
  const tags = Object.entries(profile.tags).map(([name, { node }]) => [name, node] as const);
  return createTable(
    Object.fromEntries([...features, ...tags].map(([name, node]) => [name, emptyVector(nodeType(node))])),
  );
}

function checkSync(name: string, { model }: ModelTag<never>): void {
  if (typeof model.predictOne === "function") return;
  throw new PortraitError({
    code: "not-supported",
    message: `live: model "${name}" has no predictOne(row), by which one user is decided at once.`,
    hint: "Pass a model whose weights are in memory, or use buildProfiles(...).",
  });
}

/**
 * Prepares the tags that models give, for one user at a time.
 *
 * @param profile - The definition.
 * @param models - The models by the tag's name.
 * @throws PortraitError `invalid-definition` when a name is taken; `invalid-argument` when a model is none, or does not tell
 *   true from false; `missing-column` when it needs what the profile lacks; `invalid-data` when a column is of another type;
 *   `not-supported` when it cannot decide one user at once.
 */
export function modelTagReader<Row extends RowValues>(
  profile: ProfilePlan,
  models: TagModels<Row> | undefined,
): ModelTagReader {
  const found = columnsOf(profile);
  const deciders = modelTags("live", profile, models).map(([name, tag]) => {
    const { model } = tag;
    checkSync(name, tag as ModelTag<never>);
    checkClasses("live", name, model);
    selectColumns(`live: model "${name}"`, found, model.inputs);
    const truth = model.classes.indexOf(true);
    const inputs = model.inputs.columns.map((column) => column.name);
    const definition = hashModel(model);
    return (values: Readonly<Record<string, VectorValue>>, user: string, at: number) => {
      const row = Object.fromEntries(inputs.map((input) => [input, values[input] ?? null])) as Row;
      const probability = model.predictOne(row).probabilities[truth] as number;
      const asked = { user, at, row, items: [] };
      return [name, decideModelTag("live", name, tag, definition, asked, probability)] as const;
    };
  });
  return (values, user, now) => deciders.map((decide) => decide(values, user, now));
}
