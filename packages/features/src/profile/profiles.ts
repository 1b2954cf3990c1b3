import {
  type Columns,
  describeValue,
  type Embedder,
  type EventLog,
  isoText,
  listWords,
  PortraitError,
  type Profile,
  type RowValues,
  rowAt,
  type Snapshot,
  type Tag,
  type TimestampInput,
  toMilliseconds,
  type VectorValue,
} from "@portrait/core";
import { checkNames } from "../define/check-names.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { checkBuildOptions } from "./build-options.js";
import { checkProfile } from "./check.js";
import { type ModelPredictions, type PredictionModels, readPredictions } from "./predictions.js";
import { readModelTag } from "./read-model-tag.js";
import { ruleTags } from "./rule-tags.js";
import { type SnapshotOptions, snapshotFor } from "./snapshot.js";
import { type ModelTagValues, modelTags, type TagModels } from "./tag-models.js";
import { takeSnapshot } from "./take-snapshot.js";
import { userVectors } from "./vectors.js";

/** Options of {@link buildProfiles}. */
export interface ProfilesOptions<
  Cols extends Columns,
  Row extends RowValues,
  Models extends TagModels<Row>,
  // biome-ignore lint/complexity/noBannedTypes: no predictions
  Predictions extends PredictionModels<Row> = {},
> extends Omit<SnapshotOptions<Cols>, "cutoffs"> {
  /** The instant as of which users are described: nothing from at or after it is seen. */
  readonly asOf: TimestampInput;
  /** Only these users, or persons, in this order; left out, all members in code-unit order. */
  readonly users?: readonly string[] | undefined;
  /** Models that give further tags, by the tag's name. */
  readonly models?: Models | undefined;
  /** Models that foresee a number or a class, by the prediction's name. */
  readonly predictions?: Predictions | undefined;
  /** Models that give vectors, by the vector's name; they need `interactions`. */
  readonly embeddings?: Readonly<Record<string, Embedder>> | undefined;
}

function wantedRows(
  snapshot: Snapshot<RowValues>,
  users: readonly string[] | undefined,
  asOf: number,
): readonly number[] {
  if (users === undefined) return snapshot.users.map((_, row) => row);
  if (!Array.isArray(users)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `buildProfiles: "users" must be a list of ids; received ${describeValue(users)}.`,
      hint: 'Write users: ["17850"], or leave it out to get all.',
    });
  }
  const rows = new Map(snapshot.users.map((user, row) => [user, row]));
  const unknown = users.filter((user) => !rows.has(user));
  if (unknown.length > 0) {
    throw new PortraitError({
      code: "unknown-id",
      message: `buildProfiles: ${listWords(unknown.map(String))} ${unknown.length === 1 ? "is no member" : "are no members"} as of ${isoText(asOf)}.`,
      hint: 'Only users with an event before that instant have a profile; leave "users" out to get all of them.',
      details: { users: unknown },
    });
  }
  return users.map((user) => rows.get(user) as number);
}

/**
 * The profiles of users as of an instant: features, tags with evidence, confidence and expiry, predictions, vectors. Thresholds
 * relative to the population look at all members, whichever users are asked for.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, instant, users, models.
 * @returns One profile for each user asked for, in that order.
 * @throws PortraitError `unknown-id` when a user is no member; `invalid-definition` when a model's tag has the name of
 *   a tag or feature; `missing-column` when a model needs a feature that the profile lacks; `invalid-data` when a model
 *   gives no probability or finite number; `invalid-argument`; `invalid-option`; the engine's errors.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, recency, tag } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ at }) => ({ daysAway: recency(at) }),
 *   tags: (f) => ({ lapsed: tag(f.daysAway.gt(60), { expires: days(7) }) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-11" });
 * ann?.tags.lapsed.value; // => false
 * ann?.tags.lapsed.evidence[0]; // => { name: "daysAway", value: 10, comparison: ">", threshold: 60, holds: false }
 * ann?.tags.lapsed.validUntil; // => "2024-01-18"
 * ```
 */
export async function buildProfiles<
  Cols extends Columns,
  Features extends RowValues,
  Tags extends RowValues,
  // biome-ignore lint/complexity/noBannedTypes: no models
  const Models extends TagModels<Features & Tags> = {},
  // biome-ignore lint/complexity/noBannedTypes: no predictions
  const Predictions extends PredictionModels<Features & Tags> = {},
>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  log: EventLog<NoInfer<Cols>>,
  options: ProfilesOptions<Cols, Features & Tags, Models, Predictions>,
): Promise<readonly Profile<Features, Tags & ModelTagValues<Models>, ModelPredictions<Predictions>>[]> {
  checkBuildOptions("buildProfiles", options, ["asOf", "users", "models", "predictions", "embeddings"]);
  checkProfile("buildProfiles", profile);
  const asOf = toMilliseconds("buildProfiles", "asOf", options.asOf);
  const { engine, interactions, identities, signal } = options;
  const models = modelTags<Features & Tags>("buildProfiles", profile, options.models);
  const embeddings = options.embeddings ?? {};
  const predictors: Readonly<Record<string, unknown>> = options.predictions ?? {};
  checkNames("buildProfiles", "embeddings", embeddings);
  checkNames("buildProfiles", "predictions", predictors);
  const snapshot = await snapshotFor("buildProfiles", profile, log, {
    engine,
    interactions,
    identities,
    signal,
    cutoffs: [asOf],
  });
  const rows = wantedRows(snapshot, options.users, asOf);
  const wanted = takeSnapshot(snapshot, rows);
  const tags = new Map<string, readonly Tag[]>(ruleTags(profile, snapshot, rows));
  for (const [name, model] of models) tags.set(name, await readModelTag(name, model, wanted));
  const predictions = await readPredictions(predictors, wanted);
  const vectors = userVectors(embeddings, wanted, asOf);
  return wanted.users.map((key, row) => {
    const values: RowValues = rowAt(wanted.table, row);
    const features = profile.featureNames.map((name): [string, VectorValue] => [name, values[name] ?? null]);
    return Object.freeze({
      key,
      asOf: isoText(asOf),
      definition: profile.hash,
      features: Object.freeze(Object.fromEntries(features)),
      tags: Object.freeze(Object.fromEntries([...tags].map(([name, list]) => [name, list[row]]))),
      predictions: predictions[row] ?? {},
      embeddings: vectors[row] ?? {},
    }) as unknown as Profile<Features, Tags & ModelTagValues<Models>, ModelPredictions<Predictions>>;
  });
}
