import { identifier, join, type Sql, sql, toStatement } from "../sql/sql.js";
import type { ComputeContext, Computed, DictionaryOf } from "./compute-context.js";
import { computed } from "./computed.js";
import type { IdentityTable } from "./identities.js";
import type { AddingOf, BoundPlan } from "./inputs.js";
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
  /** How inputs are added up. */
  readonly adding: AddingOf;
  /** The texts of inputs. */
  readonly dictionary: DictionaryOf;
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

/** Pieces of SQL by a name, equal ones once. */
function namedPieces(prefix: string): {
  name(piece: Sql): Sql;
  readonly all: readonly (readonly [Sql, Sql])[];
} {
  const known = new Map<string, Sql>();
  const all: [Sql, Sql][] = [];
  return {
    all,
    name(piece) {
      const { text, parameters } = toStatement(piece);
      const key = JSON.stringify([text, parameters.map(({ value, type }) => [String(value), type])]);
      const found = known.get(key);
      if (found !== undefined) return found;
      const name = identifier(`${prefix}${all.length}`);
      known.set(key, name);
      all.push([name, piece]);
      return name;
    },
  };
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
 * @throws PortraitError `invalid-definition` when an aggregate lacks its input.
 */
export function queryAt(bound: BoundPlan, source: QuerySource, cutoff: number): CutoffQuery {
  const ahead = lookahead(bound);
  const known = sql`known < ${millisecond(cutoff)}`;
  const rows = ahead === 0 ? known : sql`instant < ${millisecond(cutoff + ahead)}`;
  const selections = selectionsOf(bound);
  const groups = namedPieces("a");
  const relations = namedPieces("t");
  const joins = new Set<Sql>();
  const context: ComputeContext = {
    cutoff,
    orders: source.orders,
    rows: sql`seen`,
    adding: source.adding,
    dictionary: source.dictionary,
    localTime: source.localTime,
    seen(aggregate) {
      const chosen = selections.of(aggregate);
      if (chosen !== undefined) return [chosen];
      return seenInBounds(aggregate, cutoff, ahead === 0 ? undefined : known);
    },
    grouped: (aggregate) => sql`g.${groups.name(aggregate)}`,
    relation: relations.name,
    joined(query) {
      const name = relations.name(query);
      joins.add(name);
      return name;
    },
  };
  const parts = bound.aggregates.map(([, aggregate]) => computed(aggregate, context));
  const member = [
    ...(ahead === 0 ? [] : [known]),
    ...(bound.population === undefined ? [] : [bound.population.column]),
  ];
  const having = member.length === 0 ? sql`` : sql` HAVING count(*)${filter(member)} > 0`;
  const grouped = sql`(SELECT ${join([sql`u`, ...groups.all.map(([name, piece]) => sql`${piece} AS ${name}`)])}
    FROM seen GROUP BY u${having}) AS g`;
  const inputs =
    source.identities?.resolved(source.inputs, source.user === "number", cutoff) ?? source.inputs;
  const all: readonly Sql[] = [
    sql`inputs AS NOT MATERIALIZED (${inputs})`,
    sql`seen AS ${selections.any ? sql`MATERIALIZED` : sql`NOT MATERIALIZED`} (${selections.add(sql`inputs WHERE ${rows}`, known)})`,
    ...relations.all.map(([name, piece]) => sql`${name} AS (${piece})`),
  ];
  const numbered = source.user === "name";
  const users = numbered ? sql` JOIN users ON users.name = g.u` : sql``;
  const number = numbered ? sql`users.u` : sql`g.u`;
  const joined = [...joins].map((name) => sql` LEFT JOIN ${name} ON ${name}.u = g.u`);
  return {
    parts,
    sql: sql`WITH ${join(all)} SELECT ${join([number, ...parts.flatMap(({ columns }) => columns)])}
      FROM ${grouped}${users}${join(joined, sql``)}`,
  };
}
