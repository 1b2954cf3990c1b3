import {
  DuckDBBlobValue,
  type DuckDBDecimalType,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";
import { type RawKind, type Sql, sql } from "@portrait/engine-sql";

/** A value of the source, in the form in which all sources are held. */
export interface RawValue {
  /** What it is. */
  readonly kind: RawKind;
  /** For JSON its type there and, for all but lists and objects, its text. */
  readonly json?: { readonly type: Sql; readonly text: Sql };
  /** The value: VARCHAR, BIGINT or HUGEINT, DOUBLE, BOOLEAN, epoch milliseconds as BIGINT, JSON, or BLOB. */
  readonly sql: Sql;
}

/** The last millisecond that a `Date` can hold; the first is its negative. */
const LAST_INSTANT = sql`8640000000000000`;

const KINDS: Readonly<Partial<Record<DuckDBTypeId, RawKind>>> = {
  [DuckDBTypeId.BOOLEAN]: "boolean",
  [DuckDBTypeId.TINYINT]: "integer",
  [DuckDBTypeId.SMALLINT]: "integer",
  [DuckDBTypeId.INTEGER]: "integer",
  [DuckDBTypeId.BIGINT]: "integer",
  [DuckDBTypeId.UTINYINT]: "integer",
  [DuckDBTypeId.USMALLINT]: "integer",
  [DuckDBTypeId.UINTEGER]: "integer",
  [DuckDBTypeId.UBIGINT]: "integer",
  [DuckDBTypeId.HUGEINT]: "integer",
  [DuckDBTypeId.UHUGEINT]: "float",
  [DuckDBTypeId.FLOAT]: "float",
  [DuckDBTypeId.DOUBLE]: "float",
  [DuckDBTypeId.DECIMAL]: "float",
  [DuckDBTypeId.DATE]: "instant",
  [DuckDBTypeId.TIMESTAMP]: "instant",
  [DuckDBTypeId.TIMESTAMP_S]: "instant",
  [DuckDBTypeId.TIMESTAMP_MS]: "instant",
  [DuckDBTypeId.TIMESTAMP_NS]: "instant",
  [DuckDBTypeId.TIMESTAMP_TZ]: "instant",
  [DuckDBTypeId.VARCHAR]: "text",
  [DuckDBTypeId.ENUM]: "text",
  [DuckDBTypeId.UUID]: "text",
  [DuckDBTypeId.TIME]: "text",
  [DuckDBTypeId.TIME_TZ]: "text",
  [DuckDBTypeId.TIME_NS]: "text",
  [DuckDBTypeId.INTERVAL]: "text",
  [DuckDBTypeId.BIT]: "text",
};

function flooredMilliseconds(value: Sql, type: DuckDBTypeId): Sql {
  const nanoseconds = type === DuckDBTypeId.TIMESTAMP_NS;
  const fine = nanoseconds ? sql`epoch_ns(${value})` : sql`epoch_us(TRY_CAST(${value} AS TIMESTAMP))`;
  const unit = nanoseconds ? sql`1000000` : sql`1000`;
  const floored = sql`((${fine} - ((${fine} % ${unit}) + ${unit}) % ${unit}) // ${unit})`;
  return sql`(CASE WHEN isfinite(${value}) AND abs(${floored}) <= ${LAST_INSTANT} THEN ${floored} END)`;
}

/**
 * A column of a file in the form in which all sources are held.
 *
 * @param value - The column as DuckDB reads it.
 * @param type - Its type there.
 */
export function rawValue(value: Sql, type: DuckDBType): RawValue {
  if (type.typeId === DuckDBTypeId.DECIMAL && (type as DuckDBDecimalType).scale === 0) {
    return { kind: "integer", sql: sql`CAST(${value} AS HUGEINT)` };
  }
  const kind = KINDS[type.typeId] ?? "other";
  switch (kind) {
    case "text":
      return { kind, sql: sql`CAST(${value} AS VARCHAR)` };
    case "float":
      return { kind, sql: sql`(CAST(${value} AS DOUBLE) + 0)` };
    case "instant":
      return { kind, sql: flooredMilliseconds(value, type.typeId) };
    case "other":
      return {
        kind,
        sql: type.typeId === DuckDBTypeId.BLOB ? value : sql`CAST(to_json(${value}) AS VARCHAR)`,
      };
    default:
      return { kind, sql: value };
  }
}

function wholeNumber(value: number | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** DuckDB takes NaN and infinities, and other slips, for JSON. */
function parsed(json: string): unknown {
  if (/^-?\d+$/.test(json)) return wholeNumber(BigInt(json));
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(json)) return Number(json.replace(/inf.*/i, "Infinity"));
  try {
    return JSON.parse(json);
  } catch {
    return { json };
  }
}

/**
 * A held value as a value of JavaScript, as the source gave it: instants as `Date`s, whole numbers beyond the safe
 * range as bigints.
 *
 * @param kind - What it is.
 * @param value - The value as the driver gives it.
 */
export function jsValue(kind: RawKind, value: DuckDBValue): unknown {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case "integer":
      return wholeNumber(value as number | bigint);
    case "instant":
      return new Date(Number(value));
    case "json":
      return parsed(value as string);
    case "other":
      return value instanceof DuckDBBlobValue ? new Uint8Array(value.bytes) : parsed(value as string);
    default:
      return value;
  }
}
