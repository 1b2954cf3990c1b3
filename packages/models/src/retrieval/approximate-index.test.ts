import { createRandom } from "@portrait/core";
import { topKInnerProduct } from "@portrait/kernels";
import { createInnerProductIndex } from "@portrait/kernels/dense";
import { afterEach, describe, expect, test, vi } from "vitest";
import { approximateIndex } from "./approximate-index.js";
import type { ItemIndex } from "./item-index.js";

/** Vectors around planted directions. */
function planted(rows: number, width: number, seed: number, directions = 0): Float32Array {
  const [random, plan] = [createRandom(seed), createRandom(directions)];
  const centres = Float32Array.from({ length: 16 * width }, () => plan.normal());
  return Float32Array.from({ length: rows * width }, (_, at) => {
    const row = Math.floor(at / width);
    return (centres[(row % 16) * width + (at % width)] as number) + random.normal();
  });
}

/** The share of the exact answers that an index finds. */
function recall(index: ItemIndex, exact: ItemIndex, queries: Float32Array, k: number): number {
  const [found, truth] = [index.search({ queries, k }), exact.search({ queries, k })];
  let hits = 0;
  for (let row = 0; row + 1 < truth.offsets.length; row++) {
    const own = new Set(found.indices.subarray(found.offsets[row], found.offsets[row + 1]));
    for (const item of truth.indices.subarray(truth.offsets[row], truth.offsets[row + 1])) {
      if (own.has(item)) hits++;
    }
  }
  return hits / truth.indices.length;
}

describe("approximateIndex", () => {
  test("stands in for the exact index, and finds nearly all", async () => {
    const [items, queries] = [planted(5_000, 64, 1), planted(100, 64, 2)];
    const exact: ItemIndex = await createInnerProductIndex({ items, width: 64 });
    const index = await approximateIndex({ items, width: 64 });
    expect([index.size, index.width]).toEqual([exact.size, exact.width]);
    expect(recall(index, exact, queries, 20)).toBeGreaterThan(0.95);
    const elsewhere = planted(100, 64, 3, 9);
    const wide = await approximateIndex({ items, width: 64 }, { expansionSearch: 2048 });
    expect(recall(index, exact, elsewhere, 20)).toBeGreaterThan(0.9);
    expect(recall(wide, exact, elsewhere, 20)).toBeGreaterThan(0.98);
    const hasty = await approximateIndex(
      { items, width: 64 },
      { expansionSearch: 1, expansionAdd: 8, connectivity: 4 },
    );
    expect(recall(hasty, exact, queries, 20)).toBeLessThan(recall(index, exact, queries, 20));
    exact.dispose();
  }, 120_000);

  test("with few items it is exact: scores, ties, exclusions, skipped items, any k", async () => {
    const random = createRandom(5);
    const items = Float32Array.from({ length: 60 * 3 }, () => random.integer(4) - 2);
    const queries = Float32Array.from({ length: 8 * 3 }, () => random.integer(4) - 2);
    const skip = Uint8Array.from({ length: 60 }, (_, item) => (item % 7 === 0 ? 1 : 0));
    const exclude = {
      offsets: Int32Array.from({ length: 9 }, (_, row) => 3 * row),
      indices: Int32Array.from({ length: 24 }, (_, at) => 10 * (at % 3) + Math.floor(at / 3)),
    };
    const index = await approximateIndex({ items, width: 3, skip });
    for (const k of [0, 1, 60, 1000]) {
      const found = index.search({ queries, k, exclude });
      const truth = topKInnerProduct({ queries, items, width: 3, k, exclude, skip });
      expect(found.offsets).toEqual(truth.offsets);
      expect(found.scores).toEqual(truth.scores);
      if (k >= 60) expect(found.indices).toEqual(truth.indices);
    }
    expect(index.search({ queries: new Float32Array(), k: 3 }).indices.length).toBe(0);
  });

  test("no items", async () => {
    const index = await approximateIndex({ items: new Float32Array(), width: 2 });
    expect(index.search({ queries: Float32Array.of(1, 2), k: 3 }).offsets).toEqual(Int32Array.of(0, 0));
  });
});

describe("what cannot be done", () => {
  const items = Float32Array.of(1, 2, 3, 4);

  test.each<[unknown, unknown, string, string]>([
    [
      { items, width: 0 },
      {},
      "invalid-argument",
      'approximateIndex: "width" must be an integer >= 1; received 0.',
    ],
    [
      { items, width: 3 },
      {},
      "invalid-argument",
      'approximateIndex: "items" must be a Float32Array of rows of 3; received a Float32Array.',
    ],
    [
      { items: [1, 2], width: 2 },
      {},
      "invalid-argument",
      'approximateIndex: "items" must be a Float32Array of rows of 2; received an array of 2.',
    ],
    [
      { items: Float32Array.of(1, Number.NaN), width: 2 },
      {},
      "invalid-argument",
      'approximateIndex: number 1 of "items" must be finite; received NaN.',
    ],
    [
      { items, width: 2, skip: new Uint8Array(3) },
      {},
      "invalid-argument",
      'approximateIndex: "skip" must hold 2 entries; received 3.',
    ],
    [
      { items, width: 2 },
      { connectivity: 1 },
      "invalid-option",
      'approximateIndex: "connectivity" must be an integer >= 2 and <= 256; received 1. Leave it out to use 16.',
    ],
  ])("%o %o", async (given, options, code, message) => {
    await expect(approximateIndex(given as never, options as never)).rejects.toMatchObject({ code, message });
  });

  test("a search that does not fit, or comes too late", async () => {
    const index = await approximateIndex({ items, width: 2 });
    const ask = (search: object) => () => index.search({ queries: Float32Array.of(1, 1), k: 1, ...search });
    expect(ask({ queries: Float32Array.of(1) })).toThrow(
      'search: "queries" must be a Float32Array of rows of 2',
    );
    expect(ask({ k: -1 })).toThrow('search: "k" must be an integer >= 0; received -1.');
    expect(ask({ exclude: { offsets: Int32Array.of(0), indices: new Int32Array() } })).toThrow(
      'search: "exclude.offsets" must hold 2 offsets up to 0',
    );
    index.dispose();
    index.dispose();
    expect(ask({})).toThrow("search: the index was disposed.");
  });

  afterEach(() => {
    vi.doUnmock("usearch");
    vi.resetModules();
  });

  test("usearch is not installed", async () => {
    vi.doMock("usearch", () => {
      throw new Error("Cannot find package 'usearch'");
    });
    await expect(approximateIndex({ items, width: 2 })).rejects.toMatchObject({
      code: "not-supported",
      message:
        "approximateIndex: the package usearch cannot be loaded. Install it (npm install usearch; it runs in Node, not in browsers), or use createInnerProductIndex, which is exact.",
    });
  });
});
