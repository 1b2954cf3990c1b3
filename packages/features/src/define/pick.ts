import { describeValue, listWords, PortraitError, type TableSchema, type ValueType } from "@portrait/core";

/**
 * The columns of a schema by name.
 *
 * @param names - The names, in order.
 * @param types - The types of features and tags by name.
 * @throws PortraitError `unknown-id`, `invalid-argument`.
 */
export function pickedColumns(
  names: readonly string[],
  types: ReadonlyMap<string, ValueType>,
): TableSchema["columns"] {
  return names.map((name, index) => {
    const type = types.get(name);
    if (type === undefined) {
      throw new PortraitError({
        code: "unknown-id",
        message: `pick: there is no feature or tag ${describeValue(name)}.`,
        hint: `There are ${listWords(types.keys(), 20)}.`,
      });
    }
    if (names.indexOf(name) !== index) {
      throw new PortraitError({
        code: "invalid-argument",
        message: `pick: "${name}" is named twice.`,
        hint: "Name it once.",
      });
    }
    return Object.freeze({ name, type });
  });
}
