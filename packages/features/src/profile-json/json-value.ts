import { isoText, type SparseRow, type ValueType, type VectorValue } from "@portrait/core";

/** An instant within JSON: told apart from a text that looks like one. */
export interface JsonInstant {
  /** ISO 8601 text. */
  readonly instant: string;
}

/** A value as JSON holds it: an instant as {@link JsonInstant}, all else as it is. */
export type JsonValue =
  | number
  | string
  | boolean
  | JsonInstant
  | SparseRow
  | readonly string[]
  | readonly number[]
  | null;

/**
 * A value as plain data.
 *
 * @param value - The value.
 */
export function toJsonValue(value: VectorValue): JsonValue {
  return value instanceof Date ? Object.freeze({ instant: isoText(value.getTime()) }) : value;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The instant of ISO 8601 text as `isoText` writes it; undefined when it is none. */
export function instantOf(text: unknown): number | undefined {
  if (!isText(text)) return undefined;
  const at = Date.parse(text);
  return Number.isFinite(at) && isoText(at) === text ? at : undefined;
}

function dateOf(value: unknown): Date | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  if (entries.length !== 1 || entries[0]?.[0] !== "instant") return undefined;
  const at = instantOf(entries[0][1]);
  return at === undefined ? undefined : new Date(at);
}

function listOf<Item>(value: unknown, accepts: (item: unknown) => item is Item): readonly Item[] | undefined {
  return Array.isArray(value) && value.every(accepts) ? Object.freeze([...value]) : undefined;
}

function sparseOf(value: unknown): SparseRow | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  const [width, indices, values] = [
    own.get("width"),
    listOf(own.get("indices"), isNumber),
    listOf(own.get("values"), isNumber),
  ];
  if (own.size !== 3 || !isNumber(width) || !Number.isSafeInteger(width) || width < 0) return undefined;
  if (indices === undefined || values === undefined || indices.length !== values.length) return undefined;
  const sound = indices.every(
    (place, at) => Number.isSafeInteger(place) && place > (at === 0 ? -1 : (indices[at - 1] as number)),
  );
  const last = indices[indices.length - 1] ?? -1;
  return sound && last < width ? Object.freeze({ width, indices, values }) : undefined;
}

/**
 * A value of a type from plain data; undefined when the data are no such value.
 *
 * @param type - The type.
 * @param value - Anything.
 */
export function fromJsonValue(type: ValueType, value: unknown): VectorValue | undefined {
  switch (type) {
    case "list":
      return listOf(value, isText);
    case "vector":
      return listOf(value, isNumber);
    case "number":
      return value === null || isNumber(value) ? value : undefined;
    case "boolean":
      return value === null || typeof value === "boolean" ? value : undefined;
    case "category":
      return value === null || isText(value) ? value : undefined;
    case "timestamp":
      return value === null ? null : dateOf(value);
  }
}

/**
 * A value of any type from plain data; undefined when the data are none.
 *
 * @param value - Anything.
 */
export function anyFromJsonValue(value: unknown): VectorValue | undefined {
  if (value === null || isNumber(value) || typeof value === "boolean" || isText(value)) return value;
  return listOf(value, isText) ?? listOf(value, isNumber) ?? dateOf(value) ?? sparseOf(value);
}
