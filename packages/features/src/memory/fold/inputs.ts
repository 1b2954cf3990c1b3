import type { Vector } from "@portrait/core";

/** Inputs of any type as codes: equal inputs have equal codes. */
export interface Inputs {
  /** For each row of the log the code of its input; -1 for null. */
  readonly codes: Int32Array;
  /** How many codes there are. */
  readonly size: number;
  /** The different texts by code; empty unless the input is a category. */
  readonly texts: readonly string[];
}

function numberInputs(values: Float64Array): Inputs {
  const known = new Map<number, number>();
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    const held = known.get(value);
    if (held !== undefined) return held;
    known.set(value, known.size);
    return known.size - 1;
  });
  return { codes, size: known.size, texts: [] };
}

/**
 * The inputs of an aggregate as codes. Cost: one pass over the log.
 *
 * @param input - The input of each row; absent, there is none.
 */
export function inputsOf(input: Vector | undefined): Inputs {
  switch (input?.type) {
    case "category":
      return { codes: input.codes, size: input.dictionary.length, texts: input.dictionary };
    case "boolean":
      return {
        codes: Int32Array.from(input.values, (value) => (value === 2 ? -1 : value)),
        size: 2,
        texts: [],
      };
    case "number":
    case "timestamp":
      return numberInputs(input.values);
    default:
      return { codes: new Int32Array(0), size: 0, texts: [] };
  }
}
