import { readFileSync } from "node:fs";
import { createSparseVector, type SparseRow, valueAt } from "@portrait/core";
import { expectPortraitError, hostileTexts } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { inverseDocumentFrequency } from "./document-frequency.js";
import { murmurEnd, murmurStep } from "./murmur.js";
import { hashNgrams, ngramHasher } from "./ngram-hasher.js";
import type { NgramOptions } from "./ngram-options.js";

interface Reference {
  readonly generator: string;
  readonly bits: number;
  readonly texts: readonly string[];
  readonly cases: readonly (NgramOptions & {
    readonly weighted?: boolean;
    readonly rows: readonly (readonly (readonly [number, number])[])[];
  })[];
}

const fixture = new URL("../../fixtures/ngram-hashing.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));
const { bits, texts } = reference;

describe("hashNgrams agrees with scikit-learn 1.9.1:", () => {
  test.each(reference.cases)("$analyzer $ngrams", ({ rows, weighted = false, ...options }) => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    const plain = hashNgrams(texts, { ...options, bits });
    const vectors = weighted
      ? hashNgrams(texts, { ...options, bits, idf: inverseDocumentFrequency(plain) })
      : plain;
    rows.forEach((row, index) => {
      const { indices, values } = valueAt(vectors, index) as SparseRow;
      expect(indices).toEqual(row.map(([place]) => place));
      row.forEach(([, value], entry) => {
        expect(Math.abs((values[entry] as number) - value)).toBeLessThan(1e-6);
      });
    });
  });
});

test("MurmurHash3 gives its published values", () => {
  const hash = (...words: number[]) => murmurEnd(words.reduce(murmurStep, 0), words.length);
  expect(murmurEnd(0, 0)).toBe(0);
  expect(murmurEnd(1, 0)).toBe(0x514e28b7);
  expect(hash(0)).toBe(0x2362f9de);
  expect(hash(0x87654321)).toBe(0xf55b516b);
});

describe("hashNgrams", () => {
  test("makes vectors that a table takes, of texts alone or among others", () => {
    const all = [...hostileTexts, "\ud800 lone \udc00", "", "\u0000", "a".repeat(3)];
    for (const analyzer of ["char", "charInWords", "word"] as const) {
      const hasher = ngramHasher({ analyzer, signed: true });
      const vectors = hasher.encode(all);
      expect(createSparseVector(vectors)).toEqual(vectors);
      expect(hasher.encode(all)).toEqual(vectors);
      all.forEach((text, row) => {
        expect(hasher.encodeOne(text)).toEqual(valueAt(vectors, row));
      });
      expect(hasher.encode([...all].reverse()).values.length).toBe(vectors.values.length);
    }
  });

  test("null and a text without words have no entries", () => {
    expect(hashNgrams([null, "", " \t", "!?"], { analyzer: "word" }).offsets).toEqual(new Int32Array(5));
    expect(hashNgrams([])).toMatchObject({ width: 2 ** 18, offsets: Int32Array.of(0) });
  });

  test("rows have length 1, or their counts", () => {
    const { offsets, values } = hashNgrams(["to be or not to be"], { analyzer: "word", ngrams: [1, 2] });
    const squares = values.reduce((sum, value) => sum + value ** 2, 0);
    expect(Math.abs(squares - 1)).toBeLessThan(1e-6);
    expect(offsets[1]).toBe(4 + 4);
    const counts = hashNgrams(["to be or not to be"], { analyzer: "word", norm: "none" });
    expect([...counts.values].sort()).toEqual([1, 1, 2, 2]);
  });

  test("a text of any length is counted, in bounded memory", () => {
    const unit = "abcdefghij klmno ";
    const long = hashNgrams([unit.repeat(60_000), "short"], { norm: "none", bits: 10 });
    const once = hashNgrams([unit, "short"], { norm: "none", bits: 10 });
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    const [few, many] = [once, long].map(({ values, offsets }) => values.subarray(0, offsets[1]));
    expect(sum(many as Float32Array)).toBe(60_000 * sum(few as Float32Array));
    expect(valueAt(long, 1)).toEqual(valueAt(once, 1));
    const wide = hashNgrams([unit.repeat(20_000)], { norm: "none", bits: 30 });
    const first = hashNgrams([unit], { norm: "none", bits: 30 });
    expect(wide.indices).toEqual(first.indices);
    expect(wide.values).toEqual(first.values.map((value) => value * 20_000));
  });

  test("with signs, what collides cancels out on average, and counts that cancel are left out", () => {
    const words = Array.from({ length: 4000 }, (_, index) => `w${index}`).join(" ");
    const { values } = hashNgrams([words], { analyzer: "word", bits: 1, norm: "none", signed: true });
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0))).toBeLessThan(4 * Math.sqrt(4000));
  });
});

describe("ngramHasher refuses", () => {
  test.each([
    [
      { ngrams: [3, 2] },
      '"ngrams" must be two integers from 1 to 16, the least length and the greatest; received an array of 2. It may be left out.',
    ],
    [{ bits: 31 }, '"bits" must be an integer >= 1 and <= 30; received 31. Leave it out to use 18.'],
    [
      { analyzer: "char_wb" },
      '"analyzer" must be one of "char", "charInWords", "word"; received "char_wb". Leave it out to use "charInWords".',
    ],
    [{ norm: "l1" }, '"norm" must be one of "l2", "none"; received "l1". Leave it out to use "l2".'],
    [
      { idf: new Float32Array(3), bits: 4 },
      '"idf" must hold 16 numbers, one for each place; received 3. Learn it from vectors with the same "bits".',
    ],
    [
      { idf: Float32Array.of(Number.NaN) },
      '"idf" must be a Float32Array of finite numbers, one for each place; received a Float32Array. It may be left out.',
    ],
    [
      { stopWords: [] },
      'there is no option "stopWords". The options are "analyzer", "ngrams", "bits", "lowercase", "sublinear", "idf", "norm", "signed".',
    ],
  ])("%o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => ngramHasher(untyped as object), {
      code: "invalid-option",
      message: `ngramHasher: ${message}`,
    });
  });

  test("what is no text", async () => {
    const odd: unknown = ["a", 5];
    await expectPortraitError(() => hashNgrams(odd as string[]), {
      code: "invalid-argument",
      message: "ngramHasher: each text must be a string or null; text 1 is 5.",
    });
    const one: unknown = "a";
    await expectPortraitError(() => hashNgrams(one as string[]), {
      code: "invalid-argument",
      message: 'ngramHasher: the texts must be an array; received "a". Pass [text], or call encodeOne.',
    });
    const none: unknown = {};
    await expectPortraitError(() => inverseDocumentFrequency(none as ReturnType<typeof hashNgrams>), {
      code: "invalid-argument",
      message:
        "inverseDocumentFrequency: the vectors must be a column of type sparse; received an object. Make them with hashNgrams.",
    });
  });
});
