/**
 * A short, safe description of any value for an error message: at most about 60 characters, never a getter's
 * side effect.
 *
 * @param value - Anything.
 *
 * @example
 * ```ts
 * import { describeValue } from "@portrait/core";
 *
 * describeValue("ten"); // => '"ten"'
 * describeValue([1, 2]); // => "an array of 2"
 * ```
 */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "an invalid Date" : `Date ${value.toISOString()}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && name !== "Object" ? `an instance of ${name}` : "an object";
}

/**
 * Words joined for a sentence: quoted, at most `limit` of them, the rest counted.
 *
 * @param words - What to list.
 * @param limit - How many to name before "and N more".
 *
 * @example
 * ```ts
 * import { listWords } from "@portrait/core";
 *
 * listWords(["user", "item", "at"], 2); // => '"user", "item" and 1 more'
 * ```
 */
export function listWords(words: Iterable<string>, limit: number = 8): string {
  const all = [...words].map((word) => JSON.stringify(word));
  if (all.length <= limit) return all.join(", ");
  return `${all.slice(0, limit).join(", ")} and ${all.length - limit} more`;
}
