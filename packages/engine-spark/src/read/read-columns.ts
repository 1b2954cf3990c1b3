import {
  type Candidate,
  type JsonCandidate,
  layered,
  type RawKind,
  type ReadingPlace,
  readingOf,
  type Sql,
  sql,
  storedType,
} from "@portrait/engine-sql";
import { changeNumber } from "@portrait/features";
import { sparkDialect } from "../sql/dialect.js";
import { instantOfText } from "./instants.js";
import { trimmed } from "./texts.js";

/** A column of the event, and what the value `s0`, `s1` ... is that it is read from. */
export interface KindPlace extends ReadingPlace {
  /** What the value is. */
  readonly kind: RawKind;
  /** Whether its texts are trimmed. */
  readonly trim: boolean;
}

/**
 * Whether a value is a text, or JSON that may be one.
 *
 * @param kind - What it is.
 */
export const isText = (kind: RawKind): boolean => kind === "text" || kind === "json";

const jsonType = (value: Sql): Sql => sql`schema_of_variant(${value})`;

const jsonText = (value: Sql): Sql => sql`try_variant_get(${value}, '$', 'string')`;

/**
 * The text of a value that stands in `s0`, `s1` ...; null where it is none.
 *
 * @param kind - What the value is.
 * @param position - The position of the column.
 */
export function heldText(kind: RawKind, position: number): Sql {
  const held = layered("s", position);
  if (kind !== "json") return held;
  return sql`(CASE WHEN ${jsonType(held)} = 'STRING' THEN ${jsonText(held)} END)`;
}

/**
 * Whether cleaning changed a text.
 *
 * @param place - The column.
 */
export function textChange({ kind, position, mapped }: KindPlace): Sql {
  const written = heldText(kind, position);
  const clean = mapped ? layered("w", position) : trimmed(written);
  const isString =
    kind === "json" ? sql`coalesce(${jsonType(layered("s", position))} = 'STRING', FALSE)` : sql`TRUE`;
  return sql`(${isString} AND ${clean} IS DISTINCT FROM ${written}) AS ${layered("g", changeNumber(position, "text"))}`;
}

/** What a value of JSON may be, by its type there. */
function jsonOf(value: Sql, text: Sql): JsonCandidate {
  const type = jsonType(value);
  const got = (name: Sql): Sql => sql`try_variant_get(${value}, '$', ${name})`;
  const isWhole = sql`${type} = 'BIGINT' OR ${type} RLIKE '^DECIMAL.*,0.$'`;
  const isFloat = sql`${type} = 'DOUBLE' OR ${type} LIKE 'DECIMAL%'`;
  return {
    branches: [
      { is: sql`${type} = 'STRING'`, kind: "text", value: text },
      { is: isWhole, kind: "integer", value: got(sql`'decimal(38,0)'`) },
      { is: isFloat, kind: "float", value: got(sql`'double'`) },
      { is: sql`${type} = 'BOOLEAN'`, kind: "boolean", value: got(sql`'boolean'`) },
    ],
    nothing: sql`(${value} IS NULL OR ${type} = 'VOID')`,
  };
}

/**
 * What a column is read as: its value, and as `m0`, `n0` ... whether there is none and whether it is infinite.
 *
 * @param place - The column.
 */
export function readColumns({
  column,
  kind,
  position,
  mapped,
  dated,
  trim,
  into,
}: KindPlace): readonly Sql[] {
  const held = layered("s", position);
  const cleaned = (text: Sql): Sql => {
    if (mapped) return layered("w", position);
    return trim ? trimmed(text) : text;
  };
  const text = kind === "json" ? cleaned(jsonText(held)) : kind === "text" ? cleaned(held) : held;
  const isInstant = column.kind === "timestamp" && isText(kind);
  const ofText = isInstant ? instantOfText(text, column.formats ?? []) : sql`NULL`;
  const candidate: Candidate = {
    kind,
    value: kind === "json" ? held : text,
    instant: dated ? layered("wi", position) : ofText,
    ...(kind === "json" ? { json: jsonOf(held, text) } : {}),
  };
  const { value, missing, notFinite } = readingOf(column, candidate, sparkDialect);
  return [
    sql`CAST(${value} AS ${storedType(column, sparkDialect)}) AS ${into}`,
    sql`${missing} AS ${layered("m", position)}`,
    sql`${notFinite} AS ${layered("n", position)}`,
  ];
}
