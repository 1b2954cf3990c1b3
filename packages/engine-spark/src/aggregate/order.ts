import { double, integer, type Sql, sql } from "@portrait/engine-sql";
import { bind } from "../sql/statement.js";
import type { BoundAggregate } from "./bind.js";
import type { Computed } from "./computed.js";
import { inputOf, read } from "./numbers.js";

const only = ([column]: readonly Sql[]): Sql => column as Sql;

/**
 * The inputs in the order of time and line, as an array of structs: `i` the instant, `l` the line, `v` the input.
 *
 * @param aggregate - The aggregate.
 */
export function ordered(aggregate: BoundAggregate): Sql {
  const { column } = inputOf(aggregate);
  return sql`sort_array(collect_list(struct(instant AS i, line AS l, ${column} AS v)) FILTER (WHERE ${read(aggregate)}))`;
}

/**
 * The first input.
 *
 * @param aggregate - The aggregate.
 */
export function first(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  return {
    grouped: [sql`min_by(${column}, struct(instant, line)) FILTER (WHERE ${read(aggregate)})`],
    result: only,
  };
}

/**
 * The last input.
 *
 * @param aggregate - The aggregate.
 */
export function last(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  return {
    grouped: [sql`max_by(${column}, struct(instant, line)) FILTER (WHERE ${read(aggregate)})`],
    result: only,
  };
}

/**
 * The last inputs, oldest first.
 *
 * @param aggregate - The aggregate.
 */
export function history(aggregate: BoundAggregate): Computed {
  const limit = integer(aggregate.node.limit as number);
  return {
    grouped: [ordered(aggregate)],
    result: ([found]) => {
      const inputs = found as Sql;
      const start = sql`greatest(size(${inputs}) - ${limit}, 0) + 1`;
      return sql`transform(slice(${inputs}, ${start}, ${limit}), e -> e.v)`;
    },
  };
}

/**
 * The quantile between the two inputs next to it (type 7).
 *
 * @param aggregate - The aggregate.
 */
export function quantile(aggregate: BoundAggregate): Computed {
  const { column } = inputOf(aggregate);
  const h = (inputs: Sql): Sql =>
    sql`((size(${inputs}) - 1) * ${double(aggregate.node.probability as number)})`;
  return {
    grouped: [sql`sort_array(collect_list(${column}) FILTER (WHERE ${read(aggregate)}))`],
    result: ([found]) => {
      const inputs = found as Sql;
      const low = sql`CAST(floor(${h(inputs)}) AS INT)`;
      const below = sql`get(${inputs}, ${low})`;
      const above = sql`get(${inputs}, least(${low} + 1, size(${inputs}) - 1))`;
      return sql`(CASE WHEN size(${inputs}) > 0 THEN ${below} + (${h(inputs)} - ${low}) * (${above} - ${below}) END)`;
    },
  };
}

/**
 * The least-squares slope of the input on the time, per unit. Instants count from the first, so that differences are
 * exact.
 *
 * @param aggregate - The aggregate.
 */
export function trend(aggregate: BoundAggregate): Computed {
  const unit = double(aggregate.node.unit as number);
  return {
    grouped: [ordered(aggregate)],
    result: ([found]) => {
      const inputs = found as Sql;
      const points = sql`transform(${inputs}, e -> named_struct('x', (e.i - get(${inputs}, 0).i) / ${unit}, 'y', e.v))`;
      const mean = (name: Sql): Sql => sql`(aggregate(p, 0D, (s, e) -> s + e.${name}) / size(p))`;
      const over = (value: Sql): Sql => sql`aggregate(p, 0D, (s, e) -> s + ${value})`;
      const x = sql`(e.x - m.x)`;
      const slope = sql`try_divide(${over(sql`${x} * (e.y - m.y)`)}, ${over(sql`${x} * ${x}`)})`;
      const means = sql`named_struct('x', ${mean(sql`x`)}, 'y', ${mean(sql`y`)})`;
      const differ = sql`size(${inputs}) >= 2 AND get(${inputs}, 0).i < get(${inputs}, size(${inputs}) - 1).i`;
      return sql`(CASE WHEN ${differ} THEN ${bind(points, sql`p`, bind(means, sql`m`, slope))} END)`;
    },
  };
}
