import { instantiate } from "@portrait/kernels";
import { svm } from "@portrait/kernels/svm";
import { expect, test } from "vitest";
import { createRowCache } from "./row-cache.js";

/** A cache of rows whose entry `j` of row `i` is `100 * id(i) + id(j)`. */
async function make(variables: number, rowsHeld: number) {
  const instance = await instantiate(svm);
  const keptAt = instance.alloc(variables * 4);
  let ids = Int32Array.from({ length: variables }, (_, at) => at);
  const cache = createRowCache(instance, {
    variables,
    bytes: rowsHeld * Math.ceil(variables / 4) * 16,
    compute(variable, out) {
      const own = ids[variable] as number;
      instance.f32(out, ids.length).set(ids.map((id) => 100 * own + id));
    },
  });
  const read = (variable: number): number[] => {
    const row = cache.row(variable);
    return Array.from(ids, (_, at) => cache.entry(row, at));
  };
  const keep = (kept: number[]): void => {
    instance.i32(keptAt, kept.length).set(kept);
    ids = Int32Array.from(kept, (at) => ids[at] as number);
    cache.compact(Int32Array.from(kept), keptAt);
  };
  return { cache, read, keep, ids: () => ids };
}

const expected = (ids: Int32Array, variable: number): number[] =>
  Array.from(ids, (id) => 100 * (ids[variable] as number) + id);

test("rows are held until others were used more recently", async () => {
  const { cache, read, ids } = await make(6, 3);
  expect(cache.holdsAll).toBe(false);
  for (const variable of [0, 1, 2, 0, 3]) expect(read(variable)).toEqual(expected(ids(), variable));
  expect(cache.computed()).toBe(4);
  for (const variable of [0, 2, 3]) read(variable);
  expect(cache.computed()).toBe(4);
  expect(read(1)).toEqual(expected(ids(), 1));
  expect(cache.computed()).toBe(5);
  read(0);
  expect(cache.computed()).toBe(6);
});

test("there is room for two rows however few bytes are given, and for no more than all", async () => {
  const { cache, read, ids } = await make(5, 0);
  const [first, second] = [cache.row(0), cache.row(4)];
  expect(first).not.toBe(second);
  expect(cache.entry(first, 3)).toBe(3);
  for (let round = 0; round < 20; round++) {
    const variable = (round * 3) % 5;
    expect(read(variable)).toEqual(expected(ids(), variable));
  }
  expect((await make(5, 100)).cache.holdsAll).toBe(true);
});

test("when variables are set aside the rows of the others are kept, shorter", async () => {
  const { cache, read, keep, ids } = await make(9, 4);
  for (const variable of [8, 2, 5, 6]) read(variable);
  keep([1, 2, 5, 8]);
  expect(cache.computed()).toBe(4);
  for (const variable of [1, 2, 3]) expect(read(variable)).toEqual(expected(ids(), variable));
  expect(cache.computed()).toBe(4);
  expect(read(0)).toEqual(expected(ids(), 0));
  expect(cache.computed()).toBe(5);
  keep([0, 3]);
  for (const variable of [0, 1]) expect(read(variable)).toEqual(expected(ids(), variable));
  expect(cache.computed()).toBe(5);
});

test("after a clear every row is computed again", async () => {
  const { cache, read, ids } = await make(4, 4);
  read(0);
  cache.clear(4);
  expect(read(0)).toEqual(expected(ids(), 0));
  expect(cache.computed()).toBe(2);
});
