import { double, integer, type Sql, sql } from "@portrait/engine-sql";
import type { BoundAggregate } from "./bind.js";
import type { Computed } from "./computed.js";
import { inputOf, read } from "./numbers.js";

function tallied(aggregate: BoundAggregate, result: (tally: Sql) => Sql): Computed {
  return {
    grouped: [],
    tally: { value: inputOf(aggregate).column, where: read(aggregate) },
    result: (_, tally) => result(tally),
  };
}

/** How many values were counted. */
const totalOf = (tally: Sql): Sql => sql`aggregate(${tally}, 0L, (s, e) -> s - e.n)`;

const values = (tally: Sql, limit: Sql): Sql => sql`transform(slice(${tally}, 1, ${limit}), e -> e.v)`;

const orEmpty = (texts: Sql): Sql => sql`coalesce(${texts}, CAST(array() AS ARRAY<STRING>))`;

/**
 * The most frequent input, among equals the one seen last.
 *
 * @param aggregate - The aggregate.
 */
export function mostFrequent(aggregate: BoundAggregate): Computed {
  return tallied(aggregate, (tally) => sql`get(${tally}, 0).v`);
}

/**
 * The most frequent inputs, most first, among equals the one seen last.
 *
 * @param aggregate - The aggregate.
 */
export function topK(aggregate: BoundAggregate): Computed {
  const limit = integer(aggregate.node.limit as number);
  return tallied(aggregate, (tally) => orEmpty(values(tally, limit)));
}

/**
 * The shares of the most frequent inputs among all, most first, as a vector.
 *
 * @param aggregate - The aggregate.
 */
export function topKShares(aggregate: BoundAggregate): Computed {
  const limit = integer(aggregate.node.limit as number);
  return tallied(
    aggregate,
    (tally) =>
      sql`transform(sequence(0, ${limit} - 1), place -> coalesce(-get(${tally}, place).n / ${totalOf(tally)}, 0D))`,
  );
}

/**
 * The entropy of the inputs' shares, in nats.
 *
 * @param aggregate - The aggregate.
 */
export function entropy(aggregate: BoundAggregate): Computed {
  const share = (tally: Sql): Sql => sql`(-e.n / ${totalOf(tally)})`;
  return tallied(
    aggregate,
    (tally) =>
      sql`(CASE WHEN size(${tally}) > 0 THEN aggregate(${tally}, ${double(0)}, (s, e) -> s - ${share(tally)} * ln(${share(tally)})) END)`,
  );
}

/**
 * The most frequent sequences of consecutive inputs, most first, among equals the one seen last.
 *
 * @param aggregate - The aggregate.
 */
export function ngrams(aggregate: BoundAggregate): Computed {
  const { n, limit } = aggregate.node;
  const escaped = sql`replace(replace(${inputOf(aggregate).column}, CAST(X'5c' AS STRING), CAST(X'5c5c' AS STRING)), '>', CAST(X'5c3e' AS STRING))`;
  return {
    grouped: [],
    tally: { value: escaped, where: read(aggregate), n: n as number },
    result: (_, tally) => orEmpty(values(tally, integer(limit as number))),
  };
}
