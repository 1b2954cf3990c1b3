import { describeValue, PortraitError } from "@portrait/core";
import type { Algebra, AlgebraResult, AlgebraValue } from "../algebra/algebra.js";

/**
 * An aggregate in little memory, with an error that has a bound: an {@link Algebra} whose states can be kept as bytes. States
 * merge in any order and grouping; nothing can be taken out again, so there is no `subtract`.
 */
export interface Sketch<State, Value extends AlgebraValue = AlgebraValue> extends Algebra<State> {
  /** What kind of sketch; its bytes say it too. */
  readonly kind: string;
  /** The state of no values. */
  prepare(): State;
  /**
   * Takes a value in, in place.
   *
   * @param state - The state.
   * @param value - The value, never null.
   * @throws PortraitError `invalid-argument` when the value is of another type.
   */
  add(state: State, value: Value): void;
  /**
   * The state of both parts; both stay as they are.
   *
   * @param a - A state.
   * @param b - Another one, of a sketch with the same options.
   * @throws PortraitError `invalid-argument` when they are of sketches with other options.
   */
  merge(a: State, b: State): State;
  /**
   * What the sketch estimates.
   *
   * @param state - The state.
   */
  finalize(state: State): AlgebraResult;
  /**
   * A state as bytes; equal states give equal bytes.
   *
   * @param state - The state.
   */
  encode(state: State): Uint8Array;
  /**
   * A state from bytes that may be hostile.
   *
   * @param bytes - What `encode` gave, of a sketch with the same options.
   * @throws PortraitError `invalid-artifact`.
   */
  decode(bytes: Uint8Array): State;
}

/**
 * The error of states of sketches with different options.
 *
 * @param kind - The kind of sketch.
 * @param option - The option that differs.
 * @param values - Its values.
 */
export function differentSketches(
  kind: string,
  option: string,
  values: readonly [number, number],
): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${kind}: sketches with different options do not merge; "${option}" is ${values[0]} and ${values[1]}.`,
  });
}

/**
 * The error of a value that a sketch cannot take in.
 *
 * @param kind - The kind of sketch.
 * @param expected - What a value must be.
 * @param value - What came.
 */
export function oddValue(kind: string, expected: string, value: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${kind}: a value must be ${expected}; received ${describeValue(value)}.`,
    hint: "Leave nulls out.",
  });
}
