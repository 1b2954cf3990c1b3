import { createRandom } from "@portrait/core";
import { afterAll, describe, expect, it } from "vitest";
import { type Binner, createBinner } from "./binner.js";
import type { ColumnBins } from "./column-bins.js";

const number = { name: "n", type: "number" } as const;
const random = createRandom(1);
const binners: Promise<Binner>[] = [createBinner(), createBinner(false)];

afterAll(async () => {
  for (const binner of await Promise.all(binners)) binner.dispose();
});

async function bin(
  values: readonly number[] | Float64Array,
  maxBins = 255,
  sampleRows = 200_000,
): Promise<{ bins: ColumnBins; codes: number[] }> {
  const column = Float64Array.from(values);
  const results = await Promise.all(
    binners.map(async (made) => {
      const binner = await made;
      const bins = binner.learn(number, column, { maxBins, random, sampleRows });
      const codes = new Uint8Array(column.length);
      binner.encode(bins, column, codes);
      return { bins, codes: [...codes] };
    }),
  );
  expect(results[1]).toEqual(results[0]);
  return results[0] as { bins: ColumnBins; codes: number[] };
}

describe("numbers", () => {
  it("get a bin for each value where there are few", async () => {
    const { bins, codes } = await bin([5, 1, 3, 1, 5]);
    expect([...bins.bounds]).toEqual([2, 4, Number.MAX_VALUE]);
    expect(codes).toEqual([2, 0, 1, 0, 2]);
    expect(bins).toMatchObject({ count: 3, missing: -1 });
  });

  it("get a last bin for missing values", async () => {
    const { bins, codes } = await bin([Number.NaN, 2, 1]);
    expect(bins).toMatchObject({ count: 3, missing: 2 });
    expect(codes).toEqual([2, 1, 0]);
  });

  it.each([0, 3, 7, 8, 11])("find one missing value among eleven and more, at %d", async (at) => {
    const values = Float64Array.from({ length: 12 }, (_, row) => (row === at ? Number.NaN : row));
    const { bins, codes } = await bin(values);
    expect(bins).toMatchObject({ count: 12, missing: 11 });
    expect(codes[at]).toBe(11);
  });

  it("see nothing missing where sums overflow to both sides", async () => {
    const huge = Float64Array.from({ length: 16 }, (_, row) => (row % 4 < 2 ? 1.7e308 : -1.7e308));
    expect((await bin(huge)).bins).toMatchObject({ count: 2, missing: -1 });
  });

  it("may be constant, or all missing", async () => {
    expect((await bin([4, 4])).bins).toMatchObject({ count: 1, missing: -1 });
    expect((await bin([Number.NaN, Number.NaN])).bins).toMatchObject({ count: 2, missing: 1 });
  });

  it("keep neighbouring doubles apart, and do not overflow", async () => {
    const next = 1 + Number.EPSILON;
    expect((await bin([1, next])).codes).toEqual([0, 1]);
    expect((await bin([-1.7e308, 1.7e308, 1.6e308])).codes).toEqual([0, 2, 1]);
    expect((await bin([5e-324, 0, -5e-324])).codes).toEqual([2, 1, 0]);
  });

  it("share rows evenly where there are many values", async () => {
    const stream = createRandom(2);
    const values = Float64Array.from({ length: 30_000 }, () => Math.exp(3 * stream.normal()));
    for (const maxBins of [2, 16, 255]) {
      const { bins, codes } = await bin(values, maxBins);
      expect(bins.count).toBe(maxBins);
      const counts = new Float64Array(maxBins);
      for (const code of codes) counts[code] = (counts[code] as number) + 1;
      expect(Math.max(...counts)).toBeLessThan((1.1 * values.length) / maxBins + 2);
      expect(Math.min(...counts)).toBeGreaterThan((0.8 * values.length) / maxBins - 2);
      const wrong = codes.findIndex((code, row) => {
        const value = values[row] as number;
        return (
          value > (bins.bounds[code] as number) || (code > 0 && value <= (bins.bounds[code - 1] as number))
        );
      });
      expect(wrong).toBe(-1);
    }
  });

  it("give a frequent value a bin of its own", async () => {
    const stream = createRandom(3);
    const values = Float64Array.from({ length: 9000 }, (_, row) => (row % 3 === 0 ? 0 : stream.normal()));
    const { bins, codes } = await bin(values, 20);
    const zero = codes[0] as number;
    const inside = [...values].filter((_, row) => codes[row] === zero);
    expect(inside.every((value) => Math.abs(value) < 0.15)).toBe(true);
    expect(inside.length).toBeLessThan(3600);
    expect(bins.count).toBe(20);
  });

  it("do not depend on the order of rows, and little on the sample", async () => {
    const stream = createRandom(4);
    const values = Float64Array.from({ length: 20_000 }, () => stream.normal());
    const { bins } = await bin(values, 50);
    expect((await bin(values.slice().reverse(), 50)).bins).toEqual(bins);
    const sampled = (await bin(values, 50, 5000)).bins;
    expect(sampled.count).toBe(50);
    bins.bounds.subarray(5, 44).forEach((bound, at) => {
      expect(Math.abs(bound - (sampled.bounds[at + 5] as number))).toBeLessThan(0.1);
    });
  });
});

describe("categories", () => {
  const levels = (count: number) =>
    ({
      name: "c",
      type: "category",
      levels: Array.from({ length: count }, (_, code) => `l${code}`),
    }) as const;

  it("keep their levels where there are few", async () => {
    const binner = await createBinner();
    const bins = binner.learn(levels(3), Float64Array.of(2, Number.NaN, 0), { maxBins: 255, random });
    expect(bins).toMatchObject({ kind: "category", count: 4, missing: 3 });
    const codes = new Uint8Array(4);
    binner.encode(bins, Float64Array.of(0, 1, 2, Number.NaN), codes);
    expect([...codes]).toEqual([0, 1, 2, 3]);
    const complete = binner.learn(levels(1), Float64Array.of(0), { maxBins: 255, random });
    expect(complete).toMatchObject({ count: 1, missing: -1 });
    binner.encode(complete, Float64Array.of(0, Number.NaN), codes);
    expect(codes[1]).toBe(255);
    binner.dispose();
  });

  it("pool the rarest ones where there are many", async () => {
    const binner = await createBinner();
    const values = Float64Array.from({ length: 3000 }, (_, row) => (row % 2 === 0 ? row % 1000 : 999));
    const bins = binner.learn(levels(1000), values, { maxBins: 4, random });
    expect(bins.count).toBe(4);
    expect(bins.levelBins[999]).toBe(2);
    expect([bins.levelBins[0], bins.levelBins[2], bins.levelBins[4], bins.levelBins[1]]).toEqual([
      0, 1, 3, 3,
    ]);
    binner.dispose();
  });
});
