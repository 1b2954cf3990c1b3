import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exp, sigmoid, tanh } from "./exp.js";
import { openPair, type Pair } from "./pair.fixture.js";

let pair: Pair;
beforeAll(async () => {
  pair = await openPair();
});
afterAll(() => pair.close());

const random = createRandom("networks");
const f32 = (length: number, scale = 1): Float32Array =>
  Float32Array.from({ length }, () => scale * random.normal());
const i32 = (length: number, bound: number): Int32Array =>
  Int32Array.from({ length }, () => random.integer(bound));
const floats = (bytes: Uint8Array<ArrayBuffer>): Float32Array => new Float32Array(bytes.buffer);
const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs((actual[i] as number) - (expected[i] as number));
    expect(error).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i] as number)));
  }
};

test("exponentials keep within 2e-7 of the true ones, from the least to the greatest", () => {
  for (let x = -103; x <= 88.7; x += 0.0137) {
    const at = Math.fround(x);
    const bound = Math.max(2e-7 * Math.exp(at), 2e-45);
    expect(Math.abs(exp(at) - Math.exp(at))).toBeLessThanOrEqual(bound);
    expect(Math.abs(sigmoid(at) - 1 / (1 + Math.exp(-at)))).toBeLessThan(2e-7);
    expect(Math.abs(tanh(at) - Math.tanh(at))).toBeLessThan(2e-7);
  }
  expect([
    exp(-200),
    exp(Number.NEGATIVE_INFINITY),
    exp(89),
    exp(Number.POSITIVE_INFINITY),
    exp(Number.NaN),
  ]).toEqual([0, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]);
  expect(tanh(-0)).toBe(-0);
});

describe("matMulF32", () => {
  const sizes = [
    [1, 1, 1],
    [4, 8, 3],
    [5, 9, 7],
    [3, 7, 300],
    [70, 17, 5],
    [13, 24, 257],
    [2, 0, 3],
    [0, 4, 3],
    [3, 4, 0],
  ] as const;
  test.each(sizes.flatMap((size) => [0, 1, 2, 3].map((turns) => [...size, turns] as const)))(
    "%i x %i over %i, turned %i",
    (m, n, k, turns) => {
      const [turnedA, turnedB] = [turns & 1, turns >> 1];
      const [a, b] = [f32(m * k), f32(k * n)];
      const scratch = new Uint8Array(8192 + 32 * 1024);
      const [, bytes] = pair.same({ a, b, scratch }, 4 * m * n, (kernels, at) => {
        expect(kernels.matMulScratch(n)).toBeLessThanOrEqual(scratch.length);
        kernels.matMulF32(at.a, at.b, m, n, k, turnedA, turnedB, at.out, at.scratch);
      });
      const expected = Float64Array.from({ length: m * n }, (_, place) => {
        const [i, j] = [Math.floor(place / n), place % n];
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum +=
            (a[turnedA ? p * m + i : i * k + p] as number) * (b[turnedB ? j * k + p : p * n + j] as number);
        }
        return sum;
      });
      close(floats(bytes), expected);
    },
  );
});

describe.each(["argMax", "argMin"] as const)("%s", (kernel) => {
  test.each([1, 3, 4, 9, 16, 33, 64, 87])("of %i numbers, the first of equal ones", (width) => {
    const x = Float32Array.from({ length: 6 * width }, () => random.integer(5));
    x[0] = Number.NaN;
    x[width + Math.min(1, width - 1)] = Number.NaN;
    x[2 * width] = -0;
    const [, bytes] = pair.same({ x }, 24, (kernels, at) => kernels[kernel](at.x, 6, width, at.out));
    const expected = Array.from({ length: 6 }, (_, row) => {
      const all = [...x.subarray(row * width, (row + 1) * width)];
      let best = 0;
      all.forEach((value, i) => {
        const held = all[best] as number;
        if (kernel === "argMax" ? value > held : value < held) best = i;
      });
      return best;
    });
    expect([...new Int32Array(bytes.buffer)]).toEqual(expected);
  });
});

