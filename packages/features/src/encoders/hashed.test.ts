import { fit, type SparseVector, type Table, tableFromRows, takeRows } from "@portrait/core";
import { expectPortraitError, hostileTexts } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { inverseDocumentFrequency } from "../encode/document-frequency.js";
import { hashNgrams, ngramHasher } from "../encode/ngram-hasher.js";
import { bothWays } from "./both-ways.fixture.js";
import { hashingEncoder, textHasher } from "./index.js";

type Row = { readonly c: string | null };
const tableOf = (levels: readonly (string | null)[]): Table<Row> =>
  tableFromRows<Row>(
    "test",
    levels.map((c) => ({ c })),
    { columns: [{ name: "c", type: "category" }] },
  );

describe("hashingEncoder", () => {
  test.each([false, true])("places a text as ngramHasher places a word, signed %s", async (signed) => {
    const words = ["tea", "milk", "naïve", "日本語", "x".repeat(300)];
    const model = await fit(hashingEncoder(["c"], { bits: 12, signed }), tableOf(words));
    const hasher = ngramHasher({ analyzer: "word", bits: 12, norm: "none", lowercase: false, signed });
    for (const c of words) expect(model.transformOne({ c }).c).toEqual(hasher.encodeOne(c));
  });

  test("many rows and one give the same bits, whether texts repeat or not", async () => {
    const table = tableOf([...hostileTexts, null, ...hostileTexts]);
    const model = await fit(hashingEncoder(["c"], { bits: 5, signed: true }), table);
    for (const part of [table, takeRows(table, [3, 3, 25, 0])]) {
      const { encoded, many, single } = bothWays(model, part);
      expect(single).toEqual(many);
      expect((encoded.columns.c as SparseVector).width).toBe(32);
    }
  });

  test("entries of lists are counted", async () => {
    type Listed = { readonly items: readonly string[] };
    const table = tableFromRows<Listed>("test", [{ items: ["a", "b", "a"] }, { items: [] }], {
      columns: [{ name: "items", type: "list" }],
    });
    const model = await fit(hashingEncoder(["items"], { type: "list" }), table);
    const { many, single } = bothWays(model, table);
    expect(single).toEqual(many);
    expect([...(many[0]?.items.values ?? [])].sort()).toEqual([1, 2]);
    expect(many[1]?.items.values).toEqual([]);
  });

  test("refusals", async () => {
    await expectPortraitError(() => hashingEncoder(["c"], { bits: 31 }), {
      code: "invalid-option",
      message:
        'hashingEncoder: "bits" must be an integer >= 1 and <= 30; received 31. Leave it out to use 10.',
    });
    const model = await fit(hashingEncoder(["c"]), tableOf(["a"]));
    await expectPortraitError(() => model.transformOne({ c: 5 as never }), {
      code: "invalid-data",
      message: 'hashingEncoder: column "c": row 0 must be of type category; received 5.',
    });
  });
});

describe("textHasher", () => {
  const texts = ["win cash now", "see you", null, "win a prize", "see you"];

  test("makes what ngramHasher makes", async () => {
    const options = { analyzer: "char", ngrams: [2, 3], bits: 10, sublinear: true } as const;
    const model = await fit(textHasher(["c"], options), tableOf(texts));
    const { encoded, many, single } = bothWays(model, tableOf(texts));
    expect(single).toEqual(many);
    expect(encoded.columns.c).toEqual(hashNgrams(texts, options));
  });

  test("learns how rare n-grams are", async () => {
    const options = { analyzer: "word", bits: 9 } as const;
    const model = await fit(textHasher(["c"], { ...options, weighting: "idf" }), tableOf(texts));
    const idf = inverseDocumentFrequency(hashNgrams(texts, options));
    const { encoded, many, single } = bothWays(model, tableOf(["win you", "new words"]));
    expect(single).toEqual(many);
    expect(encoded.columns.c).toEqual(hashNgrams(["win you", "new words"], { ...options, idf }));
  });

  test("refuses options that are learnt", async () => {
    await expectPortraitError(() => textHasher(["c"], { idf: new Float32Array(1) } as never), {
      code: "invalid-option",
      message:
        'textHasher: there is no option "idf". The options are "analyzer", "ngrams", "bits", "lowercase", "sublinear", "norm", "signed", "weighting".',
    });
  });
});
