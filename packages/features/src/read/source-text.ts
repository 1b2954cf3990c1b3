/**
 * A raw value as text, for what is derived from it: a number is its shortest decimal text, an instant ISO 8601, a list
 * or object JSON; `null` where the value is absent.
 *
 * @param value - The value as the source gave it.
 */
export function sourceText(value: unknown): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== "object") return String(value);
  return (
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? null
  );
}
