import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPortraitError } from "@portrait/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Converted, convertWorkbook } from "./convert-workbook.js";
import { type Held, sha256, temporaryDirectory } from "./server.fixture.js";
import { COLUMNS, OWN_COPY_HINT } from "./source.js";
import { cells, headerRow, makeWorkbook, sheetRow, type TestWorkbook } from "./workbook.fixture.js";

let directory: Held<string>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.release());

async function convert(parts: TestWorkbook | Buffer): Promise<Converted & { readonly text: string }> {
  const workbook = join(directory.value, "in.xlsx");
  const csv = join(directory.value, "out.csv");
  await writeFile(workbook, Buffer.isBuffer(parts) ? parts : makeWorkbook(parts));
  const limits = { maxInflatedBytes: 50_000_000, signal: undefined, onProgress: undefined };
  const converted = await convertWorkbook({ workbook, csv, ...limits });
  return { ...converted, text: await readFile(csv, "utf8") };
}

async function failure(parts: TestWorkbook | Buffer): Promise<string> {
  const error: unknown = await convert(parts).catch((reason) => reason);
  return isPortraitError(error) ? `${error.code}: ${error.message}` : `no PortraitError: ${error}`;
}

const body = (text: string): string => text.slice(text.indexOf("\n") + 1);
const unreadable = (what: string): string =>
  `unreadable-source: downloadOnlineRetail: ${what}. ${OWN_COPY_HINT}`;

