import { type RawKind, type Sql, sql } from "@portrait/engine-sql";

/** A value of the source, in the form in which all sources are held. */
export interface RawValue {
  /** What it is. */
  readonly kind: RawKind;
  /** The value: STRING, a whole number, DOUBLE, BOOLEAN, epoch milliseconds as BIGINT, VARIANT, or JSON as STRING. */
  readonly sql: Sql;
}

const DECIMAL_WHOLE = /^decimal\(\d+,0\)$/;

function kindOf(type: string): RawKind {
  if (/^(tinyint|smallint|int|bigint)$/.test(type) || DECIMAL_WHOLE.test(type)) return "integer";
  if (/^(float|double|decimal\(.*)$/.test(type)) return "float";
  if (/^(string|char|varchar)/.test(type)) return "text";
  if (/^(date|timestamp|timestamp_ntz)$/.test(type)) return "instant";
  return type === "boolean" ? "boolean" : "other";
}

/**
 * A column of a file in the form in which all sources are held.
 *
 * @param value - The column as Spark reads it.
 * @param type - Its type there, such as `"bigint"`.
 */
export function rawValue(value: Sql, type: string): RawValue {
  const kind = kindOf(type);
  switch (kind) {
    case "text":
      return { kind, sql: sql`CAST(${value} AS STRING)` };
    case "float":
      return { kind, sql: sql`(CAST(${value} AS DOUBLE) + 0D)` };
    case "instant":
      return { kind, sql: sql`unix_millis(CAST(${value} AS TIMESTAMP))` };
    case "other":
      return {
        kind,
        sql: sql`(CASE WHEN ${value} IS NOT NULL THEN to_json(named_struct('value', ${value})) END)`,
      };
    default:
      return { kind, sql: value };
  }
}

/**
 * A held value as text, for the way to this process.
 *
 * @param raw - The value.
 */
export function rawText({ kind, sql: value }: RawValue): Sql {
  if (kind === "text" || kind === "other") return value;
  return kind === "json" ? sql`to_json(${value})` : sql`CAST(${value} AS STRING)`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/**
 * A held value as a value of JavaScript, as the source gave it: instants as `Date`s, whole numbers beyond the safe range
 * as bigints.
 *
 * @param kind - What it is.
 * @param text - The value as {@link rawText} gives it.
 */
export function jsValue(kind: RawKind, text: unknown): unknown {
  if (typeof text !== "string") return null;
  switch (kind) {
    case "text":
      return text;
    case "integer":
      return wholeNumber(text);
    case "float":
      return Number(text);
    case "boolean":
      return text === "true";
    case "instant":
      return new Date(Number(text));
    case "json":
      return parsed(text);
    case "other": {
      const wrapped = parsed(text);
      return typeof wrapped === "object" && wrapped !== null && "value" in wrapped ? wrapped.value : null;
    }
  }
}
