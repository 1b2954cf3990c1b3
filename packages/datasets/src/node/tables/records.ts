import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { buildVector, describeValue, PortraitError, type Vector } from "@portrait/core";
import { type Options, parse } from "csv-parse";

/** How the records of a file are written. */
export interface RecordFormat {
  /** What stands between fields; spaces around fields are left out. */
  readonly delimiter: string;
  /** Whether fields may be quoted with `"`. */
  readonly quoted: boolean;
  /** The fields of the first line, if it names them. */
  readonly header?: readonly string[];
  /** What starts a line that is no record. */
  readonly comment?: string;
  /** How many fields a record has. */
  readonly fields: number;
}

/** One column of a table and the field of the records that it is read from. */
export interface FieldColumn {
  /** The column. */
  readonly name: string;
  /** Its type. */
  readonly type: "number" | "boolean" | "category";
  /** The field, from 0. */
  readonly field: number;
  /** For a boolean: the text that means true. */
  readonly yes?: string;
}

function unreadable(owner: string, problem: string, cause?: unknown): PortraitError {
  return new PortraitError({
    code: "unreadable-source",
    message: `${owner}: ${problem}.`,
    hint: "Pass the file as its publisher offers it.",
    ...(cause === undefined ? {} : { cause }),
  });
}

function checkPath(owner: string, path: unknown): asserts path is string {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the path must be the path of a file; received ${describeValue(path)}.`,
  });
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

/**
 * The records of a delimited file, each a list of texts.
 *
 * @param owner - Who reads, for messages.
 * @param path - The file.
 * @param format - How it is written.
 * @throws PortraitError `invalid-argument` when the path is none; `io` when the file cannot be read; `unreadable-source`
 *   when a record has another number of fields, or there are none.
 */
export async function readRecords(
  owner: string,
  path: string,
  format: RecordFormat,
): Promise<readonly (readonly string[])[]> {
  checkPath(owner, path);
  const { delimiter, quoted, header, comment, fields } = format;
  const records: string[][] = [];
  const options: Options = {
    delimiter,
    trim: true,
    quote: quoted ? '"' : null,
    relaxColumnCount: true,
    skipEmptyLines: true,
    bom: true,
    ...(comment === undefined ? {} : { comment }),
  };
  try {
    await pipeline(createReadStream(path), parse(options), async (lines: AsyncIterable<string[]>) => {
      for await (const line of lines) records.push(line);
    });
  } catch (error) {
    if (!isFileError(error))
      throw unreadable(owner, `${describeValue(path)} cannot be read as records`, error);
    throw new PortraitError({
      code: "io",
      message: `${owner}: cannot read ${describeValue(path)}: ${error.code}.`,
      details: { path },
      cause: error,
    });
  }
  const first = header === undefined ? undefined : records.shift();
  if (header?.some((name, field) => first?.[field] !== name)) {
    throw unreadable(owner, `the first line of ${describeValue(path)} must be ${header.join(delimiter)}`);
  }
  const odd = records.findIndex((record) => record.length !== fields);
  if (odd >= 0) {
    throw unreadable(
      owner,
      `record ${odd + 1} of ${describeValue(path)} must have ${fields} fields; it has ${records[odd]?.length}`,
    );
  }
  if (records.length === 0) throw unreadable(owner, `${describeValue(path)} holds no records`);
  return records;
}

function numberOf(owner: string, name: string, text: string, record: number): number | null {
  if (text === "" || text === "?") return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw unreadable(
    owner,
    `record ${record + 1}: "${name}" must be a number; received ${describeValue(text)}`,
  );
}

/**
 * A column of records. An empty field and `?` are null.
 *
 * @param owner - Who reads, for messages.
 * @param records - The records.
 * @param column - The column.
 * @throws PortraitError `unreadable-source` naming the record whose field is no number.
 */
export function recordColumn(
  owner: string,
  records: readonly (readonly string[])[],
  column: FieldColumn,
): Vector {
  const { name, type, field, yes } = column;
  const values = records.map((record, row) => {
    const text = record[field] as string;
    if (type === "number") return numberOf(owner, name, text, row);
    if (text === "" || text === "?") return null;
    return type === "boolean" ? text === yes : text;
  });
  return buildVector(`${owner}: column "${name}"`, type, values);
}
