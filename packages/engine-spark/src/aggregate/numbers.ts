import { all, double, type Sql, sql } from "@portrait/engine-sql";
import { type BoundAggregate, type Input, sliceColumn } from "./bind.js";
import type { ComputeContext, Computed } from "./computed.js";
import { sliced, sumOfSlices } from "./exact-sum.js";

const first = ([column]: readonly Sql[]): Sql => column as Sql;

/**
 * The input of an aggregate that has one.
 *
 * @param aggregate - The aggregate.
 */
export const inputOf = (aggregate: BoundAggregate): Input => aggregate.input as Input;

/**
 * The rows that an aggregate reads: those that it sees whose input is not null.
 *
 * @param aggregate - The aggregate.
 */
export function read(aggregate: BoundAggregate): Sql {
  return all([aggregate.seen, sql`${inputOf(aggregate).column} IS NOT NULL`]);
}

/**
 * How many events there are.
 *
 * @param aggregate - The aggregate.
 */
export function count({ seen }: BoundAggregate): Computed {
  return { grouped: [sql`count_if(${seen})`], result: first };
}

/**
 * Whether there is an event.
 *
 * @param aggregate - The aggregate.
 */
export function exists({ seen }: BoundAggregate): Computed {
  return { grouped: [sql`coalesce(bool_or(${seen}), FALSE)`], result: first };
}

/**
 * The share of events whose input is true.
 *
 * @param aggregate - The aggregate.
 */
export function share(aggregate: BoundAggregate): Computed {
  const { seen } = aggregate;
  const { column } = inputOf(aggregate);
  return {
    grouped: [sql`try_divide(count_if(${seen} AND ${column}), count_if(${seen}))`],
    result: first,
  };
}

function sums(aggregate: BoundAggregate, context: ComputeContext): readonly Sql[] {
  const input = inputOf(aggregate);
  return context
    .slices(aggregate)
    .exponents.map((_, index) => sql`sum(${sliceColumn(input, index)}) FILTER (WHERE ${aggregate.seen})`);
}

/**
 * The exact sum, rounded once.
 *
 * @param aggregate - The aggregate.
 * @param context - The slices.
 */
export function sum(aggregate: BoundAggregate, context: ComputeContext): Computed {
  return {
    grouped: sums(aggregate, context),
    result: (columns) => sumOfSlices(columns, context.slices(aggregate)),
  };
}

/**
 * The exact sum by the number of inputs.
 *
 * @param aggregate - The aggregate.
 * @param context - The slices.
 */
export function mean(aggregate: BoundAggregate, context: ComputeContext): Computed {
  return {
    grouped: [sql`count_if(${read(aggregate)})`, ...sums(aggregate, context)],
    result: ([inputs, ...columns]) =>
      sql`try_divide(${sumOfSlices(columns, context.slices(aggregate))}, ${inputs as Sql})`,
  };
}

/**
 * The least input.
 *
 * @param aggregate - The aggregate.
 */
export function min(aggregate: BoundAggregate): Computed {
  return {
    grouped: [sql`min(${inputOf(aggregate).column}) FILTER (WHERE ${aggregate.seen})`],
    result: first,
  };
}

/**
 * The greatest input.
 *
 * @param aggregate - The aggregate.
 */
export function max(aggregate: BoundAggregate): Computed {
  return {
    grouped: [sql`max(${inputOf(aggregate).column}) FILTER (WHERE ${aggregate.seen})`],
    result: first,
  };
}

function since(extreme: Computed, { node }: BoundAggregate, { cutoff }: ComputeContext): Computed {
  return {
    ...extreme,
    result: ([instant]) => sql`((${cutoff} - ${instant as Sql}) / ${double(node.unit as number)})`,
  };
}

/**
 * The time from the latest input to the cutoff.
 *
 * @param aggregate - The aggregate.
 * @param context - The cutoff.
 */
export const recency = (aggregate: BoundAggregate, context: ComputeContext): Computed =>
  since(max(aggregate), aggregate, context);

/**
 * The time from the earliest input to the cutoff.
 *
 * @param aggregate - The aggregate.
 * @param context - The cutoff.
 */
export const tenure = (aggregate: BoundAggregate, context: ComputeContext): Computed =>
  since(min(aggregate), aggregate, context);

/**
 * How many different inputs there are.
 *
 * @param aggregate - The aggregate.
 */
export function distinct(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  return { grouped: [sql`size(collect_set(${column}) FILTER (WHERE ${read(aggregate)}))`], result: first };
}

/**
 * The variance, by Welford's method and Chan's for what several workers found.
 *
 * @param aggregate - The aggregate.
 */
export function variance(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  const of = aggregate.node.ddof === 0 ? sql`var_pop` : sql`var_samp`;
  return { grouped: [sql`${of}(${column}) FILTER (WHERE ${aggregate.seen})`], result: first };
}

/**
 * The sum of inputs that halve with their age. The age counts to the end of the window, so that no weight is above one.
 *
 * @param aggregate - The aggregate.
 * @param context - The cutoff and the slices.
 */
export function decayedSum(aggregate: BoundAggregate, context: ComputeContext): Computed {
  const { node, input, seen } = aggregate;
  const halfLife = double(node.halfLife as number);
  const ahead = "length" in node.window && node.window.direction === "after" ? (node.window.length ?? 0) : 0;
  const weight = sql`pow(2D, -((t + ${double(ahead)} - instant) / ${halfLife}))`;
  const scaled = (total: Sql): Sql =>
    ahead === 0 ? total : sql`(${total} * pow(2D, ${double(ahead)} / ${halfLife}))`;
  if (input === undefined) {
    return {
      grouped: [sql`coalesce(sum(${weight}) FILTER (WHERE ${seen}), 0D)`],
      result: ([total]) => scaled(total as Sql),
    };
  }
  const slices = context.slices(aggregate);
  return {
    grouped: sliced(sql`(${input.column} * ${weight})`, slices).map(
      (slice) => sql`sum(${slice}) FILTER (WHERE ${seen})`,
    ),
    result: (columns) => scaled(sumOfSlices(columns, slices)),
  };
}