test.each([
  [1, 1],
  [7, 3],
  [40, 40],
  [100, 5],
])("topKRows of %i numbers, the %i best, the first of equal ones", (width, k) => {
  const rows = 5;
  const x = Float32Array.from({ length: rows * width }, () => random.integer(9));
  const [all, bytes] = pair.same({ x }, 8 * rows * k, (kernels, at) =>
    kernels.topKRows(at.x, rows, width, k, at.out, at.out + 4 * rows * k),
  );
  expect(all).toBe(1);
  const indices = new Int32Array(bytes.buffer, 4 * rows * k, rows * k);
  for (let row = 0; row < rows; row++) {
    const own = [...x.subarray(row * width, (row + 1) * width).entries()]
      .sort(([i, a], [j, b]) => b - a || i - j)
      .slice(0, k);
    expect([...indices.subarray(row * k, (row + 1) * k)]).toEqual(own.map(([i]) => i));
    expect([...floats(bytes).subarray(row * k, (row + 1) * k)]).toEqual(own.map(([, value]) => value));
  }
  x[0] = Number.NaN;
  const [some] = pair.same({ x }, 8 * rows * width, (kernels, at) =>
    kernels.topKRows(at.x, rows, width, width, at.out, at.out + 4 * rows * width),
  );
  expect(some).toBe(0);
});

describe("segmentSoftmax", () => {
  test.each([1, 3, 4, 8])("%i columns: sums to one and follows the definition; gradient", (width) => {
    const offsets = Int32Array.of(0, 3, 3, 4, 11, 12);
    const size = 12 * width;
    const [x, dy] = [f32(size, 4), f32(size)];
    const scratch = new Uint8Array(4 * width);
    const y = floats(
      pair.same({ offsets, x, scratch }, 4 * size, (kernels, at) =>
        kernels.segmentSoftmax(at.offsets, 5, at.x, width, at.out, at.scratch),
      )[1],
    );
    const dx = floats(
      pair.same({ offsets, y, dy, scratch }, 4 * size, (kernels, at) =>
        kernels.segmentSoftmaxGradient(at.offsets, 5, at.y, at.dy, width, at.out, at.scratch),
      )[1],
    );
    const [soft, slope] = [new Float64Array(size), new Float64Array(size)];
    for (let segment = 0; segment < 5; segment++) {
      for (let column = 0; column < width; column++) {
        const places: number[] = [];
        for (let e = offsets[segment] as number; e < (offsets[segment + 1] as number); e++) {
          places.push(e * width + column);
        }
        const total = places.reduce((sum, place) => sum + Math.exp(x[place] as number), 0);
        for (const place of places) soft[place] = Math.exp(x[place] as number) / total;
        const mean = places.reduce((sum, p) => sum + (soft[p] as number) * (dy[p] as number), 0);
        for (const p of places) slope[p] = (soft[p] as number) * ((dy[p] as number) - mean);
      }
    }
    close(y, soft, 1e-6);
    close(dx, slope, 1e-5);
  });
});

describe("crossEntropy", () => {
  test.each([1, 5, 16, 37])("%i classes: value and gradient", (width) => {
    const rows = 7;
    const [logits, labels, dy] = [f32(rows * width, 5), i32(rows, width), f32(rows)];
    const all = floats(
      pair.same({ logits, labels }, 4 * rows * (width + 1), (kernels, at) =>
        kernels.crossEntropy(at.logits, at.labels, rows, width, at.out + 4 * rows, at.out),
      )[1],
    );
    const [losses, probabilities] = [all.slice(0, rows), all.slice(rows)];
    const slope = floats(
      pair.same({ probabilities, labels, dy }, 4 * rows * width, (kernels, at) =>
        kernels.crossEntropyGradient(at.probabilities, at.labels, at.dy, rows, width, at.out),
      )[1],
    );
    for (let row = 0; row < rows; row++) {
      const x = [...logits.subarray(row * width, (row + 1) * width)];
      const total = x.reduce((sum, value) => sum + Math.exp(value), 0);
      const label = labels[row] as number;
      close([losses[row] as number], [Math.log(total) - (x[label] as number)], 1e-5);
      x.forEach((value, i) => {
        const chance = Math.exp(value) / total;
        close([probabilities[row * width + i] as number], [chance], 1e-6);
        close(
          [slope[row * width + i] as number],
          [(chance - (i === label ? 1 : 0)) * (dy[row] as number)],
          1e-5,
        );
      });
    }
  });
});

