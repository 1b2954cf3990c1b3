import {
  describeValue,
  type Engine,
  type EventDefinition,
  PortraitError,
  type TimestampInput,
  toMilliseconds,
} from "@portrait/core";

/**
 * Checks that a value is an engine.
 *
 * @param owner - Who asks, for the message.
 * @param engine - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkEngine(owner: string, engine: unknown): asserts engine is Engine {
  const shaped =
    typeof engine === "object" &&
    engine !== null &&
    "aggregate" in engine &&
    typeof engine.aggregate === "function";
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "engine" must be an engine; received ${describeValue(engine)}.`,
    hint: "Pass the engine that read the log, such as memory() or await duckdb().",
  });
}

/**
 * Checks that a value is a profile definition.
 *
 * @param owner - Who asks, for the message.
 * @param profile - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkProfile(owner: string, profile: unknown): void {
  const shaped =
    typeof profile === "object" && profile !== null && "featureNames" in profile && "events" in profile;
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the profile must be made by defineProfile(...); received ${describeValue(profile)}.`,
  });
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
  log: { readonly definition?: Pick<EventDefinition, "hash"> } | undefined,
): void {
  if (log?.definition?.hash === events.hash) return;
  throw new PortraitError({
    code: "invalid-argument",
    message:
      log?.definition === undefined
        ? `${owner}: the log must be one that an engine read; received ${describeValue(log)}.`
        : `${owner}: the log was read with another event definition than the profile's.`,
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
