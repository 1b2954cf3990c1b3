import type { Column, RejectionReason } from "@portrait/core";
import { identifier, join, type Sql, sql, text } from "../sql/sql.js";
import type { RawKind } from "./raw.js";
import { numberText } from "./texts.js";

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

/** A value of the source, ready to be read: trimmed, and parsed where it may name an instant. */
export interface Candidate {
  /** What it is. */
  readonly kind: RawKind;
  /** The value as it is held; for a text, and the texts of JSON, trimmed. */
  readonly value: Sql;
  /** For JSON its type there. */
  readonly jsonType: Sql;
  /** For a timestamp column epoch milliseconds of the text; null where it names no instant. */
  readonly instant: Sql;
}

const NEVER = sql`FALSE`;
const NUMBER = "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?";
const INFINITE = "[+-]?inf(?:inity)?";
const WHOLE = "-?[0-9]+(?:\\.0*)?";
const LAST_WHOLE = sql`9007199254740991`;
const LAST_INSTANT = sql`8640000000000000`;

const noText = (value: Sql): Sql => sql`(${value} IS NULL OR ${value} = '')`;
const noNumber = (value: Sql): Sql => sql`(${value} IS NULL OR isnan(${value}))`;
const noValue = (value: Sql): Sql => sql`(${value} IS NULL)`;

function missing(kind: RawKind, value: Sql): Sql {
  if (kind === "text") return noText(value);
  return kind === "float" ? noNumber(value) : noValue(value);
}

const read = (candidate: Candidate, value: Sql): Reading => ({
  value,
  missing: missing(candidate.kind, candidate.value),
  notFinite: NEVER,
});

const finiteNumber = (value: Sql): Sql => sql`(CASE WHEN isfinite(${value}) THEN ${numberText(value)} END)`;

function textReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  const texts: Partial<Record<RawKind, Sql>> = {
    text: value,
    boolean: sql`CAST(${value} AS VARCHAR)`,
    integer: sql`CAST(${value} AS VARCHAR)`,
    float: finiteNumber(value),
  };
  return read(candidate, texts[kind] ?? sql`CAST(NULL AS VARCHAR)`);
}

function wholeText(value: Sql): Sql {
  const digits = sql`ltrim(regexp_extract(${value}, '[0-9]+'), '0')`;
  const sign = sql`(CASE WHEN starts_with(${value}, '-') THEN '-' ELSE '' END)`;
  return sql`(CASE WHEN NOT regexp_full_match(${value}, ${text(WHOLE)}) THEN NULL
    WHEN ${digits} = '' THEN '0' ELSE ${sign} || ${digits} END)`;
}

function wholeReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  const texts: Partial<Record<RawKind, Sql>> = {
    text: wholeText(value),
    integer: sql`CAST(${value} AS VARCHAR)`,
    float: sql`(CASE WHEN abs(${value}) <= ${LAST_WHOLE} AND trunc(${value}) = ${value}
      THEN CAST(CAST(${value} AS BIGINT) AS VARCHAR) END)`,
  };
  return read(candidate, texts[kind] ?? sql`CAST(NULL AS VARCHAR)`);
}

function numberReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  if (kind === "text") {
    const parsed = sql`TRY_CAST(${value} AS DOUBLE)`;
    const matches = sql`regexp_full_match(${value}, ${text(NUMBER)})`;
    return {
      value: sql`(CASE WHEN ${matches} THEN ${parsed} END)`,
      missing: sql`(${value} IS NULL OR ${value} = '' OR lower(${value}) = 'nan')`,
      notFinite: sql`(coalesce(regexp_full_match(lower(${value}), ${text(INFINITE)}) OR (${matches} AND isinf(${parsed})), FALSE))`,
    };
  }
  if (kind === "float") {
    return { ...read(candidate, value), notFinite: sql`coalesce(isinf(${value}), FALSE)` };
  }
  return read(candidate, kind === "integer" ? sql`CAST(${value} AS DOUBLE)` : sql`CAST(NULL AS DOUBLE)`);
}

function booleanReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  const truths: Partial<Record<RawKind, Sql>> = {
    boolean: value,
    integer: sql`(CASE ${value} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END)`,
    float: sql`(CASE ${value} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END)`,
    text: sql`(CASE WHEN lower(${value}) IN ('true', '1') THEN TRUE WHEN lower(${value}) IN ('false', '0') THEN FALSE END)`,
  };
  return read(candidate, truths[kind] ?? sql`CAST(NULL AS BOOLEAN)`);
}

function instantReading(candidate: Candidate): Reading {
  const { kind, value } = candidate;
  const inRange = (milliseconds: Sql): Sql =>
    sql`(CASE WHEN abs(${milliseconds}) <= ${LAST_INSTANT} THEN CAST(${milliseconds} AS BIGINT) END)`;
  const instants: Partial<Record<RawKind, Sql>> = {
    instant: value,
    text: candidate.instant,
    integer: inRange(value),
    float: inRange(sql`floor(${value})`),
  };
  return read(candidate, instants[kind] ?? sql`CAST(NULL AS BIGINT)`);
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
      return instantReading;
    default:
      return textReading;
  }
}

/** JSON values differ in type from row to row: each is read as what it is. */
function jsonReading(reader: Reader, candidate: Candidate): Reading {
  const { value, jsonType } = candidate;
  const as = (kind: RawKind, held: Sql): Reading => reader({ ...candidate, kind, value: held });
  const branches: readonly (readonly [Sql, Reading])[] = [
    [sql`'VARCHAR'`, as("text", value)],
    [sql`'UBIGINT', 'BIGINT', 'HUGEINT'`, as("integer", sql`TRY_CAST(${value} AS HUGEINT)`)],
    [sql`'DOUBLE'`, as("float", sql`TRY_CAST(${value} AS DOUBLE)`)],
    [sql`'BOOLEAN'`, as("boolean", sql`TRY_CAST(${value} AS BOOLEAN)`)],
  ];
  const choose = (part: keyof Reading, otherwise: Sql): Sql => {
    const cases = branches.map(
      ([types, reading]) => sql`WHEN ${jsonType} IN (${types}) THEN ${reading[part]}`,
    );
    return sql`(CASE ${join(cases, sql` `)} ELSE ${otherwise} END)`;
  };
  return {
    value: choose("value", sql`NULL`),
    missing: choose("missing", sql`coalesce(${jsonType} = 'NULL', TRUE)`),
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
