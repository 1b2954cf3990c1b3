import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { SourceFile } from "./file.js";

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first line of a file that is no JSON; undefined when all are. For messages: DuckDB counts lines otherwise.
 *
 * @param file - A JSON lines file.
 */
export async function firstBadLine(file: SourceFile): Promise<number | undefined> {
  const raw = createReadStream(file.path);
  const input = file.gzip ? raw.pipe(createGunzip()) : raw;
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() !== "" && !isJson(line)) return number;
    }
  } finally {
    raw.destroy();
  }
  return undefined;
}
