import type { RejectionReason } from "@portrait/core";

/** Why a raw value could not be read: stands in the place of the value. */
export interface Fault {
  /** Why. */
  readonly fault: RejectionReason;
}

const fault = (reason: RejectionReason): Fault => Object.freeze({ fault: reason });

/** The faults that a value can have. */
export const faults: {
  /** There is no value, and the column is not optional. */
  readonly missing: Fault;
  /** The value cannot be read as the column's kind. */
  readonly type: Fault;
  /** The number is infinite, or too great for a 64-bit float. */
  readonly notFinite: Fault;
  /** The number lies outside `min` ... `max`. */
  readonly range: Fault;
  /** The category is not of the closed list. */
  readonly unknownValue: Fault;
  /** Clocks show the local time twice. */
  readonly ambiguousTime: Fault;
  /** Clocks skip the local time. */
  readonly nonexistentTime: Fault;
  /** The number has no unit, or one without a factor. */
  readonly unknownUnit: Fault;
  /** The number lies beyond the bounds of outliers. */
  readonly outlier: Fault;
  /** A reference does not have the id. */
  readonly unknownReference: Fault;
  /** The event happened later than it can have. */
  readonly future: Fault;
  /** The event arrived too late. */
  readonly late: Fault;
} = Object.freeze({
  missing: fault("missing"),
  type: fault("type"),
  notFinite: fault("not-finite"),
  range: fault("range"),
  unknownValue: fault("unknown-value"),
  ambiguousTime: fault("ambiguous-time"),
  nonexistentTime: fault("nonexistent-time"),
  unknownUnit: fault("unknown-unit"),
  outlier: fault("outlier"),
  unknownReference: fault("unknown-reference"),
  future: fault("future"),
  late: fault("late"),
});

/**
 * Whether reading gave a fault instead of a value.
 *
 * @param value - What reading gave.
 */
export function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null;
}
