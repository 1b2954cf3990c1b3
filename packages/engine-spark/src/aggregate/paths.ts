import { bigint, double, integer, join, type Sql, sql, text } from "@portrait/engine-sql";
import type { BoundAggregate } from "./bind.js";
import type { Computed } from "./computed.js";
import { ordered } from "./order.js";

/**
 * How often texts follow each other directly, overlaps counted.
 *
 * @param aggregate - The aggregate.
 */
export function sequenceCount(aggregate: BoundAggregate): Computed {
  const sequence = aggregate.node.sequence as readonly string[];
  return {
    grouped: [ordered(aggregate)],
    result: ([found]) => {
      const inputs = found as Sql;
      const last = integer(sequence.length - 1);
      const places = sql`slice(${inputs}, 1, greatest(size(${inputs}) - ${last}, 0))`;
      const steps = sequence.map(
        (step, index) => sql`get(${inputs}, place + ${integer(index)}).v = ${text(step)}`,
      );
      return sql`aggregate(transform(${places}, (e, place) -> ${join(steps, sql` AND `)}), 0, (s, e) -> s + CAST(e AS INT))`;
    },
  };
}

/**
 * How many steps of a funnel were taken in order within its length. For each step the latest start of a way to it is
 * kept: any other start leaves less time.
 *
 * @param aggregate - The aggregate.
 */
export function funnel(aggregate: BoundAggregate): Computed {
  const { seen, steps, node } = aggregate;
  const length = double(node.length as number);
  const flags = steps.map((step, index) => sql`${step} AS w${integer(index)}`);
  const names = steps.map((_, index) => sql`b${integer(index)}`);
  const starts = names.map((name) => sql`CAST(NULL AS DOUBLE) AS ${name}`);
  const next = names.map((name, index) => {
    const taken = sql`e.w${integer(index)}`;
    if (index === 0) return sql`(CASE WHEN ${taken} THEN e.i ELSE s.${name} END) AS ${name}`;
    const before = sql`s.${names[index - 1] as Sql}`;
    return sql`(CASE WHEN ${taken} AND e.i - ${before} <= ${length} THEN greatest(s.${name}, ${before}) ELSE s.${name} END) AS ${name}`;
  });
  const reached = names.map((name) => sql`CAST(s.${name} IS NOT NULL AS INT)`);
  return {
    grouped: [
      sql`sort_array(collect_list(struct(instant AS i, line AS l, ${join(flags)})) FILTER (WHERE ${seen}))`,
    ],
    result: ([events]) =>
      sql`aggregate(${events as Sql}, struct(${join(starts)}), (s, e) -> struct(${join(next)}), s -> ${join(reached, sql` + `)})`,
  };
}

/** The instants of the events seen, ascending. */
const instants = ({ seen }: BoundAggregate): Sql =>
  sql`sort_array(collect_list(instant) FILTER (WHERE ${seen}))`;

/**
 * What is said of the differences of consecutive instants.
 *
 * @param aggregate - The aggregate.
 */
export function gap(aggregate: BoundAggregate): Computed {
  const { statistic, unit } = aggregate.node;
  const per = double(unit as number);
  const differences = (a: Sql): Sql =>
    sql`transform(slice(${a}, 2, greatest(size(${a}) - 1, 0)), (e, place) -> (e - get(${a}, place)) / ${per})`;
  const total = (a: Sql): Sql => sql`(get(${a}, size(${a}) - 1) - get(${a}, 0))`;
  const mean = (a: Sql): Sql => sql`(${total(a)} / (size(${a}) - 1) / ${per})`;
  const squares = (a: Sql): Sql =>
    sql`aggregate(${differences(a)}, 0D, (s, e) -> s + (e - ${mean(a)}) * (e - ${mean(a)}))`;
  const least = integer(statistic === "deviation" ? 3 : 2);
  const results: Readonly<Record<string, (a: Sql) => Sql>> = {
    mean,
    min: (a) => sql`array_min(${differences(a)})`,
    max: (a) => sql`array_max(${differences(a)})`,
    last: (a) => sql`((get(${a}, size(${a}) - 1) - get(${a}, size(${a}) - 2)) / ${per})`,
    deviation: (a) => sql`sqrt(${squares(a)} / (size(${a}) - 2))`,
  };
  const result = results[statistic as string] as (a: Sql) => Sql;
  return {
    grouped: [instants(aggregate)],
    result: ([column]) => {
      const a = column as Sql;
      return sql`(CASE WHEN size(${a}) >= ${least} THEN ${result(a)} END)`;
    },
  };
}

