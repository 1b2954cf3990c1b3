import {
  type BooleanExpression,
  type Columns,
  type ColumnsOfKind,
  describeValue,
  type Engine,
  type EventLog,
  type Expression,
  type Interactions,
  interactionsBefore,
  PortraitError,
  type RowValues,
  type Snapshot,
  type Table,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import type { ProfileDefinition, ProfilePlan } from "../define/profile.js";
import { deriveTable } from "./derive.js";
import { enginePlan, planFeatures } from "./plan.js";

/** Who did something with what, extracted beside the rows for graph models. */
export interface InteractionOptions<Cols extends Columns> {
  /** The id column of the item. */
  readonly item: ColumnsOfKind<Cols, "id">;
  /** Which events count; left out, all do. */
  readonly where?: BooleanExpression<"event", boolean | null>;
}

/** Options of {@link buildSnapshot}. */
export interface SnapshotOptions<Cols extends Columns> {
  /** The engine that read the log. */
  readonly engine: Engine;
  /** The instants as of which users are described; repeats count once. */
  readonly cutoffs: readonly TimestampInput[];
  /** Extract interactions too; left out, the snapshot has none. */
  readonly interactions?: InteractionOptions<Cols>;
  /** Stops the computation. */
  readonly signal?: AbortSignal;
}

/**
 * Checks that a log fits a definition.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events of the profile.
 * @param log - The log.
 * @throws PortraitError `invalid-argument`.
 */
export function checkLog(
  owner: string,
  events: { readonly hash: string },
  log: { readonly definition: { readonly hash: string } },
): void {
  if (log?.definition?.hash === events.hash) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the log was read with another event definition than the profile's.`,
    hint: "Read it with the definition that was passed to defineProfile.",
  });
}

/**
 * Cutoffs in epoch milliseconds, ascending and different.
 *
 * @param owner - Who asks, for the message.
 * @param cutoffs - The instants.
 * @throws PortraitError `invalid-argument`.
 */
export function checkCutoffs(owner: string, cutoffs: readonly TimestampInput[]): readonly number[] {
  if (!Array.isArray(cutoffs) || cutoffs.length === 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: "cutoffs" must be a list of at least one instant; received ${describeValue(cutoffs)}.`,
      hint: 'Write monthly("2011-03-01", "2011-11-01").',
    });
  }
  const instants = cutoffs.map((cutoff) => toMilliseconds(owner, "cutoffs", cutoff));
  return [...new Set(instants)].sort((a, b) => a - b);
}

/**
 * Who did something with what, known until an instant.
 *
 * @param profile - The definition, for its key.
 * @param log - The log.
 * @param engine - The engine that read it.
 * @param options - Item and filter.
 * @param until - The instant; when the log ends before it, the end of the log is taken.
 */
export async function extractInteractions<Cols extends Columns>(
  profile: ProfilePlan,
  log: EventLog<Cols>,
  engine: Engine,
  options: InteractionOptions<Cols>,
  until: number,
): Promise<Interactions> {
  const where: Expression<"event", unknown> | undefined = options.where;
  const plan = {
    user: profile.key,
    item: options.item,
    ...(where === undefined ? {} : { where: where.node }),
  };
  const all = await engine.interactions(log, plan);
  return until < all.until ? interactionsBefore(all, until) : { ...all, until };
}

/**
 * Describes every member as of each cutoff: features and tags, with nothing from at or after the cutoff.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, cutoffs, interactions.
 * @throws PortraitError `invalid-argument`; the engine's errors.
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
  log: EventLog<Cols>,
  options: SnapshotOptions<Cols>,
): Promise<Snapshot<Features & Tags>> {
  checkLog("buildSnapshot", profile.events, log);
  const cutoffs = checkCutoffs("buildSnapshot", options.cutoffs);
  const { engine, interactions, signal } = options;
  const plan = planFeatures(profile);
  const result = await engine.aggregate(
    log,
    enginePlan(profile, plan, cutoffs),
    signal === undefined ? {} : { signal },
  );
  const last = cutoffs[cutoffs.length - 1] as number;
  return Object.freeze({
    table: deriveTable(profile, plan, result) as Table<Features & Tags>,
    users: result.users,
    cutoffs: result.cutoffs,
    definition: profile.hash,
    ...(interactions === undefined
      ? {}
      : { interactions: await extractInteractions(profile, log, engine, interactions, last) }),
  });
}
