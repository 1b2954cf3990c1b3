import { PortraitError, type ValueType, type Vector } from "@portrait/core";
import type { Vector as ArrowVector, Table } from "apache-arrow";

/** Which rows of a result to take, in order. */
export type Rows = ArrayLike<number>;

/**
 * A column of a result by its position.
 *
 * @param table - The result.
 * @param position - The position.
 * @throws PortraitError `io` when the result has no such column.
 */
export function columnAt(table: Table, position: number): ArrowVector {
  const column = table.getChildAt(position);
  if (column !== null) return column;
  throw new PortraitError({
    code: "io",
    message: `spark: the server's answer has ${table.numCols} columns; column ${position + 1} was expected.`,
    details: { columns: table.numCols },
  });
}

/** Texts in the order of their first sight, so that equal results have equal dictionaries. */
interface Dictionary {
  readonly texts: string[];
  code(text: string): number;
}

function createDictionary(): Dictionary {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    code(text) {
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}

/** Never -0, which would tell how a zero came about; infinities are null. */
function finite(value: unknown): number {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number + 0 : Number.NaN;
}

function texts(column: ArrowVector, rows: Rows): Vector {
  const dictionary = createDictionary();
  const codes = Int32Array.from(rows, (row) => {
    const value: unknown = column.get(row);
    return value === null ? -1 : dictionary.code(String(value));
  });
  return { type: "category", codes, dictionary: dictionary.texts };
}

function lists(column: ArrowVector, rows: Rows): Vector {
  const dictionary = createDictionary();
  const offsets = new Int32Array(rows.length + 1);
  const codes: number[] = [];
  for (let index = 0; index < rows.length; index++) {
    const list: Iterable<unknown> = column.get(rows[index] as number) ?? [];
    for (const text of list) codes.push(dictionary.code(String(text)));
    offsets[index + 1] = codes.length;
  }
  return { type: "list", offsets, codes: Int32Array.from(codes), dictionary: dictionary.texts };
}

function vectors(column: ArrowVector, rows: Rows, width: number): Vector {
  const values = new Float64Array(rows.length * width);
  for (let index = 0; index < rows.length; index++) {
    const row: Iterable<unknown> = column.get(rows[index] as number) ?? [];
    let place = index * width;
    for (const value of row) values[place++] = Number(value) + 0;
  }
  return { type: "vector", width, values };
}

/**
 * A column of a result.
 *
 * @param column - The column as Arrow has it: DOUBLE, BOOLEAN, STRING, or an array of STRING or DOUBLE.
 * @param type - What it is.
 * @param rows - Which rows, in order.
 * @param width - For a vector, how wide it is.
 */
export function vectorOf(column: ArrowVector, type: ValueType, rows: Rows, width: number): Vector {
  switch (type) {
    case "number":
    case "timestamp":
      return { type, values: Float64Array.from(rows, (row) => finite(column.get(row))) };
    case "boolean": {
      const values = Uint8Array.from(rows, (row) => {
        const value: unknown = column.get(row);
        return value === null ? 2 : Number(value);
      });
      return { type, values };
    }
    case "category":
      return texts(column, rows);
    case "list":
      return lists(column, rows);
    case "vector":
      return vectors(column, rows, width);
  }
}
