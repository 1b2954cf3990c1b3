import type { Column } from "@portrait/core";
import type { ReadingDialect } from "../sql/dialect.js";
import { double, join, type Sql, sql } from "../sql/sql.js";
import type { RawKind } from "./kind.js";

/** A value of the source as a value of an event's column. */
export interface Reading {
  /** The value; null when it is missing or of the wrong type. A number may be infinite. */
  readonly value: Sql;
  /** Whether there is no value; never null. */
  readonly missing: Sql;
  /** Whether the value is beyond all finite numbers; never null. */
  readonly notFinite: Sql;
}

/** What a value of JSON may be. */
export interface JsonBranch {
  /** Whether it is that. */
  readonly is: Sql;
  /** What it is then. */
  readonly kind: RawKind;
  /** The value as that. */
  readonly value: Sql;
}

/** A value of JSON, which differs in type from row to row. */
export interface JsonCandidate {
  /** What it may be. */
  readonly branches: readonly JsonBranch[];
  /** Whether it is none, or JSON's null; never null itself. */
  readonly nothing: Sql;
}

/** A value of the source, ready to be read: trimmed, and parsed where it may name an instant. */
export interface Candidate {
  /** What it is. */
  readonly kind: RawKind;
  /** The value as it is held; for a text, trimmed. */
  readonly value: Sql;
  /** For a timestamp column epoch milliseconds of the text; null where it names no instant. */
  readonly instant: Sql;
  /** For JSON what it may be; absent for all else. */
  readonly json?: JsonCandidate;
}

const NEVER = sql`FALSE`;
const NUMBER = "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";
const INFINITE = "[+-]?inf(?:inity)?";
const WHOLE = "-?[0-9]+(?:\\.0*)?";
const LAST_INSTANT = 8.64e15;

/** Reads a candidate as one kind of column. */
type Reader = (candidate: Candidate) => Reading;

/** The value by what the source's value is. */
type Values = Partial<Record<RawKind, Sql>>;

function missing(kind: RawKind, value: Sql): Sql {
  if (kind === "text") return sql`(${value} IS NULL OR ${value} = '')`;
  return kind === "float" ? sql`(${value} IS NULL OR isnan(${value}))` : sql`(${value} IS NULL)`;
}

function read({ kind, value }: Candidate, values: Values, type: Sql): Reading {
  return {
    value: values[kind] ?? sql`CAST(NULL AS ${type})`,
    missing: missing(kind, value),
    notFinite: NEVER,
  };
}

function textReading(candidate: Candidate, dialect: ReadingDialect): Reading {
  const { value } = candidate;
  const written = sql`CAST(${value} AS ${dialect.text})`;
  const float = sql`(CASE WHEN ${dialect.isFinite(value)} THEN ${dialect.numberText(value)} END)`;
  return read(candidate, { text: value, boolean: written, integer: written, float }, dialect.text);
}

function wholeReading(candidate: Candidate, dialect: ReadingDialect): Reading {
  const { value } = candidate;
  const digits = sql`trim(LEADING '0' FROM regexp_extract(${value}, '[0-9]+', 0))`;
  const sign = sql`(CASE WHEN ${dialect.startsWith(value, sql`'-'`)} THEN '-' ELSE '' END)`;
  const ofText = sql`(CASE WHEN NOT ${dialect.matches(value, WHOLE)} THEN NULL
    WHEN ${digits} = '' THEN '0' ELSE ${sign} || ${digits} END)`;
  const isWhole = sql`abs(${value}) <= ${double(Number.MAX_SAFE_INTEGER)} AND ${dialect.truncated(value)} = ${value}`;
  const ofFloat = sql`(CASE WHEN ${isWhole} THEN CAST(CAST(${value} AS BIGINT) AS ${dialect.text}) END)`;
  const integer = sql`CAST(${value} AS ${dialect.text})`;
  return read(candidate, { text: ofText, integer, float: ofFloat }, dialect.text);
}

