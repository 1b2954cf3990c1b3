import { describeValue, PortraitError } from "@portrait/core";

/** Says where in a JSON profile something is wrong. */
export type Fault = (path: string, expected: string, received: unknown) => PortraitError;

/**
 * Errors of one reader.
 *
 * @param owner - The reader, for messages.
 */
export function faultsOf(owner: string): Fault {
  return (path, expected, received) =>
    new PortraitError({
      code: "invalid-data",
      message: `${owner}: ${path === "" ? "a profile" : JSON.stringify(path)} must be ${expected}; received ${describeValue(received)}.`,
      hint: "Pass what profileToJson made.",
      details: { path },
    });
}

/**
 * The own properties of an object, which must be just the given ones.
 *
 * @param fault - Makes the error.
 * @param path - Where it stands, for the error.
 * @param value - Anything.
 * @param keys - The names; left out, any.
 * @throws PortraitError `invalid-data`.
 */
export function fieldsOf(
  fault: Fault,
  path: string,
  value: unknown,
  keys?: readonly string[],
): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault(path, "an object", value);
  }
  const own = new Map<string, unknown>(Object.entries(value));
  const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const absent = keys?.find((key) => !own.has(key));
  if (absent !== undefined) throw fault(at(absent), "there", undefined);
  const stray = keys === undefined ? undefined : [...own.keys()].find((key) => !keys.includes(key));
  if (stray !== undefined) throw fault(at(stray), "left out", own.get(stray));
  return own;
}

/**
 * A text.
 *
 * @param fault - Makes the error.
 * @param path - Where it stands, for the error.
 * @param value - Anything.
 * @throws PortraitError `invalid-data`.
 */
export function textOf(fault: Fault, path: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw fault(path, "a text", value);
}

/**
 * A number in [0, 1].
 *
 * @param fault - Makes the error.
 * @param path - Where it stands, for the error.
 * @param value - Anything.
 * @throws PortraitError `invalid-data`.
 */
export function shareOf(fault: Fault, path: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw fault(path, "a number in [0, 1]", value);
}
