import { identifier, join, type Sql, sql } from "@portrait/engine-sql";
import { bandedTotals } from "./banded-totals.js";
import { bandsOf } from "./bands.js";
import {
  type ComputeContext,
  type Computed,
  type DictionaryOf,
  type TextsOf,
  TOTALS,
} from "./compute-context.js";
import { computed } from "./computed.js";
import type { IdentityTable } from "./identities.js";
import type { AddingOf, BoundPlan } from "./inputs.js";
import { namedPieces } from "./named-pieces.js";
import { filter, millisecond, seenInBounds } from "./seen.js";
import { selectionsOf } from "./selections.js";

/** What the queries of a plan read. */
export interface QuerySource {
  /** The relation of inputs: a table, or the query that gives its rows. */
  readonly inputs: Sql;
  /** What the user `u` of its rows is: the number in the table `users`, the name, or the name where there is no table. */
  readonly user: "number" | "name" | "only-name";
  /** Who ids were; undefined where each is itself. */
  readonly identities: IdentityTable | undefined;
  /** More than any event's order. */
  readonly orders: number;
  /** How many events a user has on average. */
  readonly eventsPerUser: number;
  /** How inputs are added up. */
  readonly adding: AddingOf;
  /** The texts of inputs. */
  readonly dictionary: DictionaryOf;
  /** The tables of the texts of inputs. */
  readonly texts: TextsOf;
  /** The local time of an event in a zone. */
  readonly localTime: ComputeContext["localTime"];
}

/** The query at one cutoff. */
export interface CutoffQuery {
  /** The query: the user, then the columns of all aggregates in their order. */
  readonly sql: Sql;
  /** The aggregates, with which columns are theirs. */
  readonly parts: readonly Computed[];
}

/**
 * How many milliseconds after a cutoff all lies that a plan sees.
 *
 * @param bound - The plan's expressions.
 */
export function lookahead(bound: BoundPlan): number {
  const ahead = bound.aggregates.map(([, { node }]) =>
    node.window.direction === "after" ? (node.window.length ?? Number.POSITIVE_INFINITY) : 0,
  );
  return Math.max(0, ...ahead);
}

/**
 * Writes the query at a cutoff: one grouping by user of the events before it for all that a grouping can give, joined
 * with what other aggregates need.
 *
 * @param bound - The plan's expressions.
 * @param source - What it reads.
 * @param cutoff - The cutoff in epoch milliseconds.
 * @param form - `columns` for what is put together outside of DuckDB, in the order of users; `stored` for the column
 *   `user` and the results by name, in no order.
 * @throws PortraitError `invalid-definition` when an aggregate lacks its input; `not-supported` when it cannot be stored.
 */
export function queryAt(
  bound: BoundPlan,
  source: QuerySource,
  cutoff: number,
  form: "columns" | "stored" = "columns",
): CutoffQuery {
  const ahead = lookahead(bound);
  const known = sql`known < ${millisecond(cutoff)}`;
  const rows = ahead === 0 ? known : sql`instant < ${millisecond(cutoff + ahead)}`;
  const selections = selectionsOf(bound);
  const groups = namedPieces("a");
  const bands = bandsOf(bound, source.adding, cutoff, source.eventsPerUser);
  const banded = bands === undefined ? undefined : bandedTotals(bands);
  const relations = namedPieces("t");
  const joins = new Set<Sql>();
  const star = sql`*`;
  const context: ComputeContext = {
    cutoff,
    orders: source.orders,
    rows: sql`seen`,
    adding: source.adding,
    dictionary: source.dictionary,
    texts: source.texts,
    localTime: source.localTime,
    seen(aggregate) {
      const chosen = selections.of(aggregate);
      if (chosen !== undefined) return [chosen];
      return seenInBounds(aggregate, cutoff, ahead === 0 ? undefined : known);
    },
    grouped: (aggregate) => sql`g.${groups.name(aggregate)}`,
    total(total, aggregate, value = star, also = []) {
      if (banded !== undefined) return context.grouped(banded.total(total, aggregate, value, also));
      return context.grouped(sql`${TOTALS[total]}(${value})${filter([...context.seen(aggregate), ...also])}`);
    },
    relation: relations.name,
    joined(query) {
      const name = relations.name(query);
      joins.add(name);
      return name;
    },
  };
  const parts = bound.aggregates.map(([, aggregate]) => computed(aggregate, context));
  const results =
    form === "columns"
      ? []
      : bound.aggregates.map(([name], at) => [name, (parts[at] as Computed).stored()] as const);
  const member = [
    ...(ahead === 0 ? [] : [known]),
    ...(bound.population === undefined ? [] : [bound.population.column]),
  ];
  const having = member.length === 0 ? sql`` : sql` HAVING count(*)${filter(member)} > 0`;
  const from = banded?.users(member) ?? sql`seen GROUP BY u${having}`;
  const grouped = sql`(SELECT ${join([sql`u`, ...groups.columns()])} FROM ${from}) AS g`;
  const inputs =
    source.identities?.resolved(source.inputs, source.user === "number", cutoff) ?? source.inputs;
  const all: readonly Sql[] = [
    sql`inputs AS NOT MATERIALIZED (${inputs})`,
    sql`seen AS ${selections.any ? sql`MATERIALIZED` : sql`NOT MATERIALIZED`} (${selections.add(sql`inputs WHERE ${rows}`, known)})`,
    ...relations.all.map(([name, piece]) => sql`${name} AS (${piece})`),
  ];
  const joined = [...joins].map((name) => sql` LEFT JOIN ${name} ON ${name}.u = g.u`);
  return { parts, sql: sql`WITH ${join(all)} ${form === "stored" ? stored() : read()}` };

  function read(): Sql {
    const numbered = source.user === "name";
    const users = numbered ? sql` JOIN users ON users.name = g.u` : sql``;
    const number = numbered ? sql`users.u` : sql`g.u`;
    return sql`SELECT ${join([number, ...parts.flatMap(({ columns }) => columns)])}
      FROM ${grouped}${users}${join(joined, sql``)} ORDER BY 1`;
  }
  function stored(): Sql {
    const named = source.user !== "number";
    const users = named ? sql`` : sql` JOIN users ON users.u = g.u`;
    const columns = results.map(([name, value]) => sql`${value} AS ${identifier(name)}`);
    return sql`SELECT ${join([sql`${named ? sql`g.u` : sql`users.name`} AS "user"`, ...columns])}
      FROM ${grouped}${users}${join(joined, sql``)}`;
  }
}
