import {
  describeValue,
  PortraitError,
  resolveOptions,
  type SparseRow,
  type SparseVector,
} from "@portrait/core";
import { charNgrams, charNgramsInWords, type EmitNgrams, wordNgrams } from "./emit-ngrams.js";
import { type NgramOptions, ngramRules, type ResolvedNgramOptions } from "./ngram-options.js";
import { createTally } from "./tally.js";

/** Turns texts into sparse vectors of hashed n-grams. Immutable; the same options give the same vectors anywhere. */
export interface NgramHasher {
  /** How long each vector is: `2 ** bits`. */
  readonly width: number;
  /**
   * Many texts, for a column of a table.
   *
   * @param texts - The texts; null is a text without n-grams.
   * @throws PortraitError `invalid-argument` naming the first that is no text; `invalid-data` when there are 2^31 or
   *   more n-grams.
   */
  encode(texts: readonly (string | null)[]): SparseVector;
  /**
   * One text, for a row object.
   *
   * @param text - The text; null is a text without n-grams.
   * @throws PortraitError `invalid-argument` when it is no text.
   */
  encodeOne(text: string | null): SparseRow;
}

const OWNER = "ngramHasher";

function emitterOf({ analyzer, ngrams }: ResolvedNgramOptions): EmitNgrams {
  const [least, greatest] = ngrams ?? (analyzer === "word" ? [1, 1] : [2, 5]);
  if (analyzer === "word") return wordNgrams(least, greatest);
  return analyzer === "char" ? charNgrams(least, greatest) : charNgramsInWords(least, greatest);
}

function notText(row: number, value: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: each text must be a string or null; text ${row} is ${describeValue(value)}.`,
    details: { row },
  });
}

function checkIdf(idf: Float32Array | undefined, width: number): void {
  if (idf === undefined || idf.length === width) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${OWNER}: "idf" must hold ${width} numbers, one for each place; received ${idf.length}.`,
    hint: 'Learn it from vectors with the same "bits".',
  });
}

/** Entries that grow as they come. */
interface Entries {
  indices: Int32Array;
  values: Float32Array;
  length: number;
}

function push(entries: Entries, index: number, value: number): void {
  if (entries.length === entries.indices.length) {
    const indices = new Int32Array(entries.length * 2);
    const values = new Float32Array(entries.length * 2);
    indices.set(entries.indices);
    values.set(entries.values);
    entries.indices = indices;
    entries.values = values;
  }
  entries.indices[entries.length] = index;
  entries.values[entries.length++] = value;
}

function normalise(values: Float32Array, from: number, to: number): void {
  let squares = 0;
  for (let at = from; at < to; at++) squares += (values[at] as number) ** 2;
  const length = Math.sqrt(squares);
  if (length === 0) return;
  for (let at = from; at < to; at++) values[at] = (values[at] as number) / length;
}

function encodeTexts(texts: readonly unknown[], options: ResolvedNgramOptions): SparseVector {
  const { bits, lowercase, sublinear, idf, norm, signed } = options;
  const emit = emitterOf(options);
  const tally = createTally(bits, signed);
  const entries: Entries = {
    indices: new Int32Array(Math.max(64, 64 * texts.length)),
    values: new Float32Array(Math.max(64, 64 * texts.length)),
    length: 0,
  };
  const take = (place: number, count: number): void => {
    const weight = sublinear ? Math.sign(count) * (1 + Math.log(Math.abs(count))) : count;
    const value = weight * (idf === undefined ? 1 : (idf[place] as number));
    if (value !== 0) push(entries, place, value);
  };
  const offsets = new Int32Array(texts.length + 1);
  texts.forEach((text, row) => {
    if (typeof text === "string") emit(lowercase ? text.toLowerCase() : text, tally.add);
    else if (text !== null) throw notText(row, text);
    tally.drain(take);
    if (norm === "l2") normalise(entries.values, offsets[row] as number, entries.length);
    offsets[row + 1] = entries.length;
  });
  return {
    type: "sparse",
    width: 2 ** bits,
    offsets,
    indices: entries.indices.slice(0, entries.length),
    values: entries.values.slice(0, entries.length),
  };
}

/**
 * Makes sparse vectors of texts without a vocabulary: every n-gram is hashed to one of `2 ** bits` places, and the
 * vector counts them. There is nothing to learn and nothing to keep, so texts in training and in scoring need only the
 * same options; two n-grams may share a place.
 *
 * The place of an n-gram is the lowest `bits` of MurmurHash3 (32 bits, seed 0) of its code points as 32-bit
 * little-endian words; with `signed` the highest bit says that it counts -1. A count becomes `1 + ln(c)` if
 * `sublinear`, then is multiplied by its `idf`, then the vector is divided by its length if `norm` is `l2`. A text
 * without n-grams has no entries.
 *
 * Any text will do: half a surrogate pair is a character of its own, an empty text has no n-grams. O(characters *
 * greatest length); a very long text takes 4 bytes beside for each place, or for each n-gram if `bits` is above 22.
 *
 * Source: Weinberger and others, "Feature hashing for large scale multitask learning" (2009).
 *
 * @param options - See {@link NgramOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { ngramHasher } from "@portrait/features";
 *
 * const hasher = ngramHasher({ analyzer: "word", bits: 10, norm: "none" });
 * const message = hasher.encodeOne("Call now, CALL free");
 * message.values; // => [2, 1, 1]
 * hasher.encode(["Call now", ""]).offsets; // => Int32Array.of(0, 2, 2)
 * ```
 */
export function ngramHasher(options: NgramOptions = {}): NgramHasher {
  const resolved: ResolvedNgramOptions = resolveOptions(OWNER, ngramRules, options);
  const width = 2 ** resolved.bits;
  checkIdf(resolved.idf, width);
  return Object.freeze<NgramHasher>({
    width,
    encode(texts) {
      if (Array.isArray(texts)) return encodeTexts(texts, resolved);
      throw new PortraitError({
        code: "invalid-argument",
        message: `${OWNER}: the texts must be an array; received ${describeValue(texts)}.`,
        hint: "Pass [text], or call encodeOne.",
      });
    },
    encodeOne(text) {
      const { indices, values } = encodeTexts([text], resolved);
      return { width, indices: Array.from(indices), values: Array.from(values) };
    },
  });
}

/**
 * Sparse vectors of texts: `ngramHasher(options).encode(texts)`. See {@link ngramHasher}.
 *
 * @param texts - The texts; null is a text without n-grams.
 * @param options - See {@link NgramOptions}.
 * @throws PortraitError `invalid-option`, `invalid-argument`.
 *
 * @example
 * ```ts
 * import { createExamples, createTable, fit } from "@portrait/core";
 * import { hashNgrams, ngramHasher } from "@portrait/features";
 * import { naiveBayes } from "@portrait/models/bayes";
 *
 * const options = { analyzer: "word", norm: "none" } as const;
 * const texts = ["win cash now", "free cash prize", "see you at lunch", "lunch at noon"];
 * const table = createTable({ words: hashNgrams(texts, options) });
 * const model = await fit(naiveBayes(), createExamples({ table, target: [true, true, false, false] }));
 * model.predictOne({ words: ngramHasher(options).encodeOne("cash for lunch, cash now") }).value; // => true
 * ```
 */
export function hashNgrams(texts: readonly (string | null)[], options: NgramOptions = {}): SparseVector {
  return ngramHasher(options).encode(texts);
}
