import {
  type Columns,
  listWords,
  PortraitError,
  type Profile,
  type ProfilePrediction,
  type RowValues,
  type ValueType,
  type VectorValue,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { ProfileDefinition, ProfilePlan } from "../define/profile-definition.js";
import { checkProfile } from "../profile/check.js";
import { type Fault, faultsOf, fieldsOf, shareOf, textOf } from "./json-fault.js";
import { fromJsonValue, instantOf } from "./json-value.js";
import { FORMAT } from "./profile-json.js";
import { readTag } from "./read-tag.js";

const OWNER = "profileFromJson";
const KEYS = ["format", "key", "asOf", "definition", "features", "tags", "predictions", "embeddings"];

/** Reads every property of a record by one function. */
function recordOf<Value>(
  fault: Fault,
  path: string,
  value: unknown,
  read: (path: string, value: unknown, name: string) => Value,
): Readonly<Record<string, Value>> {
  const entries = [...fieldsOf(fault, path, value)];
  return Object.freeze(
    Object.fromEntries(entries.map(([name, inner]) => [name, read(`${path}.${name}`, inner, name)])),
  );
}

function readFeature(fault: Fault, path: string, type: ValueType, value: unknown): VectorValue {
  const read = fromJsonValue(type, value);
  if (read === undefined) throw fault(path, `of type ${type}`, value);
  return read;
}

function readPrediction(fault: Fault, path: string, json: unknown): ProfilePrediction {
  const fields = fieldsOf(fault, path, json, ["value", "probability", "definition", "until"]);
  const [value, probability, until] = [fields.get("value"), fields.get("probability"), fields.get("until")];
  const known = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  if (!known) throw fault(`${path}.value`, "a finite number, a text or a truth value", value);
  if (until !== null && instantOf(until) === undefined) {
    throw fault(`${path}.until`, "an instant as ISO 8601 text, or null", until);
  }
  return Object.freeze({
    value: value as ProfilePrediction["value"],
    probability: probability === null ? null : shareOf(fault, `${path}.probability`, probability),
    definition: textOf(fault, `${path}.definition`, fields.get("definition")),
    until: until as string | null,
  });
}

function readVector(fault: Fault, path: string, value: unknown): readonly number[] {
  const read = fromJsonValue("vector", value);
  if (read === undefined) throw fault(path, "a list of finite numbers", value);
  return read as readonly number[];
}

function checkNamesOf(part: string, expected: readonly string[], given: Iterable<string>): void {
  const own = new Set(given);
  const absent = expected.filter((name) => !own.has(name));
  if (absent.length === 0) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${OWNER}: the profile lacks the ${part} ${listWords(absent)} of its definition.`,
    hint: "Pass what profileToJson made.",
  });
}

function checkDefinition(profile: ProfilePlan, hash: unknown): void {
  if (hash === profile.hash) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${OWNER}: the profile was made by the definition ${JSON.stringify(hash)}, not by the one passed, ${JSON.stringify(profile.hash)}.`,
    hint: "Pass the definition that made it, or build the profile again.",
    details: { made: hash, passed: profile.hash },
  });
}

/**
 * Reads a profile from plain data, such as what `JSON.parse` gave. Features and tags must have the types of the definition; tags
 * and predictions of models may stand beside them. Only own properties are read, and unknown ones are refused.
 *
 * @param profile - The definition that made it.
 * @param json - What {@link profileToJson} made.
 * @returns The profile, equal to the one that was written.
 * @throws PortraitError `invalid-data` naming the place, or when another definition made the profile; `invalid-argument` when
 *   `profile` is no definition.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile, profileFromJson } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * profileFromJson(visitor, []); // throws profileFromJson: a profile must be an object; received an array of 0. Pass what profileToJson made.
 * ```
 */
export function profileFromJson<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  json: unknown,
): Profile<Features, Tags> {
  checkProfile(OWNER, profile);
  const plan: ProfilePlan = profile;
  const fault = faultsOf(OWNER);
  const fields = fieldsOf(fault, "", json, KEYS);
  if (fields.get("format") !== FORMAT) throw fault("format", JSON.stringify(FORMAT), fields.get("format"));
  checkDefinition(plan, fields.get("definition"));
  const asOf = fields.get("asOf");
  if (instantOf(asOf) === undefined) throw fault("asOf", "an instant as ISO 8601 text", asOf);
  const featuresJson = fieldsOf(fault, "features", fields.get("features"), plan.featureNames);
  const features = plan.featureNames.map((name): [string, VectorValue] => {
    const type = nodeType(plan.features[name] as ProfilePlan["features"][string]);
    return [name, readFeature(fault, `features.${name}`, type, featuresJson.get(name))];
  });
  const tags = recordOf(fault, "tags", fields.get("tags"), (path, tag, name) => {
    const known = Object.hasOwn(plan.tags, name) ? plan.tags[name] : undefined;
    return readTag(fault, path, tag, known === undefined ? "boolean" : nodeType(known.node));
  });
  checkNamesOf("tags", plan.tagNames, Object.keys(tags));
  return Object.freeze({
    key: textOf(fault, "key", fields.get("key")),
    asOf: asOf as string,
    definition: plan.hash,
    features: Object.freeze(Object.fromEntries(features)),
    tags,
    predictions: recordOf(fault, "predictions", fields.get("predictions"), (path, value) =>
      readPrediction(fault, path, value),
    ),
    embeddings: recordOf(fault, "embeddings", fields.get("embeddings"), (path, value) =>
      readVector(fault, path, value),
    ),
  }) as unknown as Profile<Features, Tags>;
}
