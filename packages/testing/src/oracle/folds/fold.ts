import type { AggregateNode } from "@portrait/core";
import type { ClockOf } from "../local-time.js";
import type { PlacedEvent } from "../naive-event.js";
import type { NaiveValue } from "../naive-expression.js";

/** A value that an aggregate reads, and when its event happened. */
export interface NaiveInput {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The value, never null. */
  readonly value: number | string | boolean;
}

/** What an aggregate sees of one user as of a cutoff, in order. */
export interface NaiveView {
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
  /** The events. */
  readonly events: readonly PlacedEvent[];
  /** The values of its input that are not null; none where it has no input. */
  readonly inputs: readonly NaiveInput[];
  /** Gives the clocks of time zones. */
  readonly clockOf: ClockOf;
}

/** The result of an aggregate: instants are epoch milliseconds. */
export type NaiveResultValue = NaiveValue | readonly string[] | readonly number[];

/** Computes one aggregate, slowly and plainly. */
export type NaiveFold = (node: AggregateNode, view: NaiveView) => NaiveResultValue;

/**
 * An option that the aggregate has by its definition.
 *
 * @param node - The aggregate.
 * @param name - The option.
 */
export function option<Name extends keyof AggregateNode>(
  node: AggregateNode,
  name: Name,
): NonNullable<AggregateNode[Name]> {
  const value = node[name];
  if (value === undefined || value === null) {
    throw new Error(`naiveAggregate: "${node.aggregate}" has no "${name}"`);
  }
  return value;
}

/**
 * The sum of some numbers, rounded once: the parts of the exact sum that do not overlap are kept (Shewchuk, 1997).
 *
 * @param values - The numbers.
 */
export function total(values: readonly number[]): number {
  let parts: readonly number[] = [];
  for (const value of values) {
    let carried = value;
    const kept: number[] = [];
    for (const part of parts) {
      const [greater, less] = Math.abs(carried) < Math.abs(part) ? [part, carried] : [carried, part];
      const sum = greater + less;
      const error = less - (sum - greater);
      if (error !== 0) kept.push(error);
      carried = sum;
    }
    parts = [...kept, carried];
  }
  return parts.reduceRight((sum, part) => sum + part, 0);
}

/**
 * The mean of some numbers; no number without any.
 *
 * @param values - The numbers.
 */
export function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

/**
 * The mean squared distance from the mean, with `ddof` fewer in the denominator; null without enough numbers.
 *
 * @param values - The numbers.
 * @param ddof - What is taken from their number.
 */
export function variance(values: readonly number[], ddof: number): number | null {
  if (values.length <= ddof) return null;
  const centre = mean(values);
  return total(values.map((value) => (value - centre) ** 2)) / (values.length - ddof);
}

/**
 * The numbers that an aggregate reads.
 *
 * @param view - What it sees.
 */
export function numbersOf({ inputs }: NaiveView): readonly number[] {
  return inputs.map(({ value }) => Number(value));
}

/**
 * The texts that an aggregate reads.
 *
 * @param view - What it sees.
 */
export function textsOf({ inputs }: NaiveView): readonly string[] {
  return inputs.map(({ value }) => String(value));
}
