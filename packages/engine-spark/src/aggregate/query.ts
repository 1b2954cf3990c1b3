import { type AggregateNode, type AggregatePlan, windowKind } from "@portrait/core";
import {
  columnName,
  double,
  identifier,
  integer,
  join,
  nameOf,
  type Sql,
  sql,
  timeColumn,
} from "@portrait/engine-sql";
import type { StoredLog } from "../log/stored-log.js";
import { type BoundAggregate, type BoundPlan, sliceColumn, type View } from "./bind.js";
import { compute } from "./compute.js";
import type { Computed, TallySource } from "./computed.js";
import { type CutoffTable, cutoffTable } from "./cutoffs.js";
import { type SlicesOf, sliced } from "./exact-sum.js";
import { localTime } from "./local-time.js";

/** The events with what aggregates read of each; the user is `u`, or `id` where a cutoff tells whom it is. */
function events(log: StoredLog, key: Sql, bound: BoundPlan, slices: SlicesOf, user: Sql): Sql {
  const { definition, view } = log;
  const arrival = Object.keys(definition.schema).indexOf(definition.arrival ?? "");
  const read = [
    sql`${key} AS ${user}`,
    sql`line`,
    sql`CAST(${timeColumn(definition)} AS DOUBLE) AS instant`,
    ...(arrival < 0 ? [] : [sql`CAST(${columnName(arrival)} AS DOUBLE) AS arrival`]),
    ...bound.filters.map(({ sql: condition, column }) => sql`${condition} AS ${column}`),
    ...bound.inputs.map(({ sql: value, column }) => sql`${value} AS ${column}`),
  ];
  const more = [
    ...bound.inputs
      .filter(({ added }) => added)
      .flatMap((input) =>
        sliced(input.column, slices(input, 0)).map(
          (slice, index) => sql`${slice} AS ${sliceColumn(input, index)}`,
        ),
      ),
    ...bound.zones.map((zone) => sql`${localTime(zone, log.span)} AS ${zone.column}`),
  ];
  const plain = sql`SELECT ${join(read)} FROM ${view} WHERE ${key} IS NOT NULL`;
  return more.length === 0 ? plain : sql`SELECT *, ${join(more)} FROM (${plain})`;
}

const isBounded = ({ window }: View): boolean => !["events", "session"].includes(windowKind(window));

/** The events at each cutoff, those of an id as those of the person that it was known to be. */
function atCutoffs(from: Sql, cutoffs: CutoffTable, identities: Sql | undefined): Sql {
  const each = sql`(${from}) CROSS JOIN (SELECT * FROM ${cutoffs.from}) AS cutoffs`;
  if (identities === undefined) return each;
  return sql`(SELECT /*+ BROADCAST(cutoffs) */ *, coalesce(identity_person, id) AS u FROM ${each}
    LEFT JOIN (${identities}) AS identities ON identity_id = id AND identity_from < t AND t <= identity_until)`;
}

/** The events at each cutoff, with `m`, whether they make their user a member, and what views see of them. */
function seen(
  log: StoredLog,
  from: Sql,
  bound: BoundPlan,
  cutoffs: CutoffTable,
  identities: Sql | undefined,
): Sql {
  const arrived = log.definition.arrival === undefined ? sql`` : sql` AND (arrival IS NULL OR arrival < t)`;
  const known = sql`(instant < t${arrived})`;
  const member = bound.population === undefined ? known : sql`(${known} AND ${bound.population.column})`;
  const views = bound.views.map((view) => {
    const parts = [view.window.direction === "after" ? cutoffs.inside(view) : known];
    if (view.window.direction === "before" && isBounded(view)) parts.push(cutoffs.inside(view));
    if (view.filter !== undefined) parts.push(view.filter.column);
    return sql`(${join(parts, sql` AND `)}) AS ${isBounded(view) ? view.column : candidate(view)}`;
  });
  const joined = sql`SELECT /*+ BROADCAST(cutoffs) */ *, ${join([sql`${member} AS m`, ...views])}
    FROM ${atCutoffs(from, cutoffs, identities)}`;
  const any = [sql`m`, ...bound.views.map((view) => (isBounded(view) ? view.column : candidate(view)))];
  const looked = sql`SELECT * FROM (${joined}) WHERE ${join(any, sql` OR `)}`;
  return bound.views.filter((view) => !isBounded(view)).reduce(lastOnes, looked);
}

const candidate = ({ column }: View): Sql => identifier(`${nameOf(column)}_of`);

/** Adds the column of a view that sees the last events, or the last session, of its candidates. */
function lastOnes(from: Sql, view: View): Sql {
  const { window, column } = view;
  const of = candidate(view);
  const among = sql`PARTITION BY k, u, ${of} ORDER BY instant DESC, line DESC`;
  if ("events" in window) {
    return sql`SELECT *, (${of} AND row_number() OVER (${among}) <= ${double(window.events)}) AS ${column} FROM (${from})`;
  }
  const gap = double("session" in window ? window.session : 0);
  const broken = identifier(`${nameOf(column)}_cut`);
  const cuts = sql`SELECT *, (CASE WHEN lag(instant) OVER (${among}) - instant > ${gap} THEN 1 ELSE 0 END) AS ${broken} FROM (${from})`;
  return sql`SELECT *, (${of} AND sum(${broken}) OVER (${among} ROWS UNBOUNDED PRECEDING) = 0) AS ${column} FROM (${cuts})`;
}

