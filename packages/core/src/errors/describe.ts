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
  const name = classOf(value);
  if (name === undefined || name === "Object") return "an object";
  return ArrayBuffer.isView(value) ? `a ${name}` : `an instance of ${name}`;
}

/** The name of a value's class, read without running a getter. */
function classOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  const maker: unknown =
    prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name: unknown =
    typeof maker === "function" ? Object.getOwnPropertyDescriptor(maker, "name")?.value : undefined;
  return typeof name === "string" && name !== "" ? name : undefined;
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
