import type { FillValue } from "@portrait/core";
import { columnName, join, type LearningRecords, nameOf, type Sql, sql } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import { toText } from "../sql/statement.js";

/** Records on their way: a query, and the names of its columns. */
export interface Records {
  /** What stands behind FROM; it has `fault`, `c0`, `c1` ... and `g0`, `g1` ..., among others. */
  readonly query: Sql;
  /** The names of all its columns. */
  readonly names: readonly Sql[];
}

/** Records with some of their columns changed. */
function changed({ query, names }: Records, changes: ReadonlyMap<string, Sql>): Records {
  if (changes.size === 0) return { query, names };
  const taken = names.map((name) => {
    const change = changes.get(nameOf(name));
    return change === undefined ? name : sql`${change} AS ${name}`;
  });
  return { query: sql`(SELECT ${join(taken)} FROM ${query})`, names };
}

/**
 * The records of a query, which cleaning learns from and changes: each change is another query over them.
 *
 * @param session - The session.
 * @param records - The records.
 * @param options - Signal.
 */
export function learningRecords(
  session: SparkSession,
  records: Records,
  options: StatementOptions,
): LearningRecords & { readonly query: () => Sql } {
  let current = records;
  return {
    query: () => current.query,
    async count(position) {
      const value = columnName(position);
      const query = sql`SELECT ${value}, CAST(count(*) AS DOUBLE) FROM ${current.query} WHERE fault IS NULL AND ${value} IS NOT NULL GROUP BY 1`;
      const found = await session.query(toText(query), options);
      const at = (column: number, row: number): unknown => found.getChildAt(column)?.get(row);
      return new Map(
        Array.from(
          { length: found.numRows },
          (_, row) => [at(0, row) as FillValue, Number(at(1, row))] as const,
        ),
      );
    },
    async apply(faults, changes) {
      const columns = new Map<string, Sql>();
      for (const { column, value, when, note } of changes) {
        columns.set(nameOf(column), value);
        columns.set(nameOf(note), when);
      }
      const cases = faults.map(({ when, fault }) => sql`WHEN ${when} THEN ${fault}`);
      if (cases.length > 0)
        columns.set("fault", sql`(CASE WHEN fault IS NOT NULL THEN fault ${join(cases, sql` `)} END)`);
      current = changed(current, columns);
    },
  };
}