test("adam follows its definition, and by rows leaves those without a gradient", () => {
  const [rows, width] = [6, 7];
  const size = rows * width;
  const [x, mean, gradient] = [f32(size), f32(size), f32(size)];
  const square = f32(size).map((value) => value * value);
  gradient.fill(0, width, 2 * width).fill(0, 4 * width, 5 * width);
  for (const byRows of [false, true]) {
    const all = floats(
      pair.same({ x, mean, square, gradient, zero: Int32Array.of(0) }, 12 * size, (kernels, at) => {
        const rates = [0.9, 0.999, 1e-8, 0.01, 0.3] as const;
        const places = [at.out, at.out + 4 * size, at.out + 8 * size] as const;
        [at.x, at.mean, at.square].forEach((from, i) => {
          kernels.gather(from, at.zero, 1, 1, 1, 1, 4 * size, places[i] as number);
        });
        if (byRows) kernels.adamRows(...places, at.gradient, rows, width, ...rates);
        else kernels.adam(...places, at.gradient, size, ...rates);
      })[1],
    );
    const expected = new Float64Array(3 * size);
    for (let i = 0; i < size; i++) {
      const g = gradient[i] as number;
      const [x0, m0, s0] = [x[i], mean[i], square[i]] as [number, number, number];
      const stays = byRows && [1, 4].includes(Math.floor(i / width));
      const [m, s] = stays ? [m0, s0] : [0.9 * m0 + 0.1 * g, 0.999 * s0 + 0.001 * g * g];
      expected[i] = stays ? x0 : x0 - (0.01 * m) / (Math.sqrt(s / 0.3) + 1e-8);
      expected[size + i] = m;
      expected[2 * size + i] = s;
    }
    close(all, expected, 1e-5);
  }
});

test.each([1, 5, 16, 50])("layerNorm of %i numbers and its gradient", (width) => {
  const rows = 5;
  const size = rows * width;
  const [x, gamma, beta, dy] = [f32(size, 3), f32(width), f32(width), f32(size)];
  const all = floats(
    pair.same({ x, gamma, beta }, 4 * (2 * size + rows), (kernels, at) =>
      kernels.layerNorm(
        at.x,
        at.gamma,
        at.beta,
        rows,
        width,
        0.001,
        at.out,
        at.out + 4 * size,
        at.out + 8 * size,
      ),
    )[1],
  );
  const value = (input: ArrayLike<number>, g: ArrayLike<number>, b: ArrayLike<number>): number[] =>
    Array.from({ length: size }, (_, place) => {
      const [row, column] = [Math.floor(place / width), place % width];
      const held = Array.from({ length: width }, (_, i) => input[row * width + i] as number);
      const mean = held.reduce((sum, v) => sum + v, 0) / width;
      const variance = held.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width;
      return (
        (((held[column] as number) - mean) / Math.sqrt(variance + 0.001)) * (g[column] as number) +
        (b[column] as number)
      );
    });
  close(all.subarray(0, size), value(x, gamma, beta), 1e-5);
  const [normal, scales] = [all.slice(size, 2 * size), all.slice(2 * size)];
  const gradients = floats(
    pair.same({ normal, scales, gamma, dy }, 4 * (size + 2 * width), (kernels, at) =>
      kernels.layerNormGradient(
        at.normal,
        at.scales,
        at.gamma,
        at.dy,
        rows,
        width,
        at.out,
        at.out + 4 * size,
        at.out + 4 * (size + width),
      ),
    )[1],
  );
  const total = (input: ArrayLike<number>, g: ArrayLike<number>, b: ArrayLike<number>): number =>
    value(input, g, b).reduce((sum, v, i) => sum + v * (dy[i] as number), 0);
  const slope = (which: 0 | 1 | 2, i: number): number => {
    const [up, down] = [1e-5, -1e-5].map((step) => {
      const all3 = [x, gamma, beta].map((array) => Float64Array.from(array));
      (all3[which] as Float64Array)[i] = ((all3[which] as Float64Array)[i] as number) + step;
      return total(...(all3 as [Float64Array, Float64Array, Float64Array]));
    }) as [number, number];
    return (up - down) / 2e-5;
  };
  const expected = [
    ...Array.from({ length: size }, (_, i) => slope(0, i)),
    ...Array.from({ length: width }, (_, i) => slope(1, i)),
    ...Array.from({ length: width }, (_, i) => slope(2, i)),
  ];
  close(gradients, expected, 1e-3);
});
