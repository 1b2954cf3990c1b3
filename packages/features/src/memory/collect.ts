import { type AggregateKind, type CategoryVector, createDictionary, type Vector } from "@portrait/core";
import * as arithmetic from "./fold/arithmetic.js";
import * as calendar from "./fold/calendar.js";
import * as counting from "./fold/counting.js";
import type { ListFold, NumberFold, Prepared, RowFold, Selection, VectorFold } from "./fold/fold.js";
import * as frequency from "./fold/frequency.js";
import * as order from "./fold/order.js";
import * as path from "./fold/path.js";
import * as rhythm from "./fold/rhythm.js";
import * as spread from "./fold/spread.js";

type Of<Fold> = (prepared: Prepared) => Fold;

/** How each aggregate is computed, by what it gives: a number, one of its inputs, a list of texts, a vector. */
type Kind =
  | { readonly gives: "number"; readonly fold: Of<NumberFold> }
  | { readonly gives: "input"; readonly fold: Of<RowFold> }
  | { readonly gives: "list"; readonly fold: Of<ListFold> }
  | {
      readonly gives: "vector";
      readonly fold: Of<VectorFold>;
      readonly width: (prepared: Prepared) => number;
    };

const limitOf = ({ node }: Prepared): number => node.limit as number;

const KINDS: Readonly<Record<AggregateKind, Kind>> = {
  count: { gives: "number", fold: counting.count },
  exists: { gives: "number", fold: counting.exists },
  share: { gives: "number", fold: counting.share },
  distinct: { gives: "number", fold: counting.distinct },
  sum: { gives: "number", fold: arithmetic.sum },
  mean: { gives: "number", fold: arithmetic.mean },
  min: { gives: "number", fold: arithmetic.min },
  max: { gives: "number", fold: arithmetic.max },
  recency: { gives: "number", fold: arithmetic.recency },
  tenure: { gives: "number", fold: arithmetic.tenure },
  decayedSum: { gives: "number", fold: arithmetic.decayedSum },
  variance: { gives: "number", fold: spread.variance },
  quantile: { gives: "number", fold: spread.quantile },
  trend: { gives: "number", fold: spread.trend },
  histogram: {
    gives: "vector",
    fold: spread.histogram,
    width: ({ node }) => (node.edges as readonly number[]).length + 1,
  },
  first: { gives: "input", fold: order.first },
  last: { gives: "input", fold: order.last },
  history: { gives: "list", fold: order.history },
  mostFrequent: { gives: "input", fold: frequency.mostFrequent },
  entropy: { gives: "number", fold: frequency.entropy },
  topK: { gives: "list", fold: frequency.topK },
  topKShares: { gives: "vector", fold: frequency.topKShares, width: limitOf },
  gap: { gives: "number", fold: rhythm.gap },
  sessions: { gives: "number", fold: rhythm.sessions },
  streak: { gives: "number", fold: calendar.streak },
  hourOfDay: { gives: "vector", fold: calendar.hourOfDay, width: () => 24 },
  dayOfWeek: { gives: "vector", fold: calendar.dayOfWeek, width: () => 7 },
  ngrams: { gives: "list", fold: path.ngrams },
  sequenceCount: { gives: "number", fold: path.sequenceCount },
  funnel: { gives: "number", fold: path.funnel },
};

/** Finite, and never -0. */
const settled = (value: number): number => (Number.isFinite(value) ? value + 0 : Number.NaN);

function collectNumbers(prepared: Prepared, values: Iterable<number>, length: number): Vector {
  const { type } = prepared.node;
  if (type === "boolean") {
    const truths = new Uint8Array(length);
    let row = 0;
    for (const value of values) truths[row++] = Number.isNaN(value) ? 2 : value;
    return { type, values: truths };
  }
  const numbers = new Float64Array(length);
  let row = 0;
  for (const value of values) numbers[row++] = settled(value);
  return { type: type === "timestamp" ? "timestamp" : "number", values: numbers };
}

/** Texts of only those inputs that occur, so that nothing that an aggregate did not see is found in its result. */
function collectTexts(input: CategoryVector, rows: Iterable<number>, length: number): Vector {
  const dictionary = createDictionary();
  const codes = new Int32Array(length).fill(-1);
  let at = 0;
  for (const row of rows) {
    if (row >= 0) codes[at] = dictionary.code(input.dictionary[input.codes[row] as number] as string);
    at++;
  }
  return { type: "category", codes, dictionary: dictionary.texts };
}

function collectInputs(prepared: Prepared, rows: Iterable<number>, length: number): Vector {
  const { input } = prepared;
  if (input?.type === "category") return collectTexts(input, rows, length);
  const values = input !== undefined && "values" in input ? input.values : new Float64Array(0);
  return collectNumbers(
    prepared,
    mapped(rows, (row) => (row < 0 ? Number.NaN : (values[row] as number))),
    length,
  );
}

function collectLists(fold: ListFold, selected: Iterable<Selection>, length: number): Vector {
  const dictionary = createDictionary();
  const offsets = new Int32Array(length + 1);
  const codes: number[] = [];
  let row = 0;
  for (const selection of selected) {
    fold(selection, (text) => codes.push(dictionary.code(text)));
    offsets[++row] = codes.length;
  }
  return { type: "list", offsets, codes: Int32Array.from(codes), dictionary: dictionary.texts };
}

function* mapped<From, To>(values: Iterable<From>, change: (value: From) => To): Generator<To> {
  for (const value of values) yield change(value);
}

/**
 * The values of an aggregate.
 *
 * @param prepared - The aggregate.
 * @param selected - What it sees, one entry a row.
 * @param length - How many rows there are.
 */
export function collect(prepared: Prepared, selected: Iterable<Selection>, length: number): Vector {
  const kind = KINDS[prepared.node.aggregate];
  if (kind.gives === "number") {
    return collectNumbers(prepared, mapped(selected, kind.fold(prepared)), length);
  }
  if (kind.gives === "list") return collectLists(kind.fold(prepared), selected, length);
  if (kind.gives === "vector") {
    const fold = kind.fold(prepared);
    const width = kind.width(prepared);
    const values = new Float64Array(length * width);
    let row = 0;
    for (const selection of selected) fold(selection, values.subarray(row * width, ++row * width));
    return { type: "vector", width, values };
  }
  return collectInputs(prepared, mapped(selected, kind.fold(prepared)), length);
}
