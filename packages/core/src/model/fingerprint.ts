import type { Examples } from "../data/examples.js";
import { fingerprintInteractions, type Interactions } from "../data/interactions.js";
import { hashBytes, hashText } from "../random/hash.js";
import { fingerprintTable } from "../table/table.js";

const isExamples = (data: object): data is Examples => "table" in data && "target" in data;
const isInteractions = (data: object): data is Interactions =>
  "item" in data && "at" in data && "until" in data;

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/**
 * A hash of training data: of examples or interactions all that they hold; empty for other kinds of data.
 *
 * @param data - The data.
 */
export function fingerprintOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  if (isInteractions(data)) return fingerprintInteractions(data);
  if (!isExamples(data)) return "";
  return hashText(
    [
      fingerprintTable(data.table),
      hashText(JSON.stringify(data.users)),
      hashBytes(bytesOf(data.cutoffs)),
      hashBytes(data.target),
      data.interactions === undefined ? "" : fingerprintInteractions(data.interactions),
    ].join(" "),
  );
}
