import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCsr } from "../csr.js";
import { openPair, type Pair } from "./pair.fixture.js";

let pair: Pair;
beforeAll(async () => {
  pair = await openPair();
});
afterAll(() => pair.close());

const random = createRandom("tensor rows");
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const i32 = (length: number, bound: number): Int32Array =>
  Int32Array.from({ length }, () => random.integer(bound));

/** The greatest difference of two arrays. */
const farthest = (numbers: Float32Array | Int32Array, others: Float64Array): number =>
  others.reduce((most, value, place) => Math.max(most, Math.abs(value - (numbers[place] as number))), 0);

describe("firstOutside", () => {
  test.each([0, 1, 3, 4, 5, 8, 17])("finds the one bad index among %i at every place", (count) => {
    for (let bad = 0; bad < count; bad++) {
      for (const value of [-1, 7, 2 ** 31 - 1, -(2 ** 31)]) {
        const indices = i32(count, 7);
        indices[bad] = value;
        const [found] = pair.same({ indices }, 0, (kernels, at) =>
          kernels.firstOutside(at.indices, count, 7),
        );
        expect(found).toBe(bad);
      }
    }
    const [none] = pair.same({ indices: i32(count, 7) }, 0, (kernels, at) =>
      kernels.firstOutside(at.indices, count, 7),
    );
    expect(none).toBe(-1);
  });
});

describe("gather", () => {
  test.each([
    [1, 1, 5, 7, 1],
    [1, 1, 5, 7, 4],
    [2, 3, 4, 5, 4],
    [2, 3, 4, 5, 3],
    [3, 1, 2, 9, 20],
    [1, 2, 6, 3, 64],
    [1, 1, 9, 4, 151],
    [1, 1, 3, 0, 8],
    [2, 0, 3, 2, 8],
  ])("%i batches x %i x %i rows, %i indices, %i bytes", (batches, outer, rows, count, bytes) => {
    const x = Uint8Array.from({ length: batches * outer * rows * bytes }, () => random.integer(256));
    const indices = i32(batches * count, rows);
    const size = batches * outer * count * bytes;
    const [, out] = pair.same({ x, indices }, size, (kernels, at) =>
      kernels.gather(at.x, at.indices, batches, outer, rows, count, bytes, at.out),
    );
    const expected = Array.from({ length: size }, (_, place) => {
      const [byte, slice] = [place % bytes, Math.floor(place / bytes)];
      const [p, both] = [slice % count, Math.floor(slice / count)];
      const index = indices[Math.floor(both / outer) * count + p] as number;
      return x[(both * rows + index) * bytes + byte];
    });
    expect([...out]).toEqual(expected);
  });
});

describe.each(["segmentSumF32", "segmentSumI32"] as const)("%s", (kernel) => {
  test.each([
    [9, 1, 1, 4],
    [20, 1, 7, 5],
    [20, 3, 33, 4],
    [6, 2, 16, 1],
    [0, 1, 4, 3],
    [5, 1, 4, 0],
    [5, 0, 4, 3],
    [1001, 1, 20, 14_000],
    [37, 3, 67, 1500],
    [203, 1, 64, 4096],
    [203, 1, 64, 4097],
  ])("%i rows x %i x %i onto %i segments", (rows, columns, width, segments) => {
    const size = rows * columns * width;
    const x = kernel === "segmentSumF32" ? f32(size) : i32(size, 1000);
    const ids = Int32Array.from({ length: rows * columns }, () => random.integer(segments + 2) - 1);
    const [, bytes] = pair.same({ x, ids }, 4 * segments * columns * width, (kernels, at) =>
      kernels[kernel](at.x, at.ids, rows, columns, width, segments, at.out),
    );
    const out = new (kernel === "segmentSumF32" ? Float32Array : Int32Array)(bytes.buffer);
    const expected = new Float64Array(out.length);
    ids.forEach((id, place) => {
      if (id < 0 || id >= segments) return;
      for (let i = 0; i < width; i++) {
        const to = (id * columns + (place % columns)) * width + i;
        expected[to] = (expected[to] as number) + (x[place * width + i] as number);
      }
    });
    expect(farthest(out, expected)).toBeLessThan(5e-6);
  });

  test("leaves out ids that no segment has, the largest and the smallest too", () => {
    const x = new (kernel === "segmentSumF32" ? Float32Array : Int32Array)([1, 2, 4, 8]);
    const ids = Int32Array.of(0, 2 ** 31 - 1, -(2 ** 31), 0);
    const [, bytes] = pair.same({ x, ids }, 4, (kernels, at) =>
      kernels[kernel](at.x, at.ids, 4, 1, 1, 1, at.out),
    );
    expect(new (kernel === "segmentSumF32" ? Float32Array : Int32Array)(bytes.buffer)[0]).toBe(9);
  });
});

test("integers wrap around and NaN stays in its segment", () => {
  const wrapped = pair.same(
    { x: Int32Array.of(2 ** 31 - 1, 1), ids: Int32Array.of(0, 0) },
    4,
    (kernels, at) => kernels.segmentSumI32(at.x, at.ids, 2, 1, 1, 1, at.out),
  )[1];
  expect([...new Int32Array(wrapped.buffer)]).toEqual([-(2 ** 31)]);
  const spread = pair.same(
    { x: Float32Array.of(Number.NaN, 3), ids: Int32Array.of(0, 1) },
    8,
    (kernels, at) => kernels.segmentSumF32(at.x, at.ids, 2, 1, 1, 2, at.out),
  )[1];
  expect([...new Float32Array(spread.buffer)]).toEqual([Number.NaN, 3]);
});

describe("sparse products", () => {
  test.each([
    [1, 1, 1, 1],
    [5, 7, 3, 12],
    [8, 4, 16, 20],
    [8, 4, 35, 20],
    [3, 3, 70, 0],
    [8, 8192, 32, 60],
    [8, 8193, 32, 60],
    [6, 5000, 67, 150],
    [3, 3000, 96, 900],
    [4, 4000, 150, 30],
    [30, 20_000, 16, 400],
  ])("%i x %i places, width %i, %i entries", (rows, columns, width, entries) => {
    const csr = createCsr({
      rows,
      columns,
      row: i32(entries, rows),
      column: i32(entries, columns),
      value: f32(entries),
    });
    const { offsets, indices, values } = csr;
    const [left, right] = [f32(rows * width), f32(columns * width)];
    const sampled = pair.same({ offsets, indices, left, right }, 4 * indices.length, (kernels, at) =>
      kernels.sampledMatMulF32(at.offsets, at.indices, rows, at.left, at.right, width, at.out),
    )[1];
    const product = pair.same({ offsets, indices, values, right }, 4 * rows * width, (kernels, at) =>
      kernels.sparseDenseMatMulF32(
        0,
        1,
        at.offsets,
        at.indices,
        at.values,
        rows,
        columns,
        at.right,
        width,
        at.out,
      ),
    )[1];
    const [pairs, sums] = [new Float32Array(sampled.buffer), new Float32Array(product.buffer)];
    const expected = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let entry = offsets[row] as number; entry < (offsets[row + 1] as number); entry++) {
        let inner = 0;
        for (let i = 0; i < width; i++) {
          const other = right[(indices[entry] as number) * width + i] as number;
          inner += (left[row * width + i] as number) * other;
          expected[row * width + i] =
            (expected[row * width + i] as number) + (values[entry] as number) * other;
        }
        expect(pairs[entry]).toBeCloseTo(inner, 4);
      }
    }
    expect(farthest(sums, expected)).toBeLessThan(5e-5);
  });
});
