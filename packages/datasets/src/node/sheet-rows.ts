import type { Readable } from "node:stream";
import { contentFailure } from "./failures.js";
import { unescapeText } from "./spreadsheet-text.js";
import { readXml } from "./xml.js";

const MAX_COLUMNS = 16_384;

/** A cell's value: a number, or text. An empty cell is left out of its row. */
export type Cell = number | string;

/** Rows of a sheet that arrived together. */
export interface SheetBatch {
  /** The rows; a cell's index is its column. */
  readonly rows: readonly (readonly (Cell | undefined)[])[];
  /** Bytes of the sheet read so far. */
  readonly bytes: number;
}

function columnOf(reference: string | undefined, next: number): number {
  if (reference === undefined) return next;
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? "";
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  if (column === 0 || column > MAX_COLUMNS)
    throw contentFailure(`the sheet has a cell at "${reference.slice(0, 20)}"`);
  return column - 1;
}

function readCell(type: string, text: string, strings: readonly string[]): Cell {
  if (type === "s") {
    const shared = /^\d+$/.test(text) ? strings[Number(text)] : undefined;
    if (shared === undefined)
      throw contentFailure(`the sheet refers to string ${text.slice(0, 20)}, which is not there`);
    return shared;
  }
  if (type === "b") return text === "1" ? "true" : "false";
  if (type !== "n") return unescapeText(text);
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}

/**
 * Reads a sheet as it arrives.
 *
 * @param stream - The sheet's XML.
 * @param strings - The workbook's table of strings.
 * @throws PortraitError `unreadable-source` when it is no sheet.
 */
export async function* readSheet(stream: Readable, strings: readonly string[]): AsyncGenerator<SheetBatch> {
  let rows: (Cell | undefined)[][] = [];
  let row: (Cell | undefined)[] = [];
  let type = "n";
  let column = -1;
  let text = "";
  let inValue = false;
  const progress = readXml(stream, "the sheet", {
    open(name, attributes) {
      if (name === "v" || name === "t") inValue = true;
      else if (name === "c") {
        type = attributes.t ?? "n";
        column = columnOf(attributes.r, column + 1);
        text = "";
      } else if (name === "row") {
        row = [];
        column = -1;
      }
    },
    text(part) {
      if (inValue) text += part;
    },
    close(name) {
      if (name === "v" || name === "t") inValue = false;
      else if (name === "c" && text !== "") row[column] = readCell(type, text, strings);
      else if (name === "row") rows.push(row);
    },
  });
  let read = 0;
  for await (const bytes of progress) {
    yield { rows, bytes };
    rows = [];
    read = bytes;
  }
  if (rows.length > 0) yield { rows, bytes: read };
}
