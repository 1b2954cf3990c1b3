import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { listWords, PortraitError, type ProgressListener } from "@portrait/core";
import { type Archive, openArchive } from "./archive.js";
import { csvLine } from "./csv.js";
import { serialToText } from "./excel-date.js";
import { contentFailure } from "./failures.js";
import { readSharedStrings } from "./shared-strings.js";
import { type Cell, readSheet } from "./sheet-rows.js";
import { COLUMNS, OWN_COPY_HINT } from "./source.js";
import { readWorkbook } from "./workbook.js";

/** What {@link convertWorkbook} takes. */
export interface Conversion {
  /** The workbook. */
  readonly workbook: string;
  /** Where to write; there must be no such file. */
  readonly csv: string;
  /** The most that a part of the workbook may inflate to. */
  readonly maxInflatedBytes: number;
  /** Stops the work. */
  readonly signal: AbortSignal | undefined;
  /** Told after each part of the sheet. */
  readonly onProgress: ProgressListener | undefined;
}

/** What {@link convertWorkbook} wrote. */
export interface Converted {
  /** Rows, the header not counted. */
  readonly rows: number;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

type Row = readonly (Cell | undefined)[];

function locateColumns(header: Row): readonly number[] {
  const names = Array.from(header, (cell) => String(cell ?? "").trim());
  const positions = COLUMNS.map((name) => names.indexOf(name));
  const missing = COLUMNS.filter((_, index) => positions[index] === -1);
  if (missing.length === 0) return positions;
  throw new PortraitError({
    code: "missing-column",
    message: `downloadOnlineRetail: the workbook's first sheet lacks ${listWords(missing)}; its first row is ${listWords(names.map((name) => name.slice(0, 40)))}.`,
    hint: OWN_COPY_HINT,
    details: { missing },
  });
}

function cellText(name: string, cell: Cell | undefined, date1904: boolean): string {
  if (name === "InvoiceDate" && typeof cell === "number") return serialToText(cell, date1904) ?? String(cell);
  return String(cell ?? "");
}

async function* csvChunks(
  archive: Archive,
  options: Conversion,
  count: (rows: number) => void,
): AsyncGenerator<string> {
  const { sheet, strings: stringsEntry, date1904 } = await readWorkbook(archive);
  const strings = stringsEntry === undefined ? [] : await readSharedStrings(await archive.open(stringsEntry));
  const total = archive.sizeOf(sheet);
  let positions: readonly number[] | undefined;
  for await (const { rows, bytes } of readSheet(await archive.open(sheet), strings)) {
    let chunk = "";
    for (const row of rows) {
      if (row.length === 0) continue;
      if (positions === undefined) {
        positions = locateColumns(row);
        chunk += csvLine(COLUMNS);
        continue;
      }
      const cells = positions.map((position) => row[position]);
      chunk += csvLine(COLUMNS.map((name, index) => cellText(name, cells[index], date1904)));
      count(1);
    }
    yield chunk;
    options.onProgress?.({ phase: "convert", completed: bytes, total });
  }
}

/**
 * Writes the first sheet of a workbook as CSV, one part at a time; only the table of strings is held in memory.
 *
 * @param options - From where to where.
 * @throws PortraitError `unreadable-source` when it is no workbook or has no rows, `missing-column` when a column is missing.
 */
export async function convertWorkbook(options: Conversion): Promise<Converted> {
  const archive = await openArchive(options.workbook, "the workbook", options.maxInflatedBytes);
  const hash = createHash("sha256");
  let rows = 0;
  try {
    await pipeline(
      csvChunks(archive, options, (more) => {
        rows += more;
      }),
      async function* (chunks: AsyncIterable<string>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(options.csv, { flags: "wx" }),
      { ...(options.signal === undefined ? {} : { signal: options.signal }) },
    );
  } finally {
    archive.close();
  }
  if (rows === 0) throw contentFailure("the workbook's first sheet has no rows");
  return { rows, sha256: hash.digest("hex") };
}
