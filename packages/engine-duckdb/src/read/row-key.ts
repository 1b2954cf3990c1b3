/**
 * Text that is equal for rows that are equal in every own property, whatever the order of the properties: numbers
 * and bigints by value, instants by time.
 *
 * @param row - The raw row.
 */
export function rowKey(row: object): string {
  const entries = Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(entries.flatMap(([name, value]) => [name, ...valueKey(value)]));
}

function valueKey(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [String(value)];
  if (value instanceof Date) return ["instant", value.getTime()];
  if (typeof value === "number" || typeof value === "bigint") return ["number", String(value)];
  if (typeof value === "object") return ["object", nested(value, [])];
  return [typeof value, String(value)];
}

/** A nested value as text; one that holds itself ends where it comes round. */
function nested(value: unknown, outer: readonly unknown[]): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return valueKey(value);
  if (outer.includes(value)) return ["cycle", outer.length - outer.indexOf(value)];
  const inner = [...outer, value];
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, part]) => [name, nested(part, inner)]);
}
