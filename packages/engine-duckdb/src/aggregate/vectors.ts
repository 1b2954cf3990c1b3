import type { Vector } from "@portrait/core";
import { bigint, type Sql, sql } from "@portrait/engine-sql";
import { bytes, doubles, integerLists, integers, type ResultColumn } from "../database/columns.js";
import type { ComputeContext, Computed } from "./compute-context.js";
import type { Input } from "./inputs.js";

/** Stands for null in columns of numbers. */
export const NOTHING: Sql = sql`CAST('nan' AS DOUBLE)`;

/**
 * A column of a result by its position.
 *
 * @param columns - The columns of an aggregate.
 * @param index - The position.
 */
export const column = (columns: readonly ResultColumn[], index: number): ResultColumn =>
  columns[index] as ResultColumn;

/**
 * The first column as numbers.
 *
 * @param columns - The columns of an aggregate.
 */
export function numberVector(columns: readonly ResultColumn[]): Vector {
  const values = doubles(column(columns, 0));
  // An infinity is null, and -0 becomes 0.
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    values[row] = Number.isFinite(value) ? value + 0 : Number.NaN;
  }
  return { type: "number", values };
}

/**
 * A number; an infinity and null become null.
 *
 * @param value - The number, of any numeric type.
 */
export function numeric(value: Sql): Computed {
  const number = sql`CAST(${value} AS DOUBLE)`;
  return {
    columns: [sql`coalesce(${number}, ${NOTHING})`],
    stored: () => finiteOrNull(number),
    vector: numberVector,
  };
}

/**
 * A number where it is finite, never -0.
 *
 * @param number - The number, DOUBLE.
 */
export const finiteOrNull = (number: Sql): Sql => sql`(CASE WHEN isfinite(${number}) THEN ${number} + 0 END)`;

/**
 * Codes in the order of their first sight, so that equal results have equal dictionaries.
 *
 * @param codes - Codes, -1 for null.
 * @param texts - The texts by code.
 */
export function compact(
  codes: Int32Array,
  texts: readonly string[],
): { codes: Int32Array; dictionary: readonly string[] } {
  const renamed = new Map<number, number>();
  const dictionary: string[] = [];
  const compacted = codes.map((code) => {
    if (code < 0) return -1;
    const known = renamed.get(code);
    if (known !== undefined) return known;
    renamed.set(code, dictionary.length);
    return dictionary.push(texts[code] as string) - 1;
  });
  return { codes: compacted, dictionary };
}

/**
 * One input of all that are seen, or none, as a column and its vector.
 *
 * @param input - The input.
 * @param value - The one value, null for none.
 * @param context - What is known of the inputs.
 */
export function oneInput(input: Input, value: Sql, context: ComputeContext): Computed {
  switch (input.type) {
    case "category":
      return {
        columns: [sql`coalesce(${value}, -1)`],
        stored: () => sql`(SELECT t.value FROM ${context.texts(input)} AS t WHERE t.code = ${value})`,
        vector: (columns) => ({
          type: "category",
          ...compact(integers(column(columns, 0)), context.dictionary(input)),
        }),
      };
    case "boolean":
      return {
        columns: [sql`coalesce(CAST(${value} AS INTEGER), 2)`],
        stored: () => value,
        vector: (columns) => ({ type: "boolean", values: bytes(column(columns, 0)) }),
      };
    case "timestamp":
      return {
        columns: [sql`coalesce(${value}, ${NOTHING})`],
        stored: () => sql`make_timestamp_ms(CAST(${value} AS BIGINT))`,
        vector: (columns) => ({ type: "timestamp", values: doubles(column(columns, 0)) }),
      };
    default:
      return numeric(value);
  }
}

/** A list of no integers. */
export const NO_INTEGERS: Sql = sql`CAST([] AS INTEGER[])`;

/**
 * The texts of codes, VARCHAR[].
 *
 * @param codes - The codes, INTEGER[].
 * @param texts - The table of the texts.
 */
export function textsOf(codes: Sql, texts: Sql): Sql {
  return sql`coalesce((SELECT list(t.value ORDER BY c.at) FROM
    (SELECT unnest(${codes}) AS code, generate_subscripts(${codes}, 1) AS at) AS c
    JOIN ${texts} AS t ON t.code = c.code), CAST([] AS VARCHAR[]))`;
}

/**
 * Lists of texts.
 *
 * @param codes - The codes of the texts, INTEGER[]; null for an empty list.
 * @param input - The input that the texts are of.
 * @param context - What is known of the inputs.
 */
export function textLists(codes: Sql, input: Input, context: ComputeContext): Computed {
  return {
    columns: [sql`coalesce(${codes}, ${NO_INTEGERS})`],
    stored: () => textsOf(codes, context.texts(input)),
    vector(columns) {
      const { offsets, items } = integerLists(column(columns, 0));
      return { type: "list", offsets, ...compact(items, context.dictionary(input)) };
    },
  };
}

/**
 * Counts by place as rows of numbers, zero where nothing is said.
 *
 * @param places - The places that are counted, from 0, INTEGER[]; null for none.
 * @param counts - As many counts, INTEGER[].
 * @param width - How many places there are.
 */
export function countVector(places: Sql, counts: Sql, width: number): Computed {
  return {
    columns: [sql`coalesce(${places}, ${NO_INTEGERS})`, sql`coalesce(${counts}, ${NO_INTEGERS})`],
    stored: () => sql`list_transform(range(${bigint(width)}), lambda place:
      CAST(coalesce(${counts}[list_position(${places}, CAST(place AS INTEGER))], 0) AS DOUBLE))`,
    vector(columns) {
      const at = integerLists(column(columns, 0));
      const counted = integerLists(column(columns, 1)).items;
      const values = new Float64Array((at.offsets.length - 1) * width);
      for (let row = 0; row + 1 < at.offsets.length; row++) {
        for (let item = at.offsets[row] as number; item < (at.offsets[row + 1] as number); item++) {
          values[row * width + (at.items[item] as number)] = counted[item] as number;
        }
      }
      return { type: "vector", width, values };
    },
  };
}
