import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { unreadable } from "@portrait/engine-sql";
import { reasonOf } from "../database/failure.js";
import type { SourceFile } from "./file.js";

/** The header of a CSV file. */
export interface CsvHeader {
  /** The names of the columns, exactly. */
  readonly names: readonly string[];
  /** What stands between two fields. */
  readonly delimiter: string;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** A header longer than this is taken for no header at all. */
const LONGEST_HEADER = 1_000_000;

/** The first record: the text up to the first line break outside quotes; undefined when it goes on. */
function firstRecord(text: string): string | undefined {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) return text.slice(0, index);
  }
  return undefined;
}

async function readFirstRecord(file: SourceFile): Promise<string> {
  const raw = createReadStream(file.path);
  const stream: Readable = file.gzip ? raw.pipe(createGunzip()) : raw;
  raw.on("error", (error) => stream.destroy(error));
  const decoder = new TextDecoder("utf-8");
  let text = "";
  try {
    for await (const bytes of stream) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      const record = firstRecord(text);
      if (record !== undefined) return record;
      if (text.length > LONGEST_HEADER) break;
    }
  } catch (cause) {
    throw unreadable(file.name, reasonOf(cause), "", cause);
  } finally {
    raw.destroy();
    stream.destroy();
  }
  if (text.length > LONGEST_HEADER) throw unreadable(file.name, "its first line is too long for a header");
  return text;
}

function fieldsOf(record: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let index = 0; index < record.length; index++) {
    const character = record[index] as string;
    if (character === '"' && quoted && record[index + 1] === '"') field += record[++index];
    else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

/**
 * Reads the header of a CSV file. The delimiter is that of comma, semicolon, tab and bar which gives the most
 * columns, the earlier one of equals.
 *
 * @param file - The file.
 * @throws PortraitError `unreadable-source` when there is no header.
 */
export async function readCsvHeader(file: SourceFile): Promise<CsvHeader> {
  const record = await readFirstRecord(file);
  const candidates = DELIMITERS.map((delimiter) => ({ delimiter, names: fieldsOf(record, delimiter) }));
  const header = candidates.reduce((best, other) => (other.names.length > best.names.length ? other : best));
  if (header.names.every((name) => name === "")) {
    throw unreadable(file.name, "its first line names no columns", "A CSV file begins with a header.");
  }
  return header;
}
