import {
  checkJson,
  describeValue,
  type Fail,
  isJsonObject,
  type Json,
  type PortraitError,
  type Profile,
} from "@portrait/core";

/** JSON has no instants: one is an object of this property alone, with ISO 8601 text. */
const INSTANT = "instant";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => isJsonObject(value);

function encodeValue(value: unknown, path: string, fail: Fail): unknown {
  if (!(value instanceof Date)) return value;
  if (Number.isNaN(value.getTime()))
    throw fail(`${path} must be JSON data or an instant; received an invalid Date`);
  return { [INSTANT]: value.toISOString() };
}

function decodeValue(value: Json | undefined): unknown {
  const isInstant =
    isJsonObject(value) && Object.keys(value).length === 1 && typeof value[INSTANT] === "string";
  return isInstant ? new Date(value[INSTANT] as string) : value;
}

function mapRecord(
  record: Readonly<Record<string, unknown>>,
  map: (value: unknown, name: string) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}

/** A tag with each of its values, and those of its evidence, put through a function. */
function mapTag(tag: unknown, map: (value: unknown, path: string) => unknown, path: string): unknown {
  if (!isObject(tag)) return tag;
  const evidence = Array.isArray(tag.evidence)
    ? tag.evidence.map((reason: unknown, index) =>
        isObject(reason)
          ? { ...reason, value: map(reason.value, `${path}.evidence[${index}].value`) }
          : reason,
      )
    : tag.evidence;
  return { ...tag, value: map(tag.value, `${path}.value`), evidence };
}

function mapProfile(
  profile: Readonly<Record<string, unknown>>,
  map: (value: unknown, path: string) => unknown,
): Readonly<Record<string, unknown>> {
  const { features, tags } = profile;
  return {
    ...profile,
    features: isObject(features)
      ? mapRecord(features, (value, name) => map(value, `profile.features.${name}`))
      : features,
    tags: isObject(tags) ? mapRecord(tags, (tag, name) => mapTag(tag, map, `profile.tags.${name}`)) : tags,
  };
}

function checkText(holder: Readonly<Record<string, unknown>>, name: string, path: string, fail: Fail): void {
  const value = holder[name];
  if (typeof value === "string" && value !== "") return;
  throw fail(`${path}.${name} must be a text that is not empty; received ${describeValue(value)}`);
}

function checkTag(tag: unknown, path: string, fail: Fail): void {
  if (!isObject(tag)) throw fail(`${path} must be a tag; received ${describeValue(tag)}`);
  if (!("value" in tag)) throw fail(`${path} has no value`);
  const { confidence, evidence, source, validUntil } = tag;
  if (typeof confidence !== "number" || !(confidence >= 0 && confidence <= 1)) {
    throw fail(`${path}.confidence must be a number in [0, 1]; received ${describeValue(confidence)}`);
  }
  if (!Array.isArray(evidence))
    throw fail(`${path}.evidence must be a list; received ${describeValue(evidence)}`);
  if (source !== "fact" && source !== "rule" && source !== "model") {
    throw fail(`${path}.source must be "fact", "rule" or "model"; received ${describeValue(source)}`);
  }
  checkText(tag, "definition", path, fail);
  if (validUntil !== null) checkInstant(validUntil, `${path}.validUntil`, fail);
}

function checkInstant(value: unknown, path: string, fail: Fail): void {
  if (typeof value === "string" && !Number.isNaN(Date.parse(value))) return;
  throw fail(`${path} must be ISO 8601 text; received ${describeValue(value)}`);
}

function checkEmbedding(value: unknown, path: string, fail: Fail): void {
  if (Array.isArray(value) && value.every((item) => Number.isFinite(item))) return;
  throw fail(`${path} must be a list of finite numbers; received ${describeValue(value)}`);
}

/** Checks the parts of a profile whose values are JSON. */
function checkProfile(profile: Readonly<Record<string, unknown>>, fail: Fail): void {
  checkText(profile, "key", "profile", fail);
  checkInstant(profile.asOf, "profile.asOf", fail);
  checkText(profile, "definition", "profile", fail);
  for (const name of ["features", "tags", "predictions", "embeddings"] as const) {
    if (isObject(profile[name])) continue;
    throw fail(`profile.${name} must be an object; received ${describeValue(profile[name])}`);
  }
  const { tags, embeddings } = profile as { tags: object; embeddings: object };
  for (const [name, tag] of Object.entries(tags)) checkTag(tag, `profile.tags.${name}`, fail);
  for (const [name, vector] of Object.entries(embeddings)) {
    checkEmbedding(vector, `profile.embeddings.${name}`, fail);
  }
}

/**
 * A profile as JSON data; instants become objects, and nothing else changes.
 *
 * @param profile - The profile.
 * @param fail - Makes the error for a value that JSON would lose (NaN, functions) or a part that is missing.
 * @throws What `fail` makes.
 */
export function encodeProfile(profile: unknown, fail: Fail): Json {
  if (!isObject(profile)) throw fail(`the profile must be an object; received ${describeValue(profile)}`);
  const encoded = mapProfile(profile, (value, path) => encodeValue(value, path, fail));
  checkJson(encoded, "profile", fail);
  checkProfile(encoded, fail);
  return encoded;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

/**
 * The profile that JSON data describe, frozen.
 *
 * @param data - What {@link encodeProfile} gave.
 * @param fail - Makes the error for data that are no profile.
 * @throws What `fail` makes.
 */
export function decodeProfile(data: Json | undefined, fail: (problem: string) => PortraitError): Profile {
  if (!isJsonObject(data)) throw fail(`profile must be an object; received ${describeValue(data)}`);
  checkProfile(data, fail);
  return deepFreeze(mapProfile(data, (value) => decodeValue(value as Json)) as unknown as Profile);
}
