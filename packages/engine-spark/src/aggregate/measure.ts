import { join, sql } from "@portrait/engine-sql";
import type { SparkSession, StatementOptions } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { columnAt } from "../result/columns.js";
import { toText } from "../sql/statement.js";
import type { BoundPlan, Input } from "./bind.js";
import {
  type Magnitudes,
  magnitudeColumns,
  magnitudesIn,
  magnitudesKey,
  type SlicesOf,
  slicesOf,
} from "./exact-sum.js";

const keyOf = ({ sql: expression }: Input): string => magnitudesKey(expression);

/**
 * Finds the slices in which the inputs of a plan are added up. The log is looked through once for those inputs whose
 * magnitudes it does not yet know.
 *
 * @param session - The session.
 * @param log - The log.
 * @param bound - The plan's expressions.
 * @param options - Signal and progress.
 */
export async function measure(
  session: SparkSession,
  log: StoredLog,
  bound: BoundPlan,
  options: StatementOptions,
): Promise<SlicesOf> {
  const unknown = bound.inputs.filter((input) => input.measured && !log.magnitudes.has(keyOf(input)));
  if (unknown.length > 0 && log.kept > 0) {
    const values = unknown.map(({ sql: value, column }) => sql`${value} AS ${column}`);
    const columns = unknown.flatMap(({ column }) => magnitudeColumns(column));
    const query = sql`SELECT ${join(columns)} FROM (SELECT ${join(values)} FROM ${log.view})`;
    const table = await session.query(toText(query), options);
    const numbers = unknown.map(({ sql: value }) => value);
    const found = magnitudesIn(numbers, (column) => columnAt(table, column).get(0), log.kept);
    for (const [key, magnitudes] of found) log.magnitudes.set(key, magnitudes);
  }
  const none: Magnitudes = { least: 0, greatest: 0, whole: true, count: 0 };
  return (input, halvings) => slicesOf({ ...(log.magnitudes.get(keyOf(input)) ?? none), halvings });
}
