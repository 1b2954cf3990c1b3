import type { EventDefinition } from "@portrait/core";
import { all, join, type Sql, sql, text, textColumn, type UserOf } from "@portrait/engine-sql";

/**
 * Whether a row is of none of some users: one list for each key. A condition for each user would repeat the expression of
 * the key as often, since Spark moves conditions down to where the key is computed.
 *
 * @param definition - What the rows are.
 * @param users - The users.
 */
export function ofOthers(definition: EventDefinition, users: readonly UserOf[]): Sql {
  const keys = [...new Set(users.map(({ key }) => key))];
  return all(
    keys.map((key) => {
      const ids = users.filter((user) => user.key === key).map(({ user }) => text(user));
      return sql`NOT coalesce(${textColumn(definition, key)} IN (${join(ids)}), FALSE)`;
    }),
  );
}
