import type { BooleanVector } from "@portrait/core";
import type { BooleanSpec, ColumnEncoder } from "./column-encoder.js";

/**
 * Learns how to encode a boolean column.
 *
 * @param name - The column's name.
 * @param vector - The training values.
 */
export function learnBoolean(name: string, vector: BooleanVector): BooleanSpec {
  const no = vector.values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  const yes = vector.values.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
  const nulls = vector.values.length - no - yes;
  return Object.freeze({
    type: "boolean",
    name,
    fill: no + yes === 0 ? 0 : yes / (no + yes),
    indicator: nulls > 0,
    constant: [no, yes, nulls].filter((count) => count > 0).length === 1,
  });
}

/**
 * The encoder of a boolean column: 0 or 1, the share of `true` where null, then 1 where the value was null if
 * training held null.
 *
 * @param spec - What was learnt.
 */
export function booleanEncoder(spec: BooleanSpec): ColumnEncoder {
  const { name, fill, indicator } = spec;
  return Object.freeze<ColumnEncoder>({
    spec,
    outputs: Object.freeze(indicator ? [name, `${name} (null)`] : [name]),
    encodeVector(_owner, vector, { from, to, matrix, offset, width, gap = 1 }) {
      const { values } = vector as BooleanVector;
      for (let row = from, at = offset; row < to; row++, at += width) {
        const value = values[row] as number;
        matrix[at] = value > 1 ? fill : value;
        if (indicator && value > 1) matrix[at + gap] = 1;
      }
    },
    encodeValue(value, row, offset) {
      if (value === null || value === undefined) {
        row[offset] = fill;
        if (indicator) row[offset + 1] = 1;
        return true;
      }
      if (typeof value !== "boolean") return false;
      row[offset] = value ? 1 : 0;
      return true;
    },
  });
}
