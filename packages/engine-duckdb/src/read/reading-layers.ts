import type { Column } from "@portrait/core";
import {
  type Candidate,
  identifier,
  type JsonCandidate,
  join,
  layered,
  type ReadingPlace,
  readingOf,
  type Sql,
  sql,
} from "@portrait/engine-sql";
import { changeNumber } from "@portrait/features";
import { duckdbDialect } from "../sql/dialect.js";
import {
  fieldsOf,
  formatPattern,
  type InstantFields,
  type InstantPattern,
  instantOf,
  isoPattern,
  matchOf,
} from "./instants.js";
import type { RawValue } from "./raw.js";
import { trimmed } from "./texts.js";

/** A column of the event, and the value `s0`, `s1` ... that it is read from. */
export interface RawPlace extends ReadingPlace {
  /** What the value is. */
  readonly raw: RawValue;
  /** Whether its texts are trimmed. */
  readonly trim: boolean;
  /** Whether cleaning may change its texts. */
  readonly changes: boolean;
}

const FIELDS: readonly (keyof InstantFields)[] = ["matched", "year", "month", "day", "time", "offset"];

const patternsOf = (column: Column): readonly InstantPattern[] => [
  isoPattern,
  ...(column.formats ?? []).map(formatPattern),
];

/**
 * Whether a value is a text, or JSON that may be one.
 *
 * @param raw - The value.
 */
export const isText = ({ kind }: RawValue): boolean => kind === "text" || kind === "json";

/**
 * The text of a value that stands in `s0`, `s1` ...; null where it is none.
 *
 * @param raw - The value.
 * @param position - The position of the column.
 */
export function heldText({ json }: RawValue, position: number): Sql {
  return json === undefined
    ? layered("s", position)
    : sql`(CASE WHEN ${json.type} = 'VARCHAR' THEN ${json.text} END)`;
}

function prepared({ raw, position, trim, mapped }: RawPlace): readonly Sql[] {
  const { json } = raw;
  const held = json?.text ?? layered("s", position);
  const into = layered("t", position);
  if (!mapped) {
    const text = sql`${trim && isText(raw) ? trimmed(held) : held} AS ${into}`;
    return json === undefined ? [text] : [text, sql`${json.type} AS ${layered("k", position)}`];
  }
  const clean = layered("w", position);
  if (json === undefined) return [sql`${clean} AS ${into}`];
  return [
    sql`(CASE WHEN ${json.type} = 'VARCHAR' THEN ${clean} ELSE ${held} END) AS ${into}`,
    sql`${json.type} AS ${layered("k", position)}`,
  ];
}

/** Whether cleaning changed a text: trimming alone tells by its length. */
function textChange({ raw, position, mapped }: RawPlace): Sql {
  const { json } = raw;
  const into = layered("g", changeNumber(position, "text"));
  const [held, clean] = [json?.text ?? layered("s", position), layered("t", position)];
  const changed = mapped
    ? sql`${clean} IS DISTINCT FROM ${held}`
    : sql`coalesce(strlen(${clean}) <> strlen(${held}), FALSE)`;
  const isText = json === undefined ? sql`TRUE` : sql`coalesce(${json.type} = 'VARCHAR', FALSE)`;
  return sql`(${isText} AND ${changed}) AS ${into}`;
}

const matchName = (position: number, pattern: number): Sql => identifier(`x${position}_${pattern}`);

function fieldNames(position: number, pattern: number): InstantFields {
  const entries = FIELDS.map((field) => [field, identifier(`${field}${position}_${pattern}`)] as const);
  return Object.fromEntries(entries) as Record<keyof InstantFields, Sql>;
}

/** The layers that find the instant in a text: matches, their fields, and `p`, the first that is one. */
function instantLayers(
  column: Column,
  position: number,
): readonly [readonly Sql[], readonly Sql[], readonly Sql[]] {
  const patterns = patternsOf(column);
  const matches = patterns.map(
    (pattern, index) => sql`${matchOf(layered("t", position), pattern)} AS ${matchName(position, index)}`,
  );
  const fields = patterns.flatMap((pattern, index) => {
    const [found, names] = [fieldsOf(matchName(position, index), pattern), fieldNames(position, index)];
    return FIELDS.map((field) => sql`${found[field]} AS ${names[field]}`);
  });
  const instants = patterns.map((_, index) => instantOf(fieldNames(position, index)));
  const first = sql`CAST(coalesce(${join([...instants, sql`NULL`])}) AS BIGINT) AS ${layered("p", position)}`;
  return [matches, fields, [first]];
}

/** What a value of JSON may be, by its type there. */
function jsonOf(value: Sql, type: Sql): JsonCandidate {
  return {
    branches: [
      { is: sql`${type} IN ('VARCHAR')`, kind: "text", value },
      {
        is: sql`${type} IN ('UBIGINT', 'BIGINT', 'HUGEINT')`,
        kind: "integer",
        value: sql`TRY_CAST(${value} AS HUGEINT)`,
      },
      { is: sql`${type} IN ('DOUBLE')`, kind: "float", value: sql`TRY_CAST(${value} AS DOUBLE)` },
      { is: sql`${type} IN ('BOOLEAN')`, kind: "boolean", value: sql`TRY_CAST(${value} AS BOOLEAN)` },
    ],
    nothing: sql`coalesce(${type} = 'NULL', TRUE)`,
  };
}

function readingColumns({ column, raw, position, into }: RawPlace): readonly Sql[] {
  const held = layered("t", position);
  const candidate: Candidate = {
    kind: raw.kind,
    value: held,
    instant: layered("p", position),
    ...(raw.kind === "json" ? { json: jsonOf(held, layered("k", position)) } : {}),
  };
  const { value, missing, notFinite } = readingOf(column, candidate, duckdbDialect);
  return [
    sql`${value} AS ${into}`,
    sql`${missing} AS ${layered("m", position)}`,
    sql`${notFinite} AS ${layered("n", position)}`,
  ];
}

/**
 * The layers that read columns: each is a list of columns that a query adds to those of the layers before.
 *
 * @param places - The columns.
 */
export function readingLayers(places: readonly RawPlace[]): readonly (readonly Sql[])[] {
  const times = places.filter(({ column, raw }) => column.kind === "timestamp" && isText(raw));
  const instants = times
    .filter(({ dated }) => !dated)
    .map(({ column, position }) => instantLayers(column, position));
  const dates = times.filter(({ dated }) => dated).map(({ position }) => position);
  return [
    places.flatMap(prepared),
    [
      ...places.filter(({ changes }) => changes).map(textChange),
      ...dates.map((position) => sql`${layered("wi", position)} AS ${layered("p", position)}`),
    ],
    instants.flatMap(([matches]) => matches),
    instants.flatMap(([, fields]) => fields),
    instants.flatMap(([, , found]) => found),
    places.flatMap(readingColumns),
  ];
}
