import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { buildDense } from "./dense.js";
import { buildSparse } from "./sparse.js";
import type { Vector, VectorType } from "./vector.js";

/** A dictionary being filled: gives each different text a code, in order of first sight. */
export interface DictionaryBuilder {
  /**
   * The code of a text, a new one if it was not seen.
   *
   * @param text - The text.
   */
  code(text: string): number;
  /** The texts by code. */
  readonly texts: readonly string[];
}

/**
 * Starts a dictionary.
 *
 * @example
 * ```ts
 * import { createDictionary } from "@portrait/core";
 *
 * const dictionary = createDictionary();
 * [dictionary.code("b"), dictionary.code("a"), dictionary.code("b")]; // => [0, 1, 0]
 * ```
 */
export function createDictionary(): DictionaryBuilder {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    code(text) {
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
  };
}

function wrongValue(owner: string, type: VectorType, row: number, value: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: row ${row} must be of type ${type}; received ${describeValue(value)}.`,
    details: { row, value, type },
  });
}

function numbers(owner: string, type: "number" | "timestamp", values: readonly unknown[]): Float64Array {
  return Float64Array.from(values, (value, row) => {
    if (value === null || value === undefined) return Number.NaN;
    const instant = type === "timestamp" && value instanceof Date ? value.getTime() : value;
    if (typeof instant !== "number" || !Number.isFinite(instant)) throw wrongValue(owner, type, row, value);
    return instant;
  });
}

function truths(owner: string, values: readonly unknown[]): Uint8Array {
  return Uint8Array.from(values, (value, row) => {
    if (value === null || value === undefined) return 2;
    if (typeof value !== "boolean") throw wrongValue(owner, "boolean", row, value);
    return value ? 1 : 0;
  });
}

/**
 * A column from values.
 *
 * @param owner - Which column, for the message.
 * @param type - The type of the values.
 * @param values - The values; `null` and `undefined` are null.
 * @throws PortraitError `invalid-data` naming the row whose value does not fit; a number must be finite.
 *
 * @example
 * ```ts
 * import { buildVector } from "@portrait/core";
 *
 * buildVector("country", "category", ["FR", null, "FR"]); // => { type: "category", codes: Int32Array.of(0, -1, 0), dictionary: ["FR"] }
 * ```
 */
export function buildVector(owner: string, type: VectorType, values: readonly unknown[]): Vector {
  if (type === "number" || type === "timestamp") return { type, values: numbers(owner, type, values) };
  if (type === "boolean") return { type, values: truths(owner, values) };
  if (type === "sparse") return buildSparse(owner, values);
  if (type === "vector") return buildDense(owner, values);
  const dictionary = createDictionary();
  const code = (value: unknown, row: number): number => {
    if (typeof value !== "string") throw wrongValue(owner, type, row, value);
    return dictionary.code(value);
  };
  if (type === "category") {
    const codes = Int32Array.from(values, (value, row) =>
      value === null || value === undefined ? -1 : code(value, row),
    );
    return { type, codes, dictionary: dictionary.texts };
  }
  const offsets = new Int32Array(values.length + 1);
  const codes: number[] = [];
  values.forEach((value, row) => {
    if (!Array.isArray(value)) throw wrongValue(owner, type, row, value);
    for (const text of value) codes.push(code(text, row));
    offsets[row + 1] = codes.length;
  });
  return { type, offsets, codes: Int32Array.from(codes), dictionary: dictionary.texts };
}
