import {
  type CategoryVector,
  type ListVector,
  type SparseRow,
  type SparseVector,
  takeVector,
  type VectorType,
  type VectorValue,
  valueAt,
  vectorLength,
} from "@portrait/core";
import type { ColumnEncoding } from "./column-encoding.js";

/** Turns values into sparse vectors. */
export interface SparseCoder {
  /**
   * The vectors of many values.
   *
   * @param values - Texts or null, or lists of texts.
   */
  encode(values: readonly VectorValue[]): SparseVector;
  /**
   * The vector of one value.
   *
   * @param value - A text or null, or a list of texts.
   */
  encodeOne(value: VectorValue): SparseRow;
}

/** The vectors of a category column, each text encoded once where texts repeat. */
function encodeCategory(coder: SparseCoder, vector: CategoryVector): SparseVector {
  const { codes, dictionary } = vector;
  if (dictionary.length >= codes.length)
    return coder.encode(Array.from(codes, (code) => dictionary[code] ?? null));
  const texts = coder.encode([...dictionary, null]);
  const rows = codes.map((code) => (code >= 0 && code < dictionary.length ? code : dictionary.length));
  return takeVector(texts, rows) as SparseVector;
}

function encodeLists(coder: SparseCoder, vector: ListVector): SparseVector {
  return coder.encode(Array.from({ length: vectorLength(vector) }, (_, row) => valueAt(vector, row)));
}

/**
 * The encoding of a column of texts, or of lists of texts, as sparse vectors of the same name.
 *
 * @param name - The column.
 * @param type - Whether it holds texts or lists of them.
 * @param coder - Makes the vectors.
 */
export function sparseEncoding(
  name: string,
  type: Extract<VectorType, "category" | "list">,
  coder: SparseCoder,
): ColumnEncoding {
  return Object.freeze<ColumnEncoding>({
    input: Object.freeze({ name, type }),
    outputs: Object.freeze([Object.freeze({ name, type: "sparse" } as const)]),
    encode: (vector) => [
      type === "list"
        ? encodeLists(coder, vector as ListVector)
        : encodeCategory(coder, vector as CategoryVector),
    ],
    encodeOne: (value) => [coder.encodeOne(value)],
  });
}
