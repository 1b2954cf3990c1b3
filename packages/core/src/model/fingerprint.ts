import type { Examples } from "../data/examples.js";
import { fingerprintInteractions, type Interactions } from "../data/interactions.js";
import { isClassTarget, type TargetVector } from "../data/target.js";
import { hashText, hashTexts, hashView } from "../random/hash.js";
import { fingerprintTable, type RowValues } from "../table/table.js";

const isExamples = (data: object): data is Examples<RowValues, TargetVector> =>
  "table" in data && "target" in data;
const isInteractions = (data: object): data is Interactions =>
  "item" in data && "at" in data && "until" in data;

const ownFingerprint = (data: object): string =>
  "fingerprint" in data && typeof data.fingerprint === "string" && /^[0-9a-f]{16}$/.test(data.fingerprint)
    ? data.fingerprint
    : "";

const targetHash = (target: TargetVector): string =>
  isClassTarget(target)
    ? `${hashView(target.codes)} ${hashText(JSON.stringify(target.classes))}`
    : hashView(target);

/**
 * A hash of training data: of examples or interactions all that they hold; of other kinds of data the `fingerprint` that
 * they bear, 16 hexadecimal digits, or nothing.
 *
 * @param data - The data.
 *
 * @example
 * ```ts
 * import { createExamples, fingerprintOf } from "@portrait/core";
 *
 * const schema = { columns: [{ name: "n", type: "number" }] } as const;
 * const one = createExamples({ rows: [{ n: 1 }], schema, target: [true] });
 * const other = createExamples({ rows: [{ n: 1 }], schema, target: [false] });
 * fingerprintOf(one) === fingerprintOf(other); // => false
 * ```
 */
export function fingerprintOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  if (isInteractions(data)) return fingerprintInteractions(data);
  if (!isExamples(data)) return ownFingerprint(data);
  return hashText(
    [
      fingerprintTable(data.table),
      hashTexts(data.users),
      hashView(data.cutoffs),
      targetHash(data.target),
      data.weights === undefined ? "" : hashView(data.weights),
      data.interactions === undefined ? "" : fingerprintInteractions(data.interactions),
    ].join(" "),
  );
}
