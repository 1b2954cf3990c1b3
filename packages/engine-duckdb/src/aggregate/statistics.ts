import { join, type Sql, sql } from "@portrait/engine-sql";
import type { Connection } from "../database/connection.js";
import type { ExpressionStatistics, StoredLog, UserCounts } from "../log/stored-log.js";
import { toStatement } from "../sql/statement.js";
import { magnitudeColumns } from "./exact-sum.js";
import type { Input } from "./inputs.js";

/** The statistic of an expression has the expression's text and values as its name. */
function nameOf(expression: Sql): string {
  const { text, parameters } = toStatement(expression);
  return JSON.stringify([text, parameters.map(({ value, type }) => [String(value), type])]);
}

/**
 * How events are spread over users. A log never changes, so that it is found out once.
 *
 * @param connection - The connection.
 * @param log - The log.
 * @param key - The column that identifies the user.
 */
export async function userCounts(connection: Connection, log: StoredLog, key: Sql): Promise<UserCounts> {
  const name = nameOf(key);
  const known = log.statistics.users.get(name);
  if (known !== undefined) return known;
  const [users, most] = await connection.row(
    sql`SELECT count(*), coalesce(max(events), 0) FROM (SELECT count(*) AS events FROM ${log.table} GROUP BY ${key})`,
  );
  const found = { users: Number(users), most: Number(most) };
  log.statistics.users.set(name, found);
  return found;
}

/**
 * What is known of the numbers of inputs. A log never changes, so that each is found out once.
 *
 * @param connection - The connection.
 * @param log - The log.
 * @param inputs - The inputs that are added up.
 */
export async function statisticsOf(
  connection: Connection,
  log: StoredLog,
  inputs: readonly Input[],
): Promise<(input: Input) => ExpressionStatistics> {
  const known = log.statistics.inputs;
  const missing = inputs.filter((input) => !known.has(nameOf(input.sql)));
  if (missing.length > 0) {
    const projected = join(missing.map((input) => sql`${input.sql} AS ${input.column}`));
    const columns = join(missing.map(({ column }) => sql`${magnitudeColumns(column)}, count(${column})`));
    const row = await connection.row(sql`SELECT ${columns} FROM (SELECT ${projected} FROM ${log.table})`);
    missing.forEach((input, position) => {
      const [least, greatest, whole, count] = row.slice(4 * position);
      known.set(nameOf(input.sql), {
        least: least as number,
        greatest: greatest as number,
        whole: whole as boolean,
        complete: Number(count) === log.kept,
      });
    });
  }
  return (input) => known.get(nameOf(input.sql)) as ExpressionStatistics;
}
