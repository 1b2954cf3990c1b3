import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createCsr, transposeCsr } from "../csr.js";
import { placeTiles } from "../dense/place-tiles.js";
import { onAll, place, randomRows } from "./factor.fixture.js";

interface Case {
  readonly queries: number;
  readonly items: number;
  readonly width: number;
  readonly k: number;
  readonly base: boolean;
  readonly rules: boolean;
}

function randomLists(rows: number, columns: number, share: number) {
  const random = createRandom(`lists ${rows}`);
  const pairs = Array.from({ length: rows * columns }, (_, at) => at).filter(() => random.next() < share);
  return createCsr({
    rows,
    columns,
    row: pairs.map((at) => Math.floor(at / columns)),
    column: pairs.map((at) => at % columns),
    value: pairs.map(() => random.next() + 0.1),
  });
}

/** Scores in float64, sorted, for what a kernel may give in float32. */
function expected({ queries, items, width, base }: Case, x: Float32Array, y: Float32Array, b: Float32Array) {
  return Array.from({ length: queries }, (_, query) =>
    Array.from({ length: items }, (__, item) => {
      let sum = base ? (b[query * items + item] as number) : 0;
      for (let c = 0; c < width; c++) {
        sum += (x[query * width + c] as number) * (y[item * width + c] as number);
      }
      return sum;
    }),
  );
}

describe.each<Case>([
  { queries: 1, items: 1, width: 1, k: 3, base: false, rules: false },
  { queries: 9, items: 50, width: 7, k: 5, base: false, rules: true },
  { queries: 21, items: 103, width: 64, k: 20, base: true, rules: true },
  { queries: 17, items: 301, width: 300, k: 10, base: true, rules: false },
  { queries: 10, items: 66, width: 0, k: 7, base: true, rules: true },
])("rank $queries x $items, width $width, k $k, base $base, rules $rules", (one) => {
  test("the best of all scores, the twin's bits, the same on threads", async () => {
    const { queries, items, width, k } = one;
    const [x, y, b] = [
      randomRows("queries", queries, width),
      randomRows("items", items, width),
      randomRows("base", queries, items),
    ];
    const excluded = randomLists(queries, items, 0.3);
    const skip = Uint8Array.from({ length: items }, (_, item) => (one.rules && item % 7 === 2 ? 1 : 0));
    const results = await onAll((instance) => {
      const [from, to] = [place(instance, x), width === 0 ? 0 : placeTiles(instance, y, width)];
      const base = one.base ? place(instance, b) : 0;
      const skipped = instance.alloc(items);
      instance.u8(skipped, items).set(skip);
      const rules = one.rules
        ? ([skipped, place(instance, excluded.offsets), place(instance, excluded.indices)] as const)
        : ([0, 0, 0] as const);
      const [indices, scores, sizes] = [4 * queries * k, 4 * queries * k, 4 * queries].map(
        instance.alloc,
      ) as [number, number, number];
      const scratch = instance.alloc(instance.kernels.rankScratch(queries, width));
      const places = [from, queries, to, items, width, base, k, ...rules] as const;
      instance.parallel("rank", ...places, indices, scores, sizes, scratch);
      const all = instance.alloc(4 * queries * items);
      instance.parallel("scoreAll", from, queries, to, items, width, base, all, scratch);
      return Array.from(instance.i32(sizes, queries), (size, query) => ({
        items: [...instance.i32(indices + 4 * query * k, size)],
        scores: [...instance.f32(scores + 4 * query * k, size)],
        all: [...instance.f32(all + 4 * query * items, items)],
      }));
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    expected(one, x, y, b).forEach((row, query) => {
      const out = new Set(
        one.rules ? excluded.indices.subarray(excluded.offsets[query], excluded.offsets[query + 1]) : [],
      );
      const allowed = row.map((_, item) => item).filter((item) => skip[item] !== 1 && !out.has(item));
      const best = allowed.sort((p, q) => (row[q] as number) - (row[p] as number)).slice(0, k);
      const found = results[0][query];
      expect(found?.items).toEqual(best);
      best.forEach((item, at) => {
        expect(found?.all[item]).toBe(found?.scores[at]);
        expect(Math.abs((found?.scores[at] as number) - (row[item] as number))).toBeLessThan(1e-3);
      });
    });
  });
});

test("ties go by index, and NaN is nothing", async () => {
  const [compiled, twin] = await onAll((instance) => {
    const base = place(instance, new Float32Array([1, Number.NaN, 2, 2, 1, -Infinity]));
    const [indices, scores, sizes] = [instance.alloc(24), instance.alloc(24), instance.alloc(4)];
    const scratch = instance.alloc(instance.kernels.rankScratch(1, 0));
    instance.parallel("rank", 0, 1, 0, 6, 0, base, 6, 0, 0, 0, indices, scores, sizes, scratch);
    return [...instance.i32(indices, instance.i32(sizes, 1)[0] as number)];
  });
  expect(compiled).toEqual([2, 3, 0, 4, 5]);
  expect(twin).toEqual(compiled);
});

describe("spread", () => {
  const [rows, items, users] = [12, 40, 23];
  const [asked, first, second] = [
    randomLists(rows, items, 0.2),
    randomLists(items, users, 0.3),
    transposeCsr(randomLists(items + 1, users, 0.25)).transpose,
  ];
  const dense = (csr: { offsets: Int32Array; indices: Int32Array; values: Float32Array; columns: number }) =>
    Array.from({ length: csr.offsets.length - 1 }, (_, row) => {
      const out = new Array<number>(csr.columns).fill(0);
      for (let at = csr.offsets[row] as number; at < (csr.offsets[row + 1] as number); at++) {
        out[csr.indices[at] as number] = csr.values[at] as number;
      }
      return out;
    });
  const product = (a: number[][], b: number[][]) =>
    a.map((row) =>
      (b[0] as number[]).map((_, c) =>
        row.reduce((sum, v, i) => sum + v * ((b[i] as number[])[c] as number), 0),
      ),
    );

  test.each([true, false])("is the product, with values %s, by one matrix and by two", async (valued) => {
    for (const two of [false, true]) {
      const columns = two ? items + 1 : users;
      const results = await onAll((instance) => {
        const values = valued ? place(instance, asked.values) : 0;
        const puts = (csr: typeof first) =>
          [csr.offsets, csr.indices, csr.values].map((v) => place(instance, v));
        const out = instance.alloc(4 * rows * columns);
        const scratch = instance.alloc(instance.threads * instance.kernels.spreadScratch(users));
        const list = [place(instance, asked.offsets), place(instance, asked.indices), values, rows] as const;
        const last = two ? puts(second) : [0, 0, 0];
        instance.parallel("spread", ...list, ...puts(first), users, ...last, columns, out, scratch);
        return [...instance.f32(out, rows * columns)];
      });
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
      const start = dense(asked).map((row) => row.map((value) => (valued || value === 0 ? value : 1)));
      const once = product(start, dense(first));
      (two ? product(once, dense(second)) : once).flat().forEach((value, at) => {
        expect(results[0][at]).toBeCloseTo(value, 4);
      });
    }
  });
});
