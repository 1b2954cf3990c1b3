import {
  type Classifier,
  type Columns,
  type Embedder,
  type EventLog,
  interactionsBefore,
  isoText,
  listWords,
  PortraitError,
  type Profile,
  type RowValues,
  rowAt,
  type Snapshot,
  selectColumns,
  type Tag,
  type TimestampInput,
  takeRows,
  type VectorValue,
  valueAt,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";
import type { ProfileDefinition, ProfilePlan } from "../define/profile.js";
import { columnOf } from "../read/row-reader.js";
import { tagContext } from "./derive.js";
import { evidenceReader } from "./evidence.js";
import { type ModelTag, modelTag, readModelTag } from "./model-tag.js";
import { buildSnapshot, type SnapshotOptions } from "./snapshot.js";

/** The models that give tags, by the tag's name: a classifier, or one with a threshold and expiry of its own. */
export type TagModels<Row extends RowValues> = Readonly<Record<string, Classifier<Row> | ModelTag<Row>>>;

/** Options of {@link buildProfiles}. */
export interface ProfilesOptions<Cols extends Columns, Row extends RowValues, Models extends TagModels<Row>>
  extends Omit<SnapshotOptions<Cols>, "cutoffs"> {
  /** The instant as of which users are described: nothing from at or after it is seen. */
  readonly asOf: TimestampInput;
  /** Only these users, in this order; left out, all members in code-unit order. */
  readonly users?: readonly string[];
  /** Models that give further tags, by the tag's name. */
  readonly models?: Models;
  /** Models that give vectors, by the vector's name; they need `interactions`. */
  readonly embeddings?: Readonly<Record<string, Embedder>>;
}

/** The tags that models give. */
export type ModelTagValues<Models> = { readonly [Name in keyof Models]: boolean };

function wantedRows(
  snapshot: Snapshot,
  users: readonly string[] | undefined,
  asOf: string,
): readonly number[] {
  if (users === undefined) return snapshot.users.map((_, row) => row);
  const rows = new Map(snapshot.users.map((user, row) => [user, row]));
  const unknown = users.filter((user) => !rows.has(user));
  if (unknown.length > 0) {
    throw new PortraitError({
      code: "unknown-id",
      message: `buildProfiles: ${listWords(unknown)} ${unknown.length === 1 ? "is no member" : "are no members"} as of ${asOf}.`,
      hint: 'Only users with an event before that instant have a profile; leave "users" out to get all of them.',
      details: { users: unknown },
    });
  }
  return users.map((user) => rows.get(user) as number);
}

function ruleTags(
  profile: ProfilePlan,
  snapshot: Snapshot,
  rows: readonly number[],
): ReadonlyMap<string, readonly Tag[]> {
  const features = selectColumns("buildProfiles", snapshot.table, {
    columns: profile.featureNames.map((name) => ({ name, type: nodeType(profile.features[name] as never) })),
  });
  const context = tagContext(features, snapshot.cutoffs);
  return new Map(
    profile.tagNames.map((name) => {
      const tag = profile.tags[name] as ProfilePlan["tags"][string];
      const values = columnOf(snapshot.table.columns, name);
      const evidence = evidenceReader(tag.node, context);
      const tags = rows.map((row): Tag => {
        const value = valueAt(values, row);
        const validUntil =
          tag.expires === null ? null : isoText((snapshot.cutoffs[row] as number) + tag.expires);
        return Object.freeze({
          value,
          confidence: value === null ? 0 : 1,
          evidence: evidence(row),
          source: tag.source,
          definition: tag.hash,
          validUntil,
        });
      });
      return [name, tags];
    }),
  );
}

function rowsOf<Row extends RowValues>(snapshot: Snapshot<Row>, rows: readonly number[]): Snapshot<Row> {
  return {
    ...snapshot,
    table: takeRows(snapshot.table, rows),
    users: rows.map((row) => snapshot.users[row] as string),
    cutoffs: Float64Array.from(rows, (row) => snapshot.cutoffs[row] as number),
  };
}

function vectors(
  embeddings: Readonly<Record<string, Embedder>>,
  wanted: Snapshot,
): readonly Readonly<Record<string, readonly number[]>>[] {
  const entries = Object.entries(embeddings);
  if (entries.length > 0 && wanted.interactions === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: 'buildProfiles: "embeddings" need "interactions".',
      hint: 'Pass interactions: { item: "item" }.',
    });
  }
  const embedded = entries.map(([name, model]) => {
    const history = interactionsBefore(
      wanted.interactions as NonNullable<Snapshot["interactions"]>,
      wanted.cutoffs[0] ?? 0,
    );
    return { name, dimensions: model.dimensions, values: model.embed(wanted.users, history).values };
  });
  return wanted.users.map((_, row) =>
    Object.fromEntries(
      embedded.map(({ name, dimensions, values }) => [
        name,
        [...values.subarray(row * dimensions, (row + 1) * dimensions)],
      ]),
    ),
  );
}

/**
 * The profiles of users as of an instant: features, tags with evidence, confidence and expiry, vectors. Thresholds
 * relative to the population look at all members, whichever users are asked for.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, instant, users, models.
 * @throws PortraitError `unknown-id` when a user is no member; `invalid-definition` when a model's tag has the name of
 *   another tag; `missing-column` when a model needs a feature that the profile lacks; the engine's errors.
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
>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  log: EventLog<Cols>,
  options: ProfilesOptions<Cols, Features & Tags, Models>,
): Promise<readonly Profile<Features, Tags & ModelTagValues<Models>>[]> {
  const { asOf, users, models, embeddings, ...rest } = options;
  const clash = Object.keys(models ?? {}).find((name) => Object.hasOwn(profile.tags, name));
  if (clash !== undefined) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `buildProfiles: "${clash}" is already a tag of the profile.`,
      hint: "Give the model's tag another name.",
    });
  }
  const snapshot = await buildSnapshot(profile, log, { ...rest, cutoffs: [asOf] });
  const instant = isoText(snapshot.cutoffs[0] ?? new Date(asOf).getTime());
  const rows = wantedRows(snapshot, users, instant);
  const wanted = rowsOf(snapshot, rows);
  const tags = new Map(ruleTags(profile, snapshot, rows));
  for (const [name, model] of Object.entries(models ?? {})) {
    const tag = "threshold" in model ? model : modelTag(model);
    tags.set(name, await readModelTag(name, tag, wanted));
  }
  const spaces = vectors(embeddings ?? {}, wanted);
  return wanted.users.map((key, row) => {
    const values: RowValues = rowAt(wanted.table, row);
    const features = profile.featureNames.map((name): [string, VectorValue] => [name, values[name] ?? null]);
    return Object.freeze({
      key,
      asOf: instant,
      definition: profile.hash,
      features: Object.fromEntries(features),
      tags: Object.fromEntries([...tags].map(([name, list]) => [name, list[row]])),
      embeddings: spaces[row] ?? {},
    }) as unknown as Profile<Features, Tags & ModelTagValues<Models>>;
  });
}
