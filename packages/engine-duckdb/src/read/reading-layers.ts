import type { Column } from "@portrait/core";
import { changeNumber } from "@portrait/features";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import { layered, readingOf } from "./check.js";
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
export interface ReadingPlace {
  /** The column. */
  readonly column: Column;
  /** Its position. */
  readonly position: number;
  /** What the value is. */
  readonly raw: RawValue;
  /** Whether its texts are trimmed. */
  readonly trim: boolean;
  /** Whether its texts were looked up: clean ones are `w0`, `w1` .... */
  readonly mapped: boolean;
  /** Whether its instants were looked up: they are `wi0`, `wi1` .... */
  readonly dated: boolean;
  /** The name of the value that is read. */
  readonly into: Sql;
}

const FIELDS: readonly (keyof InstantFields)[] = ["matched", "year", "month", "day", "time", "offset"];

const patternsOf = (column: Column): readonly InstantPattern[] => [
  isoPattern,
  ...(column.formats ?? []).map(formatPattern),
];

const isText = ({ kind }: RawValue): boolean => kind === "text" || kind === "json";

/**
 * Whether cleaning may change a text of a column.
 *
 * @param place - The column.
 */
export const changesText = ({ raw, trim, mapped }: ReadingPlace): boolean => isText(raw) && (trim || mapped);

function prepared({ raw, position, trim, mapped }: ReadingPlace): readonly Sql[] {
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
function textChange({ raw, position, mapped }: ReadingPlace): Sql {
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

function readingColumns({ column, raw, position, into }: ReadingPlace): readonly Sql[] {
  const { value, missing, notFinite } = readingOf(column, {
    kind: raw.kind,
    value: layered("t", position),
    jsonType: layered("k", position),
    instant: layered("p", position),
  });
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
export function readingLayers(places: readonly ReadingPlace[]): readonly (readonly Sql[])[] {
  const times = places.filter(({ column, raw }) => column.kind === "timestamp" && isText(raw));
  const instants = times
    .filter(({ dated }) => !dated)
    .map(({ column, position }) => instantLayers(column, position));
  const dates = times.filter(({ dated }) => dated).map(({ position }) => position);
  return [
    places.flatMap(prepared),
    [
      ...places.filter(changesText).map(textChange),
      ...dates.map((position) => sql`${layered("wi", position)} AS ${layered("p", position)}`),
    ],
    instants.flatMap(([matches]) => matches),
    instants.flatMap(([, fields]) => fields),
    instants.flatMap(([, , found]) => found),
    places.flatMap(readingColumns),
  ];
}