/**
 * What is said of sessions: a new one begins after a gap.
 *
 * @param aggregate - The aggregate.
 */
export function sessions(aggregate: BoundAggregate): Computed {
  const { node } = aggregate;
  const unit = double(node.unit ?? 1);
  const none = sql`struct(0L AS n, 0L AS size, 0D AS start, 0D AS last, 0D AS total)`;
  const begins = sql`s.n = 0 OR e - s.last > ${double(node.gap as number)}`;
  const fold = (result: Sql, a: Sql): Sql =>
    sql`aggregate(${a}, ${none}, (s, e) -> CASE WHEN ${begins}
      THEN struct(s.n + 1L AS n, 1L AS size, e AS start, e AS last, s.total AS total)
      ELSE struct(s.n AS n, s.size + 1L AS size, s.start AS start, e AS last, s.total + (e - s.last) AS total) END,
      s -> ${result})`;
  const results: Readonly<Record<string, (a: Sql) => Sql>> = {
    count: (a) => fold(sql`CAST(s.n AS DOUBLE)`, a),
    meanEvents: (a) => fold(sql`size(${a}) / s.n`, a),
    meanDuration: (a) => fold(sql`s.total / s.n / ${unit}`, a),
    lastEvents: (a) => fold(sql`CAST(s.size AS DOUBLE)`, a),
    lastDuration: (a) => fold(sql`(s.last - s.start) / ${unit}`, a),
  };
  const result = results[node.statistic as string] as (a: Sql) => Sql;
  return {
    grouped: [instants(aggregate)],
    result: ([column]) => {
      const a = column as Sql;
      if (node.statistic === "count") return result(a);
      return sql`(CASE WHEN size(${a}) > 0 THEN ${result(a)} END)`;
    },
  };
}

/**
 * What is said of runs of consecutive local periods with an event.
 *
 * @param aggregate - The aggregate.
 */
export function streak(aggregate: BoundAggregate): Computed {
  const { seen, node } = aggregate;
  const period = periodOf(aggregate.local as Sql, node.period as string);
  const none = sql`struct(CAST(NULL AS BIGINT) AS last, 0L AS run, 0L AS longest)`;
  const run = sql`CASE WHEN e = s.last + 1 THEN s.run + 1L ELSE 1L END`;
  const fold = (result: Sql, a: Sql): Sql =>
    sql`aggregate(${a}, ${none}, (s, e) -> struct(e AS last, ${run} AS run, greatest(s.longest, ${run}) AS longest), s -> ${result})`;
  return {
    grouped: [
      sql`array_sort(collect_set(${period}) FILTER (WHERE ${seen}))`,
      sql`max(${periodOf(aggregate.localCutoff as Sql, node.period as string)})`,
    ],
    result: ([column, now]) => {
      const a = column as Sql;
      if (node.statistic === "active") return sql`size(${a})`;
      if (node.statistic === "longest") return fold(sql`s.longest`, a);
      const current = sql`(CASE WHEN s.last >= ${now as Sql} - 1 THEN s.run ELSE ${bigint(0)} END)`;
      return fold(current, a);
    },
  };
}

/** The number of the local period that holds local milliseconds: BIGINT, of consecutive periods consecutive. */
function periodOf(local: Sql, period: string): Sql {
  const day = sql`CAST(floor(${local} / 86400000D) AS BIGINT)`;
  if (period === "day") return day;
  if (period === "week") return sql`CAST(floor((${day} + 3) / 7D) AS BIGINT)`;
  const date = sql`date_from_unix_date(CAST(${day} AS INT))`;
  return sql`CAST(year(${date}) * 12 + month(${date}) AS BIGINT)`;
}
