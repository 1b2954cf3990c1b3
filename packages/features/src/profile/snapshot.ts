import type {
  Columns,
  Engine,
  EventLog,
  IdentityIntervals,
  RowValues,
  Snapshot,
  Table,
  TimestampInput,
} from "@portrait/core";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { checkBuildOptions } from "./build-options.js";
import { checkCutoffs, checkLog, checkProfile } from "./check.js";
import { deriveTable } from "./derive.js";
import { extractInteractions, type InteractionOptions } from "./interactions.js";
import { enginePlan, planFeatures } from "./plan.js";

/** Options of {@link buildSnapshot}. */
export interface SnapshotOptions<Cols extends Columns> {
  /** The engine that read the log. */
  readonly engine: Engine;
  /** The instants as of which users are described; repeats count once. */
  readonly cutoffs: readonly TimestampInput[];
  /** Extract interactions too; left out, the snapshot has none. */
  readonly interactions?: InteractionOptions<Cols> | undefined;
  /**
   * Who the ids in the key column were, as it became known: `intervals()` of an `identityGraph`. Rows are then of persons, as
   * they were known at each cutoff, and an interaction is of the person that its id was known to be when it happened. Left
   * out, each id is itself.
   */
  readonly identities?: IdentityIntervals | undefined;
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * As {@link buildSnapshot}, for a builder that takes other options.
 *
 * @param owner - The builder, for messages.
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, cutoffs, interactions, signal.
 */
export async function snapshotFor<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  owner: string,
  profile: ProfileDefinition<Cols, Features, Tags>,
  log: EventLog<NoInfer<Cols>>,
  options: SnapshotOptions<Cols>,
): Promise<Snapshot<Features & Tags>> {
  checkProfile(owner, profile);
  checkLog(owner, profile.events, log);
  const cutoffs = checkCutoffs(owner, options.cutoffs);
  const { engine, interactions, identities, signal } = options;
  const compute = signal === undefined ? {} : { signal };
  const plan = planFeatures(profile);
  const result = await engine.aggregate(log, enginePlan(profile, plan, cutoffs, identities), compute);
  const request = { owner, profile, log, engine, identities, compute };
  const last = cutoffs[cutoffs.length - 1] as number;
  return Object.freeze({
    table: deriveTable(profile, plan, result) as Table<Features & Tags>,
    users: result.users,
    cutoffs: result.cutoffs,
    definition: profile.hash,
    ...(interactions === undefined
      ? {}
      : { interactions: await extractInteractions({ ...request, options: interactions }, last) }),
  });
}

/**
 * Describes every member as of each cutoff: features and tags, with nothing from at or after the cutoff. Rows are
 * ordered by cutoff, then by user in code-unit order.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, cutoffs, interactions.
 * @returns The rows; none when no user is a member yet.
 * @throws PortraitError `invalid-argument`; `invalid-option`; the engine's errors.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }, { user: "bob", at: "2024-01-03" }]);
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-02", "2024-01-04"] });
 * snapshot.users; // => ["ann", "ann", "bob"]
 * ```
 */
export async function buildSnapshot<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  log: EventLog<NoInfer<Cols>>,
  options: SnapshotOptions<Cols>,
): Promise<Snapshot<Features & Tags>> {
  checkBuildOptions("buildSnapshot", options, ["cutoffs"]);
  return snapshotFor("buildSnapshot", profile, log, options);
}
