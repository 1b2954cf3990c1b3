/**
 * Text that is equal for rows that are equal in every own property, whatever their order: one that is null or absent
 * is the same, numbers and bigints are equal by value, instants by time, lists and objects by what they hold.
 *
 * @param row - The raw row.
 */
export function rowKey(row: object): string {
  return JSON.stringify(propertyKeys(row, []));
}

function propertyKeys(value: object, outer: readonly object[]): readonly unknown[] {
  if (outer.includes(value)) return ["cycle", outer.length - outer.indexOf(value)];
  const inner = [...outer, value];
  return Object.entries(value)
    .filter(([, part]) => part !== null && part !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, part]) => [name, ...valueKey(part, inner)]);
}

function valueKey(value: unknown, outer: readonly object[]): readonly unknown[] {
  if (value instanceof Date) return ["instant", String(value.getTime())];
  if (typeof value === "number" || typeof value === "bigint") return ["number", String(value)];
  if (typeof value === "object" && value !== null) {
    return [Array.isArray(value) ? "list" : "object", propertyKeys(value, outer)];
  }
  return [typeof value, String(value)];
}
