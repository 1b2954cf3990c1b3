import { double, join, type Sql, sql, written } from "@portrait/engine-sql";
import type { Bands } from "./bands.js";
import { TOTALS, type Total } from "./compute-context.js";
import type { BoundAggregate } from "./inputs.js";
import { namedPieces } from "./named-pieces.js";
import { filter } from "./seen.js";

/** Totals of the events of each user, put together from those of bands. */
export interface BandedTotals {
  /**
   * The total of the events that an aggregate sees, over the columns of {@link BandedTotals.users}.
   *
   * @param total - Which.
   * @param bound - The aggregate.
   * @param value - Of what.
   * @param also - What must hold of an event besides.
   */
  total(total: Total, bound: BoundAggregate, value: Sql, also: readonly Sql[]): Sql;
  /**
   * The relation of one row a user: what stands behind FROM.
   *
   * @param member - What must hold of some event of a user.
   */
  users(member: readonly Sql[]): Sql;
}

/** The total of what bands hold, of which each is null where a user has no event in it. */
function merged(total: Total, parts: readonly Sql[]): Sql {
  const [only] = parts;
  switch (total) {
    case "count":
    case "sum":
      if (only === undefined) return double(0);
      return sql`(${join(
        parts.map((part) => sql`coalesce(${part}, 0)`),
        sql` + `,
      )})`;
    case "min":
    case "max":
      if (only === undefined) return sql`CAST(NULL AS DOUBLE)`;
      if (parts.length === 1) return only;
      return sql`${total === "min" ? sql`least` : sql`greatest`}(${join(parts)})`;
  }
}

/**
 * Groups each band by user and joins the groups, so that no group is looked up twice: a second grouping, of the groups,
 * would be repeated by each thread and put together once more.
 *
 * @param bands - The bands.
 */
export function bandedTotals(bands: Bands): BandedTotals {
  const relations = bands.conditions.map((conditions, number) => ({
    name: written(`k${number}`),
    conditions,
    pieces: namedPieces(`k${number}p`),
  }));
  type Relation = (typeof relations)[number];
  const partsOf = (numbers: readonly number[], piece: Sql): readonly Sql[] =>
    numbers.map((number) => {
      const { name, pieces } = relations[number] as Relation;
      return sql`${name}.${pieces.name(piece)}`;
    });
  const all = [...relations.keys()];
  return {
    total(total, bound, value, also) {
      const own = bound.filter === undefined ? also : [bound.filter.column, ...also];
      return merged(total, partsOf(bands.among(bound), sql`${TOTALS[total]}(${value})${filter(own)}`));
    },
    users(member) {
      const members =
        member.length === 0 ? [] : [merged("count", partsOf(all, sql`count(*)${filter(member)}`))];
      const grouped = relations.map(({ name, conditions, pieces }) => {
        const columns = join([sql`u`, ...pieces.columns()]);
        return sql`(SELECT ${columns} FROM seen WHERE ${join(conditions, sql` AND `)} GROUP BY u) AS ${name}`;
      });
      const [first, ...others] = grouped;
      const joined = others.map((relation) => sql` FULL JOIN ${relation} USING (u)`);
      const where = members.map((count) => sql` WHERE ${count} > 0`);
      return sql`${join([first as Sql, ...joined, ...where], sql``)}`;
    },
  };
}
