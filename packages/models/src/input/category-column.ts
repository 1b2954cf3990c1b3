import type { CategoryVector } from "@portrait/core";
import type { CategorySpec, ColumnEncoder } from "./column-encoder.js";

const NONE = -1;

/**
 * Learns how to encode a category column.
 *
 * @param name - The column's name.
 * @param vector - The training values.
 * @param minCount - A level that occurs less often shares the matrix column of the rare ones.
 */
export function learnCategory(name: string, vector: CategoryVector, minCount: number): CategorySpec {
  const byCode = new Float64Array(vector.dictionary.length);
  let nulls = 0;
  for (const code of vector.codes) {
    if (code >= 0 && code < byCode.length) byCode[code] = (byCode[code] as number) + 1;
    else nulls++;
  }
  const counts = new Map<string, number>();
  vector.dictionary.forEach((level, code) => {
    const count = byCode[code] as number;
    if (count > 0) counts.set(level, (counts.get(level) ?? 0) + count);
  });
  const levels = [...counts.keys()].filter((level) => (counts.get(level) as number) >= minCount).sort();
  const other = levels.length < counts.size;
  const used = levels.length + (other ? 1 : 0) + (nulls > 0 ? 1 : 0);
  return Object.freeze({
    type: "category",
    name,
    levels: Object.freeze(levels),
    other,
    nulls: nulls > 0,
    constant: used === 1,
  });
}

/**
 * The encoder of a category column: 1 in the matrix column of the row's level, 0 in the others. A rare or unseen
 * level falls into the column of the rare ones and null into its own, where training held such; else they are all 0.
 *
 * @param spec - What was learnt.
 */
export function categoryEncoder(spec: CategorySpec): ColumnEncoder {
  const { name, levels } = spec;
  const otherAt = spec.other ? levels.length : NONE;
  const nullAt = spec.nulls ? levels.length + (spec.other ? 1 : 0) : NONE;
  const positions = new Map(levels.map((level, index) => [level, index]));
  const outputs = levels.map((level) => `${name}=${level}`);
  if (spec.other) outputs.push(`${name} (other)`);
  if (spec.nulls) outputs.push(`${name} (null)`);
  let known: { readonly dictionary: readonly string[]; readonly places: Int32Array } | undefined;

  /** Where each code of a dictionary goes. Rows are encoded block by block, so that the last one is kept. */
  function placesOf(dictionary: readonly string[]): Int32Array {
    if (known?.dictionary === dictionary && known.places.length === dictionary.length) return known.places;
    const places = Int32Array.from(dictionary, (level) => positions.get(level) ?? otherAt);
    known = { dictionary, places };
    return places;
  }

  return Object.freeze<ColumnEncoder>({
    spec,
    outputs: Object.freeze(outputs),
    encodeVector(_owner, vector, { from, to, matrix, offset, width, gap = 1 }) {
      const { codes, dictionary } = vector as CategoryVector;
      const places = placesOf(dictionary);
      for (let row = from, at = offset; row < to; row++, at += width) {
        const place = places[codes[row] as number] ?? nullAt;
        if (place !== NONE) matrix[at + place * gap] = 1;
      }
    },
    encodeValue(value, row, offset) {
      let place = nullAt;
      if (typeof value === "string") place = positions.get(value) ?? otherAt;
      else if (value !== null && value !== undefined) return false;
      if (place !== NONE) row[offset + place] = 1;
      return true;
    },
  });
}
