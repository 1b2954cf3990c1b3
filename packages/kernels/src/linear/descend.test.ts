import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import { linear } from "./linear.js";

describe.each([true, false])("coordinate descent, simd %s,", (simd) => {
  test("ends where no coordinate can be improved", async () => {
    const random = createRandom(6);
    const size = 5;
    const pitch = 6;
    const root = Float64Array.from({ length: size * size }, () => random.normal());
    const instance = await instantiate(linear, { simd });
    const [h, g, w, l1] = [pitch * size, pitch, pitch, size].map((count) => instance.alloc(count * 8)) as [
      number,
      number,
      number,
      number,
    ];
    const matrix = instance.f64(h, pitch * size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        for (let k = 0; k < size; k++) {
          matrix[a * pitch + b] =
            (matrix[a * pitch + b] as number) +
            (root[a * size + k] as number) * (root[b * size + k] as number);
        }
      }
      matrix[a * pitch + a] = (matrix[a * pitch + a] as number) + 0.5;
    }
    instance.f64(g, size).set([3, -2, 0.1, 0.2, -4]);
    instance.f64(l1, size).set([1, 1, 1, 1, 0]);
    const sweeps = instance.kernels.descendMatrix(h, pitch, size, g, w, l1, 1e-12, 10_000);
    expect(sweeps).toBeLessThan(10_000);
    const [slopes, point] = [instance.f64(g, size), instance.f64(w, size)];
    expect([...point].some((value) => value === 0)).toBe(true);
    point.forEach((value, index) => {
      const penalty = index === 4 ? 0 : 1;
      const slope = slopes[index] as number;
      if (value === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(penalty);
      else expect(slope + penalty * Math.sign(value)).toBeCloseTo(0, 9);
    });
  });

  test("over compressed columns does what it does over the matrix of their products", async () => {
    const random = createRandom(7);
    const [rows, columns] = [40, 6];
    const instance = await instantiate(linear, { simd });
    const starts = [0];
    const places: number[] = [];
    const numbers: number[] = [];
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        if (random.next() < 0.4) {
          places.push(row);
          numbers.push(random.normal());
        }
      }
      starts.push(places.length);
    }
    const put = (values: readonly number[] | Float64Array): number => {
      const at = instance.alloc(values.length * 8);
      instance.f64(at, values.length).set(values);
      return at;
    };
    const puti = (values: readonly number[]): number => {
      const at = instance.alloc(values.length * 4);
      instance.i32(at, values.length).set(values);
      return at;
    };
    const dense = new Float64Array(rows * columns);
    starts.slice(0, -1).forEach((from, column) => {
      for (let e = from; e < (starts[column + 1] as number); e++) {
        dense[(places[e] as number) * columns + column] = numbers[e] as number;
      }
    });
    const bends = Float64Array.from({ length: rows }, () => random.next());
    const residuals = Float64Array.from({ length: rows }, () => random.normal());
    const [offsets, rowsAt, valuesAt] = [puti(starts), puti(places), put(numbers)];
    const [curvatures, moved, r] = [put(bends), put(new Float64Array(rows)), put(residuals)];
    const [g, h] = [put(new Float64Array(columns)), put(new Float64Array(columns))];
    instance.parallel("columnDerivatives", columns, offsets, rowsAt, valuesAt, r, curvatures, g, h);
    const matrix = new Float64Array(columns * columns);
    for (let a = 0; a < columns; a++) {
      let slope = 0;
      for (let row = 0; row < rows; row++) {
        slope += (dense[row * columns + a] as number) * (residuals[row] as number);
        for (let b = 0; b < columns; b++) {
          matrix[a * columns + b] =
            (matrix[a * columns + b] as number) +
            (dense[row * columns + a] as number) *
              (dense[row * columns + b] as number) *
              (bends[row] as number);
        }
      }
      expect(instance.f64(g, columns)[a]).toBeCloseTo(slope, 12);
      expect(instance.f64(h, columns)[a]).toBeCloseTo(matrix[a * columns + a] as number, 12);
    }
    const ridge = 0.3;
    for (let a = 0; a < columns; a++) {
      matrix[a * columns + a] = (matrix[a * columns + a] as number) + ridge;
      const diagonal = instance.f64(h, columns);
      diagonal[a] = (diagonal[a] as number) + ridge;
    }
    const start = Float64Array.from({ length: columns }, (_, index) => (index % 2) / 10);
    const [w, d] = [put(start), put(new Float64Array(columns))];
    const [l1, l2] = [put(new Float64Array(columns).fill(0.4)), put(new Float64Array(columns).fill(ridge))];
    const [mh, mg, mw] = [put(matrix), put(instance.f64(g, columns).slice()), put(start)];
    const order = puti([0, 1, 2, 3, 4, 5]);
    for (let sweep = 0; sweep < 5; sweep++) {
      instance.kernels.descendColumns(
        columns,
        order,
        offsets,
        rowsAt,
        valuesAt,
        curvatures,
        moved,
        g,
        h,
        w,
        d,
        l1,
        l2,
      );
    }
    instance.kernels.descendMatrix(mh, columns, columns, mg, mw, l1, 0, 5);
    const [step, expected] = [instance.f64(d, columns), instance.f64(mw, columns)];
    step.forEach((value, index) => {
      expect(value + (start[index] as number)).toBeCloseTo(expected[index] as number, 12);
    });
    const along = instance.f64(moved, rows);
    along.forEach((value, row) => {
      const product = step.reduce(
        (sum, move, column) => sum + move * (dense[row * columns + column] as number),
        0,
      );
      expect(value).toBeCloseTo(product, 12);
    });
  });
});