describe("convertWorkbook", () => {
  it("reads shared strings: plain, rich, phonetic, escaped, with entities", async () => {
    const strings = [
      ...COLUMNS.map((name) => `<si><t>${name}</t></si>`),
      "<si><r><t>WHITE </t></r><r><t xml:space='preserve'>METAL &amp; </t></r><r><t>GLASS</t></r></si>",
      "<si><t>茶</t><rPh sb='0' eb='1'><t>チャ</t></rPh></si>",
      '<si><t>two_x000D_\nlines, "quoted" &#x41;</t></si>',
      "<si><t><![CDATA[<b>]]></t></si>",
      "<si/>",
    ];
    const header = COLUMNS.map((_, index) => cells.shared(`${"ABCDEFGH".charAt(index)}1`, index)).join("");
    const row = [8, 9, 10, 11, 12]
      .map((string, index) => cells.shared(`${"ABCDE".charAt(index)}2`, string))
      .join("");
    const {
      text,
      rows,
      sha256: sum,
    } = await convert({ rows: [`<row r="1">${header}</row>`, `<row r="2">${row}</row>`], strings });
    expect(body(text)).toBe('WHITE METAL & GLASS,茶,"two\r\nlines, ""quoted"" A",<b>,,,,\n');
    expect(rows).toBe(1);
    expect(sum).toBe(sha256(Buffer.from(text)));
  });

  it("writes numbers as short as they can be read back, and dates only in the date's column", async () => {
    const { text } = await convert({
      rows: [
        headerRow,
        sheetRow(2, [536365, 71053, "1.50", -6, 40513.351388888892, 3.3900000000000001, 17850, 1e21]),
      ],
    });
    expect(body(text)).toBe("536365,71053,1.50,-6,2010-12-01 08:26:00,3.39,17850,1e+21\n");
  });

  it("keeps what is no day as it is", async () => {
    const dates = ["-1", "0", "59", "61", "1E300", "abc"];
    const rows = dates.map(
      (date, index) =>
        `<row>${cells.inline(`A${index + 2}`, "x")}${cells.number(`E${index + 2}`, date)}</row>`,
    );
    const { text } = await convert({ rows: [headerRow, ...rows] });
    expect(body(text)).toBe(
      "x,,,,-1,,,\nx,,,,0,,,\nx,,,,59,,,\nx,,,,1900-03-01 00:00:00,,,\nx,,,,1e+300,,,\nx,,,,abc,,,\n",
    );
  });

  it("counts days from 1904 when the workbook says so", async () => {
    const { text } = await convert({
      rows: [headerRow, sheetRow(2, [1, null, null, null, 39051.351388888892])],
      settings: 'date1904="1"',
    });
    expect(body(text)).toBe("1,,,,2010-12-01 08:26:00,,,\n");
  });

  it("reads other types of cell, cells without a place, and skips blank rows", async () => {
    const row =
      '<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1&amp;B1</f><v>12</v></c><c s="4"/><c t="n"><f>1+1</f><v>2</v></c></row>';
    const { text, rows } = await convert({ rows: [headerRow, "<row/>", '<row r="9"><c s="1"/></row>', row] });
    expect(body(text)).toBe("true,false,#N/A,12,,2,,\n");
    expect(rows).toBe(1);
  });

  it("finds the columns by name, in any order, among others", async () => {
    const names = [...COLUMNS].reverse();
    const { text } = await convert({ rows: [sheetRow(1, names), sheetRow(2, [1, 2, 3, 4, 5, 6, 7, 8])] });
    expect(text).toBe(`${COLUMNS.join(",")}\n8,7,6,5,4,3,2,1\n`);
  });

  it("reads elements with a prefix, and bytes split anywhere", async () => {
    const long = "茶é".repeat(60_000);
    const sheet = `<x:worksheet xmlns:x="m"><x:sheetData><x:row>${COLUMNS.map((name) => `<x:c t="inlineStr"><x:is><x:t>${name}</x:t></x:is></x:c>`).join("")}</x:row><x:row><x:c t="inlineStr"><x:is><x:t>${long}</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    const { text } = await convert({
      rows: [],
      replace: [{ name: "xl/worksheets/sheet2.xml", content: sheet }],
    });
    expect(body(text)).toBe(`${long},,,,,,,\n`);
  });

  it("says which columns are missing", async () => {
    expect(await failure({ rows: [sheetRow(1, ["Invoice", "StockCode"]), sheetRow(2, [1, 2])] })).toBe(
      `missing-column: downloadOnlineRetail: the workbook's first sheet lacks "InvoiceNo", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"; its first row is "Invoice", "StockCode". ${OWN_COPY_HINT}`,
    );
  });

  it.each<[string, TestWorkbook, string]>([
    ["a sheet without rows", { rows: [headerRow] }, "the workbook's first sheet has no rows"],
    ["an empty sheet", { rows: [] }, "the workbook's first sheet has no rows"],
    [
      "a string that is not there",
      { rows: [`<row>${cells.shared("A1", 5)}</row>`] },
      "the sheet refers to string 5, which is not there",
    ],
    [
      "a string at a name",
      { rows: ['<row><c t="s"><v>constructor</v></c></row>'] },
      "the sheet refers to string constructor, which is not there",
    ],
    [
      "a cell beyond the last column",
      { rows: [`<row>${cells.number("ZZZ1", 5)}</row>`] },
      'the sheet has a cell at "ZZZ1"',
    ],
    ["a cell at no place", { rows: [`<row>${cells.number("7", 5)}</row>`] }, 'the sheet has a cell at "7"'],
    [
      "no sheet in its list",
      { rows: [], replace: [{ name: "xl/workbook.xml", content: "<workbook/>" }] },
      "the workbook names no sheet",
    ],
    [
      "no part for its sheet",
      { rows: [], replace: [{ name: "xl/_rels/workbook.xml.rels", content: "<Relationships/>" }] },
      "the workbook's first sheet is not among its parts",
    ],
    [
      "a sheet outside",
      {
        rows: [],
        replace: [
          {
            name: "xl/_rels/workbook.xml.rels",
            content:
              '<Relationships><Relationship Id="rId2" Type="t" Target="../../etc/passwd"/></Relationships>',
          },
        ],
      },
      'the workbook holds no "xl/../../etc/passwd"',
    ],
  ])("refuses %s", async (_, workbook, message) => {
    expect(await failure(workbook)).toBe(unreadable(message));
  });

  it.each([
    ["an unclosed element", "<worksheet><sheetData>", /no well-formed XML: unclosed tag: sheetData/],
    [
      "an entity of its own",
      '<!DOCTYPE a [<!ENTITY e "eeee">]><a>&e;</a>',
      /no well-formed XML: undefined entity/,
    ],
    [
      "bytes that are not UTF-8",
      new Uint8Array([60, 97, 62, 255, 60, 47, 97, 62]),
      /no well-formed XML: ERR_ENCODING_INVALID_ENCODED_DATA/,
    ],
    ["nothing", "", /no well-formed XML: document must contain a root element/],
  ])("refuses a sheet with %s", async (_, content, message) => {
    const text = await failure({ rows: [], replace: [{ name: "xl/worksheets/sheet2.xml", content }] });
    expect(text).toMatch(/^unreadable-source: downloadOnlineRetail: the sheet is /);
    expect(text).toMatch(message);
  });

  it("refuses what is no workbook", async () => {
    expect(await failure(Buffer.from("PK no"))).toMatch(
      /^unreadable-source: downloadOnlineRetail: the workbook cannot be read as a zip archive: /,
    );
  });
});
