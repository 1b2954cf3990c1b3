import { type OptionRule, resolveOptions, type TimestampInput, toMilliseconds } from "@portrait/core";

/** As of when a question about identities is asked. */
export interface IdentityView {
  /** The instant asked about: only what held before it counts; left out, `asOf`. */
  readonly at?: TimestampInput | undefined;
  /** As was known when: only what was learnt before it counts; left out, everything. */
  readonly asOf?: TimestampInput | undefined;
}

/** A view in epoch milliseconds. */
export interface ViewBounds {
  /** Only what held before counts. */
  readonly at: number;
  /** Only what was learnt before counts. */
  readonly asOf: number;
}

const anything: OptionRule<TimestampInput | undefined> = {
  default: undefined,
  expected: "an instant",
  accepts: () => true,
};

/**
 * The bounds of a view.
 *
 * @param owner - Who asks, for the message.
 * @param view - The view.
 * @throws PortraitError `invalid-option`, `invalid-argument`.
 */
export function viewBounds(owner: string, view: IdentityView | undefined): ViewBounds {
  const { at, asOf } = resolveOptions(owner, { at: anything, asOf: anything }, view);
  const known = asOf === undefined ? Number.POSITIVE_INFINITY : toMilliseconds(owner, "asOf", asOf);
  return { at: at === undefined ? known : toMilliseconds(owner, "at", at), asOf: known };
}
