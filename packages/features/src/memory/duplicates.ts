/**
 * Text that is equal for rows that are equal in every column of the source, whatever the order of their properties.
 *
 * @param row - The raw row.
 */
export function rowKey(row: object): string {
  const parts = Object.entries(row)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, value]) => [name, typeof value === "bigint" ? "number" : typeof value, valueKey(value)]);
  return JSON.stringify(parts);
}

function valueKey(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return value;
}
