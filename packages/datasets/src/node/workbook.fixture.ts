import { COLUMNS } from "./source.js";
import { makeZip, type ZipEntry } from "./zip.fixture.js";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The XML of one cell of a test's sheet. */
export const cells = {
  number: (reference: string, value: number | string): string => `<c r="${reference}"><v>${value}</v></c>`,
  shared: (reference: string, index: number): string => `<c r="${reference}" t="s"><v>${index}</v></c>`,
  inline: (reference: string, text: string): string =>
    `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`,
};

const LETTERS = "ABCDEFGH";

/** The XML of a row of numbers (numbers) and texts (inline). */
export function sheetRow(row: number, values: readonly (number | string | null)[]): string {
  const parts = values.map((value, column) => {
    const reference = `${LETTERS.charAt(column)}${row}`;
    if (value === null) return "";
    return typeof value === "number" ? cells.number(reference, value) : cells.inline(reference, value);
  });
  return `<row r="${row}">${parts.join("")}</row>`;
}

/** The XML of the header row. */
export const headerRow: string = sheetRow(1, COLUMNS);

/** What a test's workbook is made of. */
export interface TestWorkbook {
  /** XML of the sheet's rows. */
  readonly rows: readonly string[];
  /** XML of the entries of the table of strings. */
  readonly strings?: readonly string[];
  /** XML attributes of `workbookPr`. */
  readonly settings?: string;
  /** Entries that take the place of those of the same name. */
  readonly replace?: readonly ZipEntry[];
}

/** The entries of a workbook whose first sheet is listed after another one's part. */
export function workbookEntries({
  rows,
  strings = [],
  settings = "",
  replace = [],
}: TestWorkbook): readonly ZipEntry[] {
  const entries: ZipEntry[] = [
    {
      name: "xl/workbook.xml",
      content: `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${settings}/><sheets><sheet name="Online Retail" sheetId="7" r:id="rId2"/><sheet name="Notes" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    {
      name: "xl/worksheets/sheet1.xml",
      content: `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
    },
    {
      name: "xl/worksheets/sheet2.xml",
      content: `<worksheet xmlns="${MAIN}"><sheetData>${rows.join("")}</sheetData></worksheet>`,
    },
    { name: "xl/sharedStrings.xml", content: `<sst xmlns="${MAIN}">${strings.join("")}</sst>` },
  ];
  return entries.map((entry) => replace.find((other) => other.name === entry.name) ?? entry);
}

/** A workbook's bytes. */
export function makeWorkbook(workbook: TestWorkbook): Buffer {
  return makeZip(workbookEntries(workbook));
}