function numberReading(candidate: Candidate, dialect: ReadingDialect): Reading {
  const { kind, value } = candidate;
  if (kind === "text") {
    const parsed = sql`TRY_CAST(${value} AS DOUBLE)`;
    const isNumber = dialect.matches(value, NUMBER);
    const named = dialect.matches(sql`lower(${value})`, INFINITE);
    return {
      value: sql`(CASE WHEN ${isNumber} THEN ${parsed} END)`,
      missing: sql`(${value} IS NULL OR ${value} = '' OR lower(${value}) = 'nan')`,
      notFinite: sql`(coalesce(${named} OR (${isNumber} AND ${dialect.isInfinite(parsed)}), FALSE))`,
    };
  }
  const values = { float: value, integer: sql`CAST(${value} AS DOUBLE)` };
  const reading = read(candidate, values, sql`DOUBLE`);
  return kind === "float" ? { ...reading, notFinite: dialect.isInfinite(value) } : reading;
}

function booleanReading(candidate: Candidate): Reading {
  const { value } = candidate;
  const digit = sql`(CASE WHEN ${value} = 1 THEN TRUE WHEN ${value} = 0 THEN FALSE END)`;
  const word = sql`(CASE WHEN lower(${value}) IN ('true', '1') THEN TRUE WHEN lower(${value}) IN ('false', '0') THEN FALSE END)`;
  return read(candidate, { boolean: value, integer: digit, float: digit, text: word }, sql`BOOLEAN`);
}

function instantReading(candidate: Candidate): Reading {
  const { value } = candidate;
  const isInstant = sql`abs(${value}) <= ${double(LAST_INSTANT)}`;
  const inRange = (milliseconds: Sql): Sql =>
    sql`(CASE WHEN ${isInstant} THEN CAST(${milliseconds} AS BIGINT) END)`;
  const values: Values = {
    instant: inRange(value),
    text: candidate.instant,
    integer: inRange(value),
    float: inRange(sql`floor(${value})`),
  };
  return read(candidate, values, sql`BIGINT`);
}

function readerOf(column: Column, dialect: ReadingDialect): Reader {
  switch (column.kind) {
    case "id":
      return (candidate) =>
        column.integer === true ? wholeReading(candidate, dialect) : textReading(candidate, dialect);
    case "number":
      return (candidate) => numberReading(candidate, dialect);
    case "boolean":
      return booleanReading;
    case "timestamp":
      return instantReading;
    default:
      return (candidate) => textReading(candidate, dialect);
  }
}

/** JSON values differ in type from row to row: each is read as what it is. */
function jsonReading(reader: Reader, candidate: Candidate, json: JsonCandidate): Reading {
  const branches = json.branches.map(
    ({ is, kind, value }) => [is, reader({ ...candidate, kind, value })] as const,
  );
  const choose = (part: keyof Reading, otherwise: Sql): Sql => {
    const cases = branches.map(([is, reading]) => sql`WHEN ${is} THEN ${reading[part]}`);
    return sql`(CASE ${join(cases, sql` `)} ELSE ${otherwise} END)`;
  };
  return {
    value: choose("value", sql`NULL`),
    missing: choose("missing", json.nothing),
    notFinite: choose("notFinite", NEVER),
  };
}

/**
 * Reads a value of the source as a value of a column.
 *
 * @param column - The column.
 * @param candidate - The value.
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { boolean } from "@portrait/core";
 * import { describeSql, identifier, type ReadingDialect, readingOf, sql, text } from "@portrait/engine-sql";
 *
 * const dialect: ReadingDialect = {
 *   text: sql`VARCHAR`,
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   isInfinite: (value) => sql`isinf(${value})`,
 *   truncated: (value) => sql`trunc(${value})`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 *   matches: (value, pattern) => sql`regexp_full_match(${value}, ${text(pattern)})`,
 *   numberText: (value) => sql`CAST(${value} AS VARCHAR)`,
 * };
 * const candidate = { kind: "boolean", value: identifier("s0"), instant: sql`NULL` } as const;
 * describeSql(readingOf(boolean(), candidate, dialect).value); // => '(CASE WHEN NOT ("s0" IS NULL) THEN "s0" END)'
 * ```
 */
export function readingOf(column: Column, candidate: Candidate, dialect: ReadingDialect): Reading {
  const reader = readerOf(column, dialect);
  const { json } = candidate;
  const reading = json === undefined ? reader(candidate) : jsonReading(reader, candidate, json);
  return { ...reading, value: sql`(CASE WHEN NOT ${reading.missing} THEN ${reading.value} END)` };
}
