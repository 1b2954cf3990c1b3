import { buildVector, type CategoryVector, createDictionary, type Vector, valueAt } from "@portrait/core";
import { TRUE } from "./logic.js";

function chooseTexts(condition: Uint8Array, yes: CategoryVector, no: CategoryVector): CategoryVector {
  const dictionary = createDictionary();
  const known = [yes, no].map((vector) => new Int32Array(vector.dictionary.length).fill(-1));
  const codes = new Int32Array(condition.length);
  condition.forEach((holds, row) => {
    const side = holds === TRUE ? 0 : 1;
    const { codes: from, dictionary: texts } = side === 0 ? yes : no;
    const code = from[row] as number;
    const renamed = known[side] as Int32Array;
    if (code >= 0 && renamed[code] === -1) renamed[code] = dictionary.code(texts[code] as string);
    codes[row] = code < 0 ? -1 : (renamed[code] as number);
  });
  return { type: "category", codes, dictionary: dictionary.texts };
}

type Flat = Extract<Vector, { type: "number" | "timestamp" | "boolean" }>;

const isFlat = (vector: Vector): vector is Flat =>
  vector.type === "number" || vector.type === "timestamp" || vector.type === "boolean";

/**
 * For each row the value of one column where a condition is true, else that of another.
 *
 * @param condition - Truth values.
 * @param yes - The column where it is true.
 * @param no - The column where it is false or unknown, of the same type.
 */
export function choose(condition: Uint8Array, yes: Vector, no: Vector): Vector {
  if (yes.type === "category" && no.type === "category") return chooseTexts(condition, yes, no);
  if (!isFlat(yes) || !isFlat(no)) {
    const values = Array.from(condition, (holds, row) => valueAt(holds === TRUE ? yes : no, row));
    return buildVector("when", yes.type, values);
  }
  const pick = (holds: number, row: number): number => (holds === TRUE ? yes : no).values[row] as number;
  return yes.type === "boolean"
    ? { type: "boolean", values: condition.map(pick) }
    : { type: yes.type, values: Float64Array.from(condition, pick) };
}
