import { type AggregateNode, createDictionary, type Vector } from "@portrait/core";
import * as arithmetic from "./arithmetic.js";
import * as counting from "./counting.js";
import type { Prepared, Seen } from "./fold.js";
import * as order from "./order.js";

type Fold = (prepared: Prepared, seen: Seen) => number | undefined;

const FOLDS: Readonly<Partial<Record<AggregateNode["aggregate"], Fold>>> = {
  count: counting.count,
  exists: counting.exists,
  share: counting.share,
  distinct: counting.distinct,
  sum: arithmetic.sum,
  mean: arithmetic.mean,
  min: arithmetic.min,
  max: arithmetic.max,
  recency: arithmetic.recency,
  tenure: arithmetic.tenure,
  first: order.first,
  last: order.last,
  mostFrequent: order.mostFrequent,
};

/**
 * Codes into a dictionary of only the texts that occur, in order of first sight: so that nothing that an aggregate
 * did not see is found in its result.
 */
function compact(
  codes: Int32Array,
  prepared: Prepared,
): { readonly codes: Int32Array; readonly dictionary: readonly string[] } {
  const texts = prepared.input?.type === "category" ? prepared.input.dictionary : [];
  const dictionary = createDictionary();
  return {
    codes: codes.map((code) => (code < 0 ? -1 : dictionary.code(texts[code] as string))),
    dictionary: dictionary.texts,
  };
}

function collectLists(prepared: Prepared, seen: Iterable<Seen>, length: number): Vector {
  const offsets = new Int32Array(length + 1);
  const codes: number[] = [];
  let row = 0;
  for (const part of seen) {
    for (const code of order.history(prepared, part)) codes.push(code);
    offsets[++row] = codes.length;
  }
  return { type: "list", offsets, ...compact(Int32Array.from(codes), prepared) };
}

/**
 * The values of an aggregate.
 *
 * @param prepared - The aggregate.
 * @param seen - What it sees, one entry a row.
 * @param length - How many rows there are.
 */
export function collect(prepared: Prepared, seen: Iterable<Seen>, length: number): Vector {
  const { aggregate, type } = prepared.node;
  if (aggregate === "history") return collectLists(prepared, seen, length);
  const fold = FOLDS[aggregate];
  if (fold === undefined) throw new Error(`memory: unchecked aggregate "${aggregate}"`);
  const fill = <Values extends Float64Array | Int32Array | Uint8Array>(
    values: Values,
    absent: number,
  ): Values => {
    let row = 0;
    for (const part of seen) values[row++] = fold(prepared, part) ?? absent;
    return values;
  };
  if (type === "category") return { type, ...compact(fill(new Int32Array(length), -1), prepared) };
  if (type === "boolean") return { type, values: fill(new Uint8Array(length), 2) };
  const values = fill(new Float64Array(length), Number.NaN);
  return { type: type === "timestamp" ? "timestamp" : "number", values };
}
