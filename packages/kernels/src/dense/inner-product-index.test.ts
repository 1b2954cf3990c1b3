import { createRandom, isPortraitError } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import { topKInnerProduct } from "../top-k-inner-product.js";
import { dense } from "./dense.js";
import { createInnerProductIndex } from "./inner-product-index.js";
import { placeTiles } from "./place-tiles.js";

/** Small integers, so that float32 and float64 sums agree and many scores tie. */
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

async function failure(run: () => unknown): Promise<[string, string]> {
  try {
    await run();
  } catch (error) {
    if (isPortraitError(error)) return [error.code, error.message];
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe.each([
  [0, 5, 2],
  [1, 0, 2],
  [1, 1, 1],
  [7, 3, 5],
  [8, 50, 4],
  [9, 61, 7],
  [40, 203, 16],
])("%i queries, %i items, width %i", (queries, items, width) => {
  test("one or two threads, binary or twin, all give what the plain function does", async () => {
    await using pool = await workers({ size: 2 });
    const { items: vectors, skip, exclude, queries: asked } = problem(queries, items, width);
    for (const k of [0, 1, 3, 20, 300]) {
      for (const leaveOut of [{}, { exclude }, { skip }, { exclude, skip }]) {
        const expected = topKInnerProduct({ queries: asked, items: vectors, width, k, ...leaveOut });
        for (const options of [{}, { workers: pool }]) {
          const index = await createInnerProductIndex({ items: vectors, width, ...leaveOut }, options);
          expect([index.size, index.width]).toEqual([items, width]);
          const search = { queries: asked, k, exclude: "exclude" in leaveOut ? exclude : undefined };
          expect(index.search(search)).toEqual(expected);
          expect(index.search(search)).toEqual(expected);
          index.dispose();
        }
      }
    }
  });
});

test("scores are float32 sums, the same in binary and twin; NaN is never ranked", async () => {
  const random = createRandom("search");
  const numbers = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  const [queries, items] = [numbers(11 * 9), numbers(101 * 9)];
  items[9 * 4] = Number.NaN;
  items[9 * 7] = Number.POSITIVE_INFINITY;
  const results = [];
  for (const simd of [true, false]) {
    const instance = await instantiate(dense, { simd });
    const [from, to] = [instance.alloc(queries.byteLength), placeTiles(instance, items, 9)];
    instance.f32(from, queries.length).set(queries);
    const [indices, scores, sizes] = [instance.alloc(4 * 110), instance.alloc(4 * 110), instance.alloc(44)];
    const scratch = instance.alloc(instance.kernels.rankScratch(11, 9));
    instance.parallel("rank", from, 11, to, 101, 9, 0, 10, 0, 0, 0, indices, scores, sizes, scratch);
    const ranked = instance.i32(indices, 110).slice();
    results.push({
      ranked,
      scores: instance.f32(scores, 110).slice(),
      sizes: instance.i32(sizes, 11).slice(),
    });
    instance.dispose();
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[0]?.ranked.includes(4)).toBe(false);
});

test("wrong input", async () => {
  const index = await createInnerProductIndex({ items: new Float32Array(6), width: 2 });
  const cases: readonly [() => unknown, string][] = [
    [
      () => createInnerProductIndex({ items: new Float32Array(5), width: 2 }),
      'createInnerProductIndex: "items" must hold whole rows of 2 numbers; received 5 numbers.',
    ],
    [
      () => createInnerProductIndex({ items: new Float32Array(4), width: 2, skip: new Uint8Array(3) }),
      'createInnerProductIndex: "skip" must hold 2 numbers; received 3.',
    ],
    [
      () => index.search({ queries: new Float32Array(3), k: 1 }),
      'search: "queries" must hold whole rows of 2 numbers; received 3 numbers.',
    ],
    [
      () => index.search({ queries: new Float32Array(2), k: -1 }),
      'search: "k" must be an integer >= 0; received -1.',
    ],
    [
      () =>
        index.search({
          queries: new Float32Array(2),
          k: 1,
          exclude: { offsets: Int32Array.of(0, 2), indices: Int32Array.of(1, 0) },
        }),
      "search: the exclusion list of query 0 must ascend; received 1 before 0. Sort it.",
    ],
    [
      () =>
        index.search({
          queries: new Float32Array(2),
          k: 1,
          exclude: { offsets: Int32Array.of(0, 1), indices: Int32Array.of(3) },
        }),
      'search: "exclude.indices" must hold integers >= 0 and < 3; received 3 at position 0.',
    ],
  ];
  for (const [run, message] of cases) expect(await failure(run)).toEqual(["invalid-argument", message]);
  index.dispose();
  index.dispose();
  expect(await failure(() => index.search({ queries: new Float32Array(2), k: 1 }))).toEqual([
    "closed",
    "dense was disposed and cannot be used. Make another one.",
  ]);
});