/** Consecutive values joined to n-grams. */
function joined({ value, where, n = 1 }: TallySource): Sql {
  const read = sql`SELECT k, u, instant, line, ${value} AS v FROM seen WHERE ${where}`;
  if (n === 1) return read;
  const next = Array.from({ length: n }, (_, index) =>
    index === 0 ? sql`v` : sql`lead(v, ${integer(index)}) OVER (PARTITION BY k, u ORDER BY instant, line)`,
  );
  return sql`SELECT * FROM (SELECT k, u, instant, line, ${join(next, sql` || ' > ' || `)} AS v FROM (${read})) WHERE v IS NOT NULL`;
}

/** For each cutoff and user the values counted, most frequent first, ties by the one seen last. */
function tallied(source: TallySource, name: Sql): Sql {
  return sql`SELECT k, u, sort_array(collect_list(struct(-n AS n, -last.instant AS i, -last.line AS l, v))) AS ${name}
    FROM (SELECT k, u, v, count(*) AS n, max(struct(instant, line)) AS last FROM (${joined(source)}) GROUP BY k, u, v)
    GROUP BY k, u`;
}

/** The type in which a result is sent. */
function sent(type: string, value: Sql): Sql {
  return type === "number" || type === "timestamp" ? sql`CAST(${value} AS DOUBLE)` : value;
}

/** How often the oldest event of the log halves until the last cutoff. */
function halvingsOf(
  { aggregate, halfLife, window }: AggregateNode,
  log: StoredLog,
  { cutoffs }: AggregatePlan,
): number {
  if (aggregate !== "decayedSum" || halfLife === undefined || log.span === null) return 0;
  const ahead = "length" in window && window.direction === "after" ? (window.length ?? 0) : 0;
  const age = (cutoffs[cutoffs.length - 1] as number) + ahead - log.span.first;
  return Math.ceil(Math.max(0, age) / halfLife);
}

/**
 * Writes the one query that computes a plan: a row for each cutoff and member with `k`, the number of the cutoff, `u`, the
 * user, and `r0`, `r1` ..., the aggregates.
 *
 * @param log - The log.
 * @param key - The column that identifies the user.
 * @param plan - The plan, with at least one cutoff.
 * @param bound - The plan's expressions.
 * @param slices - How inputs are added up.
 * @param identities - The query of who ids were; undefined where each is itself.
 * @throws PortraitError `not-supported`.
 */
export function planQuery(
  log: StoredLog,
  key: Sql,
  plan: AggregatePlan,
  bound: BoundPlan,
  slices: SlicesOf,
  identities: Sql | undefined,
): Sql {
  const cutoffs = cutoffTable(plan.cutoffs, bound.views, bound.zones);
  const context = {
    cutoff: sql`t`,
    slices: ({ input, node }: BoundAggregate) =>
      input === undefined ? { exponents: [] } : slices(input, halvingsOf(node, log, plan)),
  };
  const parts: readonly Computed[] = bound.aggregates.map((aggregate) => compute(aggregate, context));
  const grouped = parts.map(({ grouped: own }, index) =>
    own.map((_, place) => identifier(`g${index}_${place}`)),
  );
  const tallies = new Map<string, { readonly name: Sql; readonly query: Sql }>();
  const tallyOf = ({ tally }: Computed): Sql => {
    if (tally === undefined) return sql`NULL`;
    const key = JSON.stringify([tally.value, tally.where, tally.n]);
    const name = tallies.get(key)?.name ?? identifier(`d${tallies.size}`);
    if (!tallies.has(key)) tallies.set(key, { name, query: tallied(tally, name) });
    return name;
  };
  const results = parts.map((part, index) => {
    const result = part.result(grouped[index] as readonly Sql[], tallyOf(part));
    const type = (bound.aggregates[index] as BoundAggregate).node.type;
    return sql`${sent(type, result)} AS ${identifier(`r${index}`)}`;
  });
  const own = parts.flatMap((part, index) =>
    part.grouped.map(
      (column, place) => sql`${column} AS ${(grouped[index] as readonly Sql[])[place] as Sql}`,
    ),
  );
  const joins = [...tallies.values()].map(({ query }) => sql` LEFT JOIN (${query}) USING (k, u)`);
  const read = events(log, key, bound, slices, identities === undefined ? sql`u` : sql`id`);
  return sql`WITH seen AS (${seen(log, read, bound, cutoffs, identities)}),
    members AS (SELECT ${join([sql`k`, sql`u`, sql`max(t) AS t`, ...own])} FROM seen GROUP BY k, u HAVING bool_or(m))
    SELECT ${join([sql`k`, sql`u`, ...results])} FROM members${join(joins, sql``)}`;
}
