import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCsr } from "../csr.js";
import { openPair, type Pair } from "./pair.fixture.js";

let pair: Pair;
beforeAll(async () => {
  pair = await openPair();
});
afterAll(() => pair.close());

const random = createRandom("dropout");
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());

function drop(x: Float32Array, key: number, threshold: number, scale: number): Float32Array {
  const [, bytes] = pair.same({ x }, 4 * x.length, (kernels, at) =>
    kernels.dropout(at.x, x.length, key, threshold, scale, at.out),
  );
  return new Float32Array(bytes.buffer);
}

/** For each place whether it is kept at one half. */
const bits = (length: number, key: number): readonly number[] => [
  ...drop(new Float32Array(length).fill(1), key, 2 ** 31, 1),
];

describe("dropout", () => {
  test.each([0, 1, 4, 7, 33])("of %i numbers leaves them scaled, or makes them 0", (length) => {
    const x = f32(length);
    const found = drop(x, 0xfeedbeef, 0.6 * 2 ** 32, 2.5);
    expect(found.length).toBe(length);
    found.forEach((number, at) => {
      expect([0, Math.fround(2.5 * (x[at] as number))]).toContain(number);
    });
    expect(drop(x, 7, 0, 1)).toEqual(x);
  });

  test.each([0.1, 0.5, 0.6, 0.95])("drops a share of %d", (rate) => {
    const [count, trials] = [20_000, 5];
    for (let key = 0; key < trials; key++) {
      const kept = drop(new Float32Array(count).fill(1), key, rate * 2 ** 32, 1);
      const dropped = kept.filter((number) => number === 0).length;
      expect(Math.abs(dropped - rate * count)).toBeLessThan(4.5 * Math.sqrt(count * rate * (1 - rate)));
    }
  });

  test("what is kept depends neither on what is kept before it nor on what other keys keep", () => {
    const count = 20_000;
    const keys = [0, 1, 2, 3, 0x80000000, 0xffffffff].map((key) => bits(count, key));
    const agreements = (a: readonly number[], b: readonly number[], shift: number): number =>
      a.reduce((sum, bit, at) => sum + Number(bit === b[(at + shift) % count]), 0);
    keys.forEach((a, which) => {
      for (const [other, b] of keys.entries()) {
        for (const shift of [0, 1, 2, 4, 8, 64, 1433]) {
          if (which === other && shift === 0) continue;
          expect(Math.abs(agreements(a, b, shift) - count / 2)).toBeLessThan(5 * Math.sqrt(count / 4));
        }
      }
    });
  });

  test("NaN and infinity can be dropped", () => {
    const x = Float32Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY,
    );
    const kept = bits(40, 5);
    expect([...drop(x, 5, 2 ** 31, 2)]).toEqual(kept.map((bit, at) => (bit === 0 ? 0 : x[at])));
  });
});

describe("sparseDropoutMatMulF32", () => {
  test.each([
    [1, 1, 1, 1, 1],
    [5, 7, 1, 3, 12],
    [8, 4, 3, 4, 20],
    [6, 9, 8, 8, 40],
    [4, 9, 2, 33, 30],
    [3, 3, 2, 5, 0],
  ])("%i x %i, %i heads of %i, %i entries", (rows, columns, heads, width, entries) => {
    const { offsets, indices, values } = createCsr({
      rows,
      columns,
      row: Int32Array.from({ length: entries }, () => random.integer(rows)),
      column: Int32Array.from({ length: entries }, () => random.integer(columns)),
      value: f32(entries),
    });
    const dense = f32(columns * heads * width);
    const [key, threshold, scale] = [random.integer(2 ** 32), 0.4 * 2 ** 32, 1 / 0.6];
    const places = Int32Array.from(indices, (_, entry) => indices.length - 1 - entry);
    const kept = drop(new Float32Array(heads * indices.length).fill(1), key, threshold, scale);
    for (const ordered of [true, false]) {
      const scratch = new Uint8Array(4 * indices.length);
      const [, bytes] = pair.same(
        { offsets, indices, values, places, dense, scratch },
        4 * rows * heads * width,
        (kernels, at) =>
          kernels.sparseDropoutMatMulF32(
            at.offsets,
            at.indices,
            at.values,
            ordered ? 0 : at.places,
            rows,
            at.dense,
            heads,
            width,
            key,
            threshold,
            scale,
            at.out,
            at.scratch,
          ),
      );
      const expected = new Float64Array(rows * heads * width);
      for (let row = 0; row < rows; row++) {
        for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
          for (let i = 0; i < heads * width; i++) {
            const place = ordered ? e : (places[e] as number);
            const factor = (values[e] as number) * (kept[place * heads + Math.floor(i / width)] as number);
            const from = (indices[e] as number) * heads * width + i;
            expected[row * heads * width + i] =
              (expected[row * heads * width + i] as number) + factor * (dense[from] as number);
          }
        }
      }
      new Float32Array(bytes.buffer).forEach((number, at) => {
        expect(number).toBeCloseTo(expected[at] as number, 4);
      });
    }
  });
});
