import { hashText } from "@portrait/core";
import { rowKey } from "../memory/row-key.js";
import { lookAt } from "../read/raw-row.js";
import type { RowHash } from "./event-store.js";

/**
 * A key of 64 bits that equal rows share.
 *
 * @param row - The raw row.
 * @param line - Its line, for the message.
 * @throws PortraitError `unreadable-source` when the row throws.
 */
export function hashRow(row: object, line: number): RowHash {
  const hash = hashText(lookAt(line, () => rowKey(row)));
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];
}
