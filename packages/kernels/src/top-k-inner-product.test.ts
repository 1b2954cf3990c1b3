import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { topK } from "./top-k.js";
import { type RankedRows, topKInnerProduct } from "./top-k-inner-product.js";

function problem(queries: number, items: number, width: number) {
  const random = createRandom(`${queries},${items},${width}`);
  const integers = (length: number) => Float32Array.from({ length }, () => random.integer(7) - 3);
  const lists = Array.from({ length: queries }, () =>
    Array.from({ length: items }, (_, item) => item).filter(() => random.next() < 0.3),
  );
  return {
    queries: integers(queries * width),
    items: integers(items * width),
    width,
    exclude: {
      offsets: Int32Array.from({ length: queries + 1 }, (_, query) => lists.slice(0, query).flat().length),
      indices: Int32Array.from(lists.flat()),
    },
    skip: Uint8Array.from({ length: items }, () => (random.next() < 0.2 ? 1 : 0)),
  };
}

/** The definition: all scores of one query, what it must not get as NaN, then the best. */
function byMatrix(search: ReturnType<typeof problem>, query: number, k: number): number[] {
  const { queries, items, width, exclude, skip } = search;
  const banned = new Set(exclude.indices.subarray(exclude.offsets[query], exclude.offsets[query + 1]));
  const scores = Array.from(skip, (skipped, item) => {
    if (skipped === 1 || banned.has(item)) return Number.NaN;
    let sum = 0;
    for (let column = 0; column < width; column++) {
      sum += (queries[query * width + column] as number) * (items[item * width + column] as number);
    }
    return sum;
  });
  return [...topK(scores, k).indices];
}

const row = (ranked: RankedRows, query: number): number[] => [
  ...ranked.indices.subarray(ranked.offsets[query], ranked.offsets[query + 1]),
];

describe("topKInnerProduct", () => {
  test.each([
    [1, 1, 1, 1],
    [3, 20, 5, 4],
    [8, 33, 8, 10],
    [9, 12, 3, 100],
    [17, 50, 64, 7],
    [5, 9, 2, 0],
  ])("%i queries, %i items, width %i, k = %i agree with the whole matrix", (queries, items, width, k) => {
    const search = problem(queries, items, width);
    const ranked = topKInnerProduct({ ...search, k });
    for (let query = 0; query < queries; query++) {
      expect(row(ranked, query)).toEqual(byMatrix(search, query, k));
    }
    expect(ranked.offsets).toHaveLength(queries + 1);
  });

  test("a query's answer does not depend on the queries beside it", () => {
    const random = createRandom(8);
    const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());
    const queries = numbers(11 * 6);
    const search = { items: numbers(40 * 6), width: 6, k: 5 };
    const together = topKInnerProduct({ ...search, queries });
    for (let query = 0; query < 11; query++) {
      const alone = topKInnerProduct({ ...search, queries: queries.slice(query * 6, query * 6 + 6) });
      expect([...alone.indices]).toEqual(row(together, query));
      expect([...alone.scores]).toEqual([
        ...together.scores.subarray(together.offsets[query], together.offsets[query + 1]),
      ]);
    }
  });

  test("NaN vectors are never among the answers", () => {
    const items = new Float32Array([Number.NaN, 1, 2]);
    const ranked = topKInnerProduct({ queries: new Float32Array([1]), items, width: 1, k: 3 });
    expect([...ranked.indices]).toEqual([2, 1]);
  });

  test("no queries, no items", () => {
    const none = new Float32Array(0);
    expect([...topKInnerProduct({ queries: none, items: none, width: 4, k: 3 }).offsets]).toEqual([0]);
    const ranked = topKInnerProduct({ queries: new Float32Array(8), items: none, width: 4, k: 3 });
    expect([...ranked.offsets]).toEqual([0, 0, 0]);
  });

  test.each([
    [{ width: 4 }, '"queries" must hold whole rows of 4 numbers; received 2 numbers.'],
    [{ items: new Float32Array(3) }, '"items" must hold whole rows of 2 numbers; received 3 numbers.'],
    [{ k: -1 }, '"k" must be an integer >= 0; received -1.'],
    [{ skip: new Uint8Array(1) }, '"skip" must hold 2 numbers; received 1.'],
    [
      { exclude: { offsets: new Int32Array(1), indices: new Int32Array(0) } },
      '"exclude.offsets" must hold 2 numbers; received 1.',
    ],
    [
      { exclude: { offsets: new Int32Array([0, 5]), indices: new Int32Array(1) } },
      '"exclude.offsets" must hold integers >= 0 and < 2; received 5 at position 1.',
    ],
    [
      { exclude: { offsets: new Int32Array([0, 1]), indices: new Int32Array([2]) } },
      '"exclude.indices" must hold integers >= 0 and < 2; received 2 at position 0.',
    ],
    [
      { exclude: { offsets: new Int32Array([0, 2]), indices: new Int32Array([1, 0]) } },
      "the exclusion list of query 0 must ascend; received 1 before 0. Sort it.",
    ],
  ])("refuses %o", (change, message) => {
    const search = { queries: new Float32Array(2), items: new Float32Array(4), width: 2, k: 1, ...change };
    expect(() => topKInnerProduct(search)).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: `topKInnerProduct: ${message}` }),
    );
  });
});
