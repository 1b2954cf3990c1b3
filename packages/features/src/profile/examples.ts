import {
  type Columns,
  describeValue,
  type EventLog,
  type Examples,
  isoText,
  PortraitError,
  type RowValues,
  type Table,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";
import { isExpression } from "../define/node-type.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import type { Target } from "../define/target.js";
import { checkBuildOptions } from "./build-options.js";
import { checkCutoffs, checkLog, checkProfile } from "./check.js";
import { deriveTable } from "./derive.js";
import { extractInteractions } from "./interactions.js";
import { enginePlan, planFeatures, targetColumn } from "./plan.js";
import type { SnapshotOptions } from "./snapshot.js";

/** Options of {@link buildExamples}. */
export interface ExamplesOptions<Cols extends Columns> extends SnapshotOptions<Cols> {
  /** What is to be foretold. */
  readonly target: Target;
  /**
   * The instant until which the log is complete; left out, just after its last event. Outcomes that lie behind it are
   * not known, and asking for them is an error.
   */
  readonly observedUntil?: TimestampInput | undefined;
}

function checkTarget(target: unknown): void {
  const shaped =
    typeof target === "object" &&
    target !== null &&
    "horizon" in target &&
    isExpression(target) &&
    target.node.op === "aggregate" &&
    target.node.window.direction === "after";
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `buildExamples: "target" must be made by willHappen(...); received ${describeValue(target)}.`,
    hint: 'Write target: willHappen(kind.is("purchase"), { within: days(30) }).',
  });
}

function checkObserved(
  log: EventLog,
  cutoffs: readonly number[],
  horizon: number,
  until: TimestampInput | undefined,
): void {
  const observed =
    until === undefined
      ? (log.span?.last ?? Number.NEGATIVE_INFINITY) + 1
      : toMilliseconds("buildExamples", "observedUntil", until);
  const late = cutoffs.filter((cutoff) => cutoff + horizon > observed);
  if (late.length === 0) return;
  throw new PortraitError({
    code: "leakage",
    message: `buildExamples: the outcome behind cutoff ${isoText(late[0] as number)} is known only in part: it looks until ${isoText((late[0] as number) + horizon)}, and the log ${observed === Number.NEGATIVE_INFINITY ? "is empty" : `ends at ${isoText(observed)}`}.`,
    hint: 'Leave that cutoff out, shorten the horizon, or pass "observedUntil" if the log is complete until then.',
    details: { cutoffs: late, observed },
  });
}

function noMembers(cutoffs: readonly number[]): PortraitError {
  const [first = 0] = cutoffs;
  return new PortraitError({
    code: "invalid-data",
    message: `buildExamples: no user is a member at any of the ${cutoffs.length} cutoffs from ${isoText(first)} on.`,
    hint: "Choose later cutoffs, or widen the profile's members.",
  });
}

/**
 * Examples for supervised learning, point in time by construction: for every member and cutoff the features and tags
 * from before the cutoff, and whether the target happened behind it.
 *
 * @param profile - The definition.
 * @param log - The events.
 * @param options - Engine, cutoffs, target, interactions.
 * @throws PortraitError `leakage` when an outcome is not fully known; `invalid-data` when no user is a member at any
 *   cutoff; `invalid-argument`; the engine's errors.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { buildExamples, count, defineProfile, memory, willHappen } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("visit", "buy") });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [
 *   { user: "ann", at: "2024-01-01", kind: "visit" },
 *   { user: "bob", at: "2024-01-01", kind: "visit" },
 *   { user: "ann", at: "2024-01-05", kind: "buy" },
 *   { user: "bob", at: "2024-02-01", kind: "visit" },
 * ]);
 * const examples = await buildExamples(visitor, log, {
 *   engine,
 *   cutoffs: ["2024-01-02"],
 *   target: willHappen(visits.columns.kind.is("buy"), { within: days(7) }),
 * });
 * [...examples.target]; // => [1, 0]
 * ```
 */
export async function buildExamples<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  log: EventLog<NoInfer<Cols>>,
  options: ExamplesOptions<Cols>,
): Promise<Examples<Features & Tags>> {
  checkBuildOptions("buildExamples", options, ["cutoffs", "target", "observedUntil"]);
  checkProfile("buildExamples", profile);
  checkLog("buildExamples", profile.events, log);
  checkTarget(options.target);
  const cutoffs = checkCutoffs("buildExamples", options.cutoffs);
  const { engine, target, interactions, identities, signal } = options;
  checkObserved(log, cutoffs, target.horizon, options.observedUntil);
  const compute = signal === undefined ? {} : { signal };
  const plan = planFeatures(profile);
  const computed = enginePlan(profile, plan, cutoffs, identities, target.node);
  const result = await engine.aggregate(log, computed, compute);
  const last = result.cutoffs[result.cutoffs.length - 1];
  const outcome = result.table.columns[targetColumn];
  if (last === undefined || outcome?.type !== "boolean") throw noMembers(cutoffs);
  const knownUntil = last + target.horizon;
  const request = { owner: "buildExamples", profile, log, engine, identities, compute };
  return Object.freeze({
    table: deriveTable(profile, plan, result) as Table<Features & Tags>,
    users: result.users,
    cutoffs: result.cutoffs,
    target: outcome.values,
    horizon: target.horizon,
    knownUntil,
    definition: profile.hash,
    ...(interactions === undefined
      ? {}
      : { interactions: await extractInteractions({ ...request, options: interactions }, knownUntil) }),
  });
}
