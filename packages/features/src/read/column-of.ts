import { listWords, PortraitError, type Vector } from "@portrait/core";

/**
 * A column by name, or a clear error.
 *
 * @param columns - The columns by name; only own properties count.
 * @param name - The name.
 * @throws PortraitError `unknown-id`.
 */
export function columnOf(columns: Readonly<Record<string, Vector>>, name: string): Vector {
  const vector = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (vector !== undefined) return vector;
  throw new PortraitError({
    code: "unknown-id",
    message: `There is no column or feature ${JSON.stringify(name)}.`,
    hint: `There are ${listWords(Object.keys(columns), 20)}.`,
    details: { name },
  });
}
