import { describeValue, type Json, PortraitError } from "@portrait/core";

const DEPTH = 64;

function refuse(path: string, expected: string, value: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `createReport: ${path} must be ${expected}; received ${describeValue(value)}.`,
    details: { path },
  });
}

/**
 * Text.
 *
 * @param path - Where it stands, for the message.
 * @param value - What the caller passed.
 * @param fallback - What to take when it was left out; without one it must be there and not be empty.
 * @throws PortraitError `invalid-argument`.
 */
export function textAt(path: string, value: unknown, fallback?: string): string {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === "string" && (value !== "" || fallback !== undefined)) return value;
  throw refuse(path, fallback === undefined ? "a non-empty text" : "a text", value);
}

/**
 * A finite number.
 *
 * @param path - Where it stands, for the message.
 * @param value - What the caller passed.
 * @param bounds - The range, both ends included; left out, any.
 * @throws PortraitError `invalid-argument`.
 */
export function numberAt(path: string, value: unknown, bounds?: readonly [min: number, max: number]): number {
  const [min, max] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (typeof value === "number" && Number.isFinite(value) && value >= min && value <= max) return value;
  const range =
    bounds === undefined ? "" : max === Number.POSITIVE_INFINITY ? ` >= ${min}` : ` in [${min}, ${max}]`;
  throw refuse(path, `a finite number${range}`, value);
}

/**
 * A list, each entry made by a function.
 *
 * @param path - Where it stands, for the message.
 * @param value - What the caller passed; left out, nothing.
 * @param make - Makes an entry of what was passed at a path.
 * @throws PortraitError `invalid-argument`.
 */
export function listAt<Entry>(
  path: string,
  value: unknown,
  make: (path: string, entry: unknown) => Entry,
): readonly Entry[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw refuse(path, "a list", value);
  return value.map((entry, index) => make(`${path}[${index}]`, entry));
}

/**
 * An object's properties.
 *
 * @param path - Where it stands, for the message.
 * @param value - What the caller passed.
 * @throws PortraitError `invalid-argument`.
 */
export function objectAt(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw refuse(path, "an object", value);
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}

/**
 * A copy as JSON data: typed arrays become lists, what is not finite becomes its name, functions are left out.
 *
 * @param path - Where it stands, for the message.
 * @param value - What the caller passed.
 * @param within - The objects that hold it.
 * @throws PortraitError `invalid-argument` when it holds itself, or is nested more than 64 deep.
 */
export function plainAt(path: string, value: unknown, within: readonly object[] = []): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (within.includes(value)) throw refuse(path, "data that does not hold itself", value);
  if (within.length === DEPTH) throw refuse(path, `data nested at most ${DEPTH} deep`, value);
  const around = [...within, value];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as Uint8Array, (entry, index) => plainAt(`${path}[${index}]`, entry, around));
  }
  if (Array.isArray(value)) {
    return value.map((entry, index) =>
      isLeftOut(entry) ? null : plainAt(`${path}[${index}]`, entry, around),
    );
  }
  const kept = Object.entries(value).filter(([, entry]) => !isLeftOut(entry));
  return Object.fromEntries(kept.map(([name, entry]) => [name, plainAt(`${path}.${name}`, entry, around)]));
}
