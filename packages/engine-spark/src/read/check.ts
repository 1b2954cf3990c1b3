import type { Column, RejectionReason } from "@portrait/core";
import { double, identifier, join, type Sql, sql } from "../sql/sql.js";
import { instantOfText } from "./instants.js";
import type { RawKind } from "./raw.js";
import { matches, numberText } from "./texts.js";

/** What can be wrong with a value, in the order of their codes. */
export const VALUE_REASONS: readonly RejectionReason[] = [
  "missing",
  "type",
  "not-finite",
  "range",
  "unknown-value",
  "ambiguous-time",
  "nonexistent-time",
  "unknown-unit",
  "outlier",
  "unknown-reference",
  "future",
  "late",
];

/**
 * The code of what is wrong with a value.
 *
 * @param reason - What is wrong.
 */
export const reasonCode = (reason: RejectionReason): number => VALUE_REASONS.indexOf(reason);

/** A value of the source as a value of an event's column. */
export interface Reading {
  /** The value; null when it is missing or of the wrong type. A number may be infinite. */
  readonly value: Sql;
  /** Whether there is no value; never null. */
  readonly missing: Sql;
  /** Whether the value is beyond all finite numbers; never null. */
  readonly notFinite: Sql;
}

/** A value of the source, ready to be read. */
export interface Candidate {
  /** What it is. */
  readonly kind: RawKind;
  /** The value as it is held; for a text, trimmed. */
  readonly value: Sql;
  /** For JSON, its text, trimmed. */
  readonly jsonText: Sql;
  /** For a text of a timestamp column epoch milliseconds, where they were looked up. */
  readonly instant?: Sql;
}

const NUMBER = "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";
const INFINITE = "[+-]?inf(?:inity)?";
const WHOLE = "-?[0-9]+(?:\\.0*)?";
const NEVER = sql`FALSE`;
const INFINITY = double(Number.POSITIVE_INFINITY);
const LAST_WHOLE = sql`9007199254740991D`;
const LAST_INSTANT = sql`8640000000000000D`;

/**
 * Whether a number is infinite; never null.
 *
 * @param value - The number.
 */
export const isInfinite = (value: Sql): Sql => sql`coalesce(abs(${value}) = ${INFINITY}, FALSE)`;

function missing(kind: RawKind, value: Sql): Sql {
  if (kind === "text") return sql`(${value} IS NULL OR ${value} = '')`;
  return kind === "float" ? sql`(${value} IS NULL OR isnan(${value}))` : sql`(${value} IS NULL)`;
}

type Values = Partial<Record<RawKind, Sql>>;

function read({ kind, value }: Candidate, values: Values, nothing: Sql): Reading {
  return { value: values[kind] ?? nothing, missing: missing(kind, value), notFinite: NEVER };
}

function textReading(candidate: Candidate): Reading {
  const { value } = candidate;
  const written = sql`CAST(${value} AS STRING)`;
  const float = sql`(CASE WHEN abs(${value}) < ${INFINITY} THEN ${numberText(value)} END)`;
  return read(
    candidate,
    { text: value, boolean: written, integer: written, float },
    sql`CAST(NULL AS STRING)`,
  );
}

function wholeReading(candidate: Candidate): Reading {
  const { value } = candidate;
  const digits = sql`trim(LEADING '0' FROM regexp_extract(${value}, '[0-9]+', 0))`;
  const sign = sql`(CASE WHEN startswith(${value}, '-') THEN '-' ELSE '' END)`;
  const ofText = sql`(CASE WHEN NOT ${matches(value, WHOLE)} THEN NULL
    WHEN ${digits} = '' THEN '0' ELSE ${sign} || ${digits} END)`;
  const ofFloat = sql`(CASE WHEN abs(${value}) <= ${LAST_WHOLE} AND rint(${value}) = ${value}
    THEN CAST(CAST(${value} AS BIGINT) AS STRING) END)`;
  return read(
    candidate,
    { text: ofText, integer: sql`CAST(${value} AS STRING)`, float: ofFloat },
    sql`CAST(NULL AS STRING)`,
  );
}

function numberReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  if (kind === "text") {
    const parsed = sql`try_cast(${value} AS DOUBLE)`;
    const isNumber = matches(value, NUMBER);
    return {
      value: sql`(CASE WHEN ${isNumber} THEN ${parsed} END)`,
      missing: sql`(${value} IS NULL OR ${value} = '' OR lower(${value}) = 'nan')`,
      notFinite: sql`coalesce(${matches(sql`lower(${value})`, INFINITE)} OR (${isNumber} AND abs(${parsed}) = ${INFINITY}), FALSE)`,
    };
  }
  const values = { float: value, integer: sql`CAST(${value} AS DOUBLE)` };
  const reading = read(candidate, values, sql`CAST(NULL AS DOUBLE)`);
  return kind === "float" ? { ...reading, notFinite: isInfinite(value) } : reading;
}

function booleanReading(candidate: Candidate): Reading {
  const { value } = candidate;
  const digit = sql`(CASE WHEN ${value} = 1 THEN TRUE WHEN ${value} = 0 THEN FALSE END)`;
  const word = sql`(CASE WHEN lower(${value}) IN ('true', '1') THEN TRUE WHEN lower(${value}) IN ('false', '0') THEN FALSE END)`;
  return read(
    candidate,
    { boolean: value, integer: digit, float: digit, text: word },
    sql`CAST(NULL AS BOOLEAN)`,
  );
}

function instantReading(candidate: Candidate, formats: readonly string[]): Reading {
  const { value } = candidate;
  const inRange = (milliseconds: Sql): Sql =>
    sql`(CASE WHEN abs(${milliseconds}) <= ${LAST_INSTANT} THEN CAST(${milliseconds} AS BIGINT) END)`;
  const values: Values = {
    instant: inRange(value),
    text: candidate.instant ?? instantOfText(value, formats),
    integer: inRange(value),
    float: inRange(sql`(CASE WHEN abs(${value}) <= ${LAST_INSTANT} THEN floor(${value}) END)`),
  };
  return read(candidate, values, sql`CAST(NULL AS BIGINT)`);
}

type Reader = (candidate: Candidate) => Reading;

function readerOf(column: Column): Reader {
  switch (column.kind) {
    case "id":
      return column.integer === true ? wholeReading : textReading;
    case "number":
      return numberReading;
    case "boolean":
      return booleanReading;
    case "timestamp":
      return (candidate) => instantReading(candidate, column.formats ?? []);
    default:
      return textReading;
  }
}

/** JSON values differ in type from row to row: each is read as what it is. */
function jsonReading(reader: Reader, candidate: Candidate): Reading {
  const { value, jsonText } = candidate;
  const type = sql`schema_of_variant(${value})`;
  const as = (kind: RawKind, held: Sql): Reading => reader({ ...candidate, kind, value: held });
  const got = (name: Sql): Sql => sql`try_variant_get(${value}, '$', ${name})`;
  const branches: readonly (readonly [Sql, Reading])[] = [
    [sql`${type} = 'STRING'`, as("text", jsonText)],
    [sql`${type} = 'BIGINT' OR ${type} RLIKE '^DECIMAL.*,0.$'`, as("integer", got(sql`'decimal(38,0)'`))],
    [sql`${type} = 'DOUBLE' OR ${type} LIKE 'DECIMAL%'`, as("float", got(sql`'double'`))],
    [sql`${type} = 'BOOLEAN'`, as("boolean", got(sql`'boolean'`))],
  ];
  const choose = (part: keyof Reading, otherwise: Sql): Sql => {
    const cases = branches.map(([is, reading]) => sql`WHEN ${is} THEN ${reading[part]}`);
    return sql`(CASE ${join(cases, sql` `)} ELSE ${otherwise} END)`;
  };
  return {
    value: choose("value", sql`NULL`),
    missing: choose("missing", sql`(${value} IS NULL OR ${type} = 'VOID')`),
    notFinite: choose("notFinite", NEVER),
  };
}

/**
 * Reads a value of the source as a value of a column.
 *
 * @param column - The column.
 * @param candidate - The value.
 */
export function readingOf(column: Column, candidate: Candidate): Reading {
  const reader = readerOf(column);
  const reading = candidate.kind === "json" ? jsonReading(reader, candidate) : reader(candidate);
  return { ...reading, value: sql`(CASE WHEN NOT ${reading.missing} THEN ${reading.value} END)` };
}

/**
 * A column of a query by the letter of its layer and its position.
 *
 * @param letter - The letter.
 * @param position - The position.
 */
export const layered = (letter: string, position: number): Sql => identifier(`${letter}${position}`);
