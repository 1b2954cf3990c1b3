import { createRandom } from "@portrait/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Instances, openInstances, putF32 } from "./both.fixture.js";
import { createLogistic, logarithm } from "./numbers.js";

let instances: Instances;
beforeAll(async () => {
  instances = await openInstances((actual, expected) => expect(actual).toEqual(expected));
});
afterAll(() => instances.close());

const random = createRandom("vectors");
const ROWS = 7;
const at = (values: ArrayLike<number>, index: number): number => values[index] as number;
const f32 = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());

describe.each([1, 4, 6, 64])("vectors of %i", (width) => {
  test("adam takes the steps of the paper's algorithm", () => {
    const count = ROWS * width;
    const [start, target, decay] = [f32(count), f32(count), f32(ROWS).map(Math.abs)];
    const trained = instances.same((instance) => {
      const [x, g, m, v] = [start, target, new Float32Array(count), new Float32Array(count)].map((values) =>
        putF32(instance, values),
      ) as [number, number, number, number];
      const shrink = putF32(instance, decay);
      for (let step = 1; step <= 4; step++) {
        instance.f32(g, count).set(instance.f32(x, count).map((value, i) => value - at(target, i)));
        const [rate, correction] = [0.05 / (1 - 0.9 ** step), 1 / (1 - 0.999 ** step)];
        instance.parallel("adam", x, g, m, v, shrink, ROWS, width, 0.3, rate, correction);
      }
      return instance.f32(x, count).slice();
    });
    start.forEach((value, i) => {
      let [x, m, v] = [value, 0, 0];
      for (let step = 1; step <= 4; step++) {
        const g = x - at(target, i) + 0.3 * at(decay, Math.floor(i / width)) * x;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        x -= (0.05 * (m / (1 - 0.9 ** step))) / (Math.sqrt(v / (1 - 0.999 ** step)) + 1e-8);
      }
      expect(at(trained, i)).toBeCloseTo(x, 4);
    });
  });

  test("unit rows have length 1, and their gradients stand across them", () => {
    const values = f32(ROWS * width).fill(0, 0, width);
    const slopes = f32(ROWS * width);
    const result = instances.same((instance) => {
      const [x, g] = [putF32(instance, values), putF32(instance, slopes)];
      const [factors, squares] = [instance.alloc(4 * ROWS), instance.alloc(4 * ROWS)];
      instance.parallel("squaredLengths", x, ROWS, width, squares);
      instance.parallel("unitRows", x, ROWS, width, factors);
      instance.parallel("unitRowsGradient", g, x, ROWS, width, factors);
      return {
        units: instance.f32(x, ROWS * width).slice(),
        gradients: instance.f32(g, ROWS * width).slice(),
        squares: instance.f32(squares, ROWS).slice(),
      };
    });
    for (let row = 1; row < ROWS; row++) {
      const part = <T extends Float32Array>(array: T) => array.subarray(row * width, (row + 1) * width);
      const length = Math.hypot(...part(values));
      expect(result.squares[row]).toBeCloseTo(length ** 2, 3);
      part(result.units).forEach((value, k) => {
        expect(value).toBeCloseTo(at(part(values), k) / length, 5);
      });
      const project = (x: ArrayLike<number>): number => {
        const norm = Math.hypot(...Array.from(x));
        return part(slopes).reduce((sum, slope, k) => sum + (slope * at(x, k)) / norm, 0);
      };
      part(result.gradients).forEach((value, k) => {
        const moved = (by: number) => Float64Array.from(part(values), (x, j) => (j === k ? x + by : x));
        expect(value).toBeCloseTo((project(moved(1e-4)) - project(moved(-1e-4))) / 2e-4, 3);
      });
    }
    expect(result.units.subarray(0, width).every((value) => value === 0)).toBe(true);
  });
});

test.each([1e-300, 1e-9, 0.3, Math.SQRT1_2, 1, Math.SQRT2, 2, 17, 1e9, 1e300])("the logarithm of %d", (x) => {
  expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThanOrEqual(
    4e-16 * Math.max(1, Math.abs(Math.log(x))),
  );
});

test.each([-800, -30, -1, 0, 0.5, 30, 800])("the logistic functions at %d", (x) => {
  const { sigmoid, softplus } = createLogistic();
  expect(sigmoid(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 10);
  expect(softplus(x)).toBeCloseTo(x > 30 ? x : Math.log1p(Math.exp(x)), 10);
});
