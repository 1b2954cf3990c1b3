import type { NumberVector } from "@portrait/core";
import type { ColumnEncoding, ColumnInverse } from "./column-encoding.js";
import { refuseValue } from "./values.js";

/** A function of one number that is learnt. */
export interface NumberMap {
  /**
   * The value of the function; not finite where it has none.
   *
   * @param value - A finite number.
   */
  apply(value: number): number;
  /**
   * The number whose value it is; not finite where there is none.
   *
   * @param value - A finite number.
   */
  invert?(value: number): number;
  /** Which numbers have a value, in words such as `> 0`; left out, all have. */
  readonly domain?: string;
  /** What to do about a number without a value. */
  readonly hint?: string;
}

const NO_VALUE = "has a value whose encoding is no finite number";
const NO_INVERSE = "has a value that no finite number is encoded as";

function mapped(
  kind: string,
  name: string,
  value: number,
  row: number | undefined,
  run: (value: number) => number,
  { domain, hint }: Pick<NumberMap, "domain" | "hint">,
  failing: string,
): number {
  const result = Number.isFinite(value) ? run(value) : Number.NaN;
  if (Number.isFinite(result)) return result;
  const where = row === undefined ? "received" : `row ${row} is`;
  if (!Number.isFinite(value))
    throw refuseValue(kind, name, `must hold finite numbers or null; ${where} ${value}`);
  if (domain !== undefined)
    throw refuseValue(kind, name, `must hold numbers ${domain}; ${where} ${value}`, hint);
  throw refuseValue(kind, name, `${failing}; ${where} ${value}`);
}

function mapVector(
  kind: string,
  name: string,
  { values }: NumberVector,
  run: (value: number) => number,
  map: Pick<NumberMap, "domain" | "hint">,
  failing: string,
): NumberVector {
  const results = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    results[row] = Number.isNaN(value) ? Number.NaN : mapped(kind, name, value, row, run, map, failing);
  }
  return { type: "number", values: results };
}

/**
 * The encoding of a number column as a number column of the same name, value by value; null stays null.
 *
 * @param kind - Whose encoding, for messages.
 * @param name - The column.
 * @param map - What becomes of a number.
 */
export function numberEncoding(kind: string, name: string, map: NumberMap): ColumnEncoding {
  const column = Object.freeze({ name, type: "number" } as const);
  const { apply, invert } = map;
  const inverse: ColumnInverse | undefined =
    invert === undefined
      ? undefined
      : {
          decode: (vector) => mapVector(kind, name, vector as NumberVector, invert, {}, NO_INVERSE),
          decodeOne: (value) =>
            value === null ? null : mapped(kind, name, value as number, undefined, invert, {}, NO_INVERSE),
        };
  return Object.freeze<ColumnEncoding>({
    input: column,
    outputs: Object.freeze([column]),
    encode: (vector) => [mapVector(kind, name, vector as NumberVector, apply, map, NO_VALUE)],
    encodeOne: (value) => [
      value === null ? null : mapped(kind, name, value as number, undefined, apply, map, NO_VALUE),
    ],
    ...(inverse === undefined ? {} : { inverse }),
  });
}

/**
 * The numbers of a column that are not null, in the order of the rows.
 *
 * @param kind - Who learns, for messages.
 * @param name - The column.
 * @param vector - The column.
 * @throws PortraitError `invalid-data` when one is infinite, or there are none.
 */
export function knownNumbers(kind: string, name: string, { values }: NumberVector): Float64Array {
  const odd = values.findIndex(
    (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
  );
  if (odd >= 0)
    throw refuseValue(kind, name, `must hold finite numbers or null; row ${odd} is ${values[odd]}`);
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length > 0) return known;
  throw refuseValue(
    kind,
    name,
    "has no value to learn from: all are null",
    "Leave the column out, or fill it in before.",
  );
}
