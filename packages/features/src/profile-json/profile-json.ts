import type {
  Evidence,
  PredictedValues,
  Profile,
  ProfilePrediction,
  RowValues,
  Tag,
  VectorValue,
} from "@portrait/core";
import { type JsonValue, toJsonValue } from "./json-value.js";

/** One reason of a tag within JSON. */
export interface EvidenceJson extends Omit<Evidence, "value"> {
  /** The value of what the reason speaks of. */
  readonly value: JsonValue;
}

/** A tag within JSON. */
export interface TagJson extends Omit<Tag, "value" | "evidence"> {
  /** The value; `null` when it is unknown. */
  readonly value: JsonValue;
  /** The reasons. */
  readonly evidence: readonly EvidenceJson[];
}

/** A profile as plain data: what `JSON.stringify` takes and {@link profileFromJson} reads. */
export interface ProfileJson {
  /** Which form this is. */
  readonly format: "portrait-profile-1";
  /** The user's id. */
  readonly key: string;
  /** The profile's time, as ISO 8601 text. */
  readonly asOf: string;
  /** The hash of the profile's definition. */
  readonly definition: string;
  /** The features by name. */
  readonly features: Readonly<Record<string, JsonValue>>;
  /** The tags by name. */
  readonly tags: Readonly<Record<string, TagJson>>;
  /** What models foresee, by name. */
  readonly predictions: Readonly<Record<string, ProfilePrediction>>;
  /** The vectors by name. */
  readonly embeddings: Readonly<Record<string, readonly number[]>>;
}

/** The form that this version writes and reads. */
export const FORMAT = "portrait-profile-1";

function map<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.freeze(
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)])),
  );
}

function tagToJson({ value, evidence, ...rest }: Tag): TagJson {
  const reasons = evidence.map((reason) => Object.freeze({ ...reason, value: toJsonValue(reason.value) }));
  return Object.freeze({ value: toJsonValue(value), ...rest, evidence: Object.freeze(reasons) });
}

/**
 * A profile as plain data, to be stored or sent: `JSON.stringify` writes it, and nothing is lost. An instant among the values is
 * `{ instant: "2011-12-09" }`.
 *
 * @param profile - The profile.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, last, memory, profileFromJson, profileToJson } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user", features: ({ at }) => ({ visits: count(), lastAt: last(at) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * const json = ann === undefined ? null : profileToJson(ann);
 * json?.features; // => { visits: 1, lastAt: { instant: "2024-01-01" } }
 * profileFromJson(visitor, JSON.parse(JSON.stringify(json))).features.lastAt?.getTime(); // => 1704067200000
 * ```
 */
export function profileToJson<
  Features extends RowValues,
  Tags extends RowValues,
  Predictions extends PredictedValues,
>(profile: Profile<Features, Tags, Predictions>): ProfileJson {
  const { key, asOf, definition, features, tags, predictions, embeddings } = profile;
  return Object.freeze({
    format: FORMAT,
    key,
    asOf,
    definition,
    features: map<VectorValue, JsonValue>(features, toJsonValue),
    tags: map<Tag, TagJson>(tags, tagToJson),
    predictions: map<ProfilePrediction, ProfilePrediction>(predictions, (prediction) => prediction),
    embeddings,
  });
}
