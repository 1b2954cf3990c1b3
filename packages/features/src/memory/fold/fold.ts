import type { AggregateNode, Vector } from "@portrait/core";
import type { Inputs } from "./inputs.js";

/** The events of one user that an aggregate sees as of one cutoff. */
export interface Selection {
  /** Row numbers, in order of time and line. It may be written over once the next selection is asked for. */
  readonly rows: Int32Array;
  /** The first position in `rows`. */
  readonly from: number;
  /** The position in `rows` behind the last. */
  readonly to: number;
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
}

/** An aggregate made ready for a log: what it reads is evaluated for every row. */
export interface Prepared {
  /** The aggregate. */
  readonly node: AggregateNode;
  /** For each row of the log its time in epoch milliseconds. */
  readonly times: Float64Array;
  /** For each row of the log the input; absent for aggregates without. */
  readonly input: Vector | undefined;
  /** The input as codes; made when it is first asked for, once for all aggregates that read the same. */
  inputs(): Inputs;
  /** For each step of a funnel and row of the log 1 where the step's condition is true. */
  readonly steps: readonly Uint8Array[];
}

/** Gives the value of a selection as a number: NaN stands for null. */
export type NumberFold = (selection: Selection) => number;

/** Gives the row whose input is the value of a selection; -1 stands for null. */
export type RowFold = (selection: Selection) => number;

/** Appends the texts of a selection to a list. */
export type ListFold = (selection: Selection, push: (text: string) => void) => void;

/** Adds the numbers of a selection to a vector of zeros. */
export type VectorFold = (selection: Selection, into: Float64Array) => void;

/**
 * The input of an aggregate over numbers or instants; NaN stands for null.
 *
 * @param prepared - The aggregate.
 */
export function numbersOf({ input }: Prepared): Float64Array {
  return input?.type === "number" || input?.type === "timestamp" ? input.values : new Float64Array(0);
}
