import {
  type CategoryVector,
  type ItemAttributes,
  listWords,
  PortraitError,
  type Table,
  type Vector,
} from "@portrait/core";
import type { IdIndex } from "../ids.js";
import { refuse } from "./refuse.js";

/** The attributes of a model's items. */
export interface ItemRows {
  /** The attributes. */
  readonly table: Table;
  /** For each item of the model its row, or -1. */
  readonly rowOf: Int32Array;
  /**
   * Whether an item has a row.
   *
   * @param item - The item's id.
   */
  has(item: string): boolean;
  /**
   * A column.
   *
   * @param rule - Which rule asks, for the message.
   * @param name - Its name.
   * @throws PortraitError `missing-column`.
   */
  column(rule: string, name: unknown): Vector;
}

const isTable = (value: unknown): value is Table =>
  typeof value === "object" &&
  value !== null &&
  Number.isSafeInteger((value as Partial<Table>).length) &&
  typeof (value as Partial<Table>).columns === "object" &&
  (value as Partial<Table>).columns !== null;

function missing(owner: string, rule: string, name: unknown, table: Table): PortraitError {
  return new PortraitError({
    code: "missing-column",
    message: `${owner}: ${rule} names the column ${JSON.stringify(name) ?? String(name)}, which the attributes do not have.`,
    hint: `They have ${listWords(Object.keys(table.columns))}.`,
  });
}

function invalid(owner: string, problem: string): PortraitError {
  return new PortraitError({ code: "invalid-data", message: `${owner}: ${problem}.` });
}

/** For each text of the key its row. */
function rowsByKey(owner: string, key: string, vector: CategoryVector): Int32Array {
  const rows = new Int32Array(vector.dictionary.length).fill(-1);
  vector.codes.forEach((code, row) => {
    if (code < 0) throw invalid(owner, `the attributes have no item in row ${row} of "${key}"`);
    if ((rows[code] as number) >= 0) {
      throw invalid(
        owner,
        `the attributes hold the item ${JSON.stringify(vector.dictionary[code])} twice, in rows ${rows[code]} and ${row}`,
      );
    }
    rows[code] = row;
  });
  return rows;
}

/**
 * Reads what is known of a model's items.
 *
 * @param owner - Who was asked.
 * @param attributes - What was passed.
 * @param catalogue - The model's items.
 * @throws PortraitError `invalid-option` when it is no table with a key; `missing-column`; `invalid-data` when an item is missing or there twice.
 */
export function readItemRows(owner: string, attributes: ItemAttributes, catalogue: IdIndex): ItemRows {
  const { table, key } = attributes;
  if (!isTable(table))
    throw refuse(owner, '"attributes.table" must be a table', table, "Make it with createTable.");
  if (typeof key !== "string" || !Object.hasOwn(table.columns, key))
    throw missing(owner, '"attributes.key"', key, table);
  const vector = table.columns[key] as Vector;
  if (vector.type !== "category")
    throw refuse(owner, `the key column ${JSON.stringify(key)} must be of type category`, vector.type);
  const rows = rowsByKey(owner, key, vector);
  const codes = new Map(vector.dictionary.map((text, code) => [text, code]));
  const rowFor = (item: string): number => {
    const code = codes.get(item);
    return code === undefined ? -1 : (rows[code] as number);
  };
  return {
    table,
    rowOf: Int32Array.from(catalogue.ids, rowFor),
    has: (item) => rowFor(item) >= 0,
    column(rule, name) {
      if (typeof name !== "string" || !Object.hasOwn(table.columns, name))
        throw missing(owner, rule, name, table);
      return table.columns[name] as Vector;
    },
  };
}
