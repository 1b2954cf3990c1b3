import { describe, expect, test } from "vitest";
import { onAll, place, randomRows } from "./factor.fixture.js";

/** `matrix' matrix` in float64. */
function gramOf(matrix: Float32Array, width: number): number[] {
  const rows = matrix.length / width;
  return Array.from({ length: width * width }, (_, at) => {
    const [a, b] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += (matrix[row * width + a] as number) * (matrix[row * width + b] as number);
    }
    return sum;
  });
}

describe.each([
  [1, 4],
  [3, 8],
  [130, 12],
  [70, 36],
  [300, 64],
])("%i rows of %i", (rows, width) => {
  const matrix = randomRows("gram", rows, width);
  const exact = gramOf(matrix, width);

  test("gram: the formula, the twin's bits, the same on threads", async () => {
    const [compiled, twin, threads] = await onAll((instance) => {
      const from = place(instance, matrix);
      const out = instance.alloc(4 * width * width);
      instance.parallel("gram", from, rows, width, 0.5, out);
      return instance.f32(out, width * width).slice();
    });
    expect(compiled).toEqual(twin);
    expect(threads).toEqual(compiled);
    compiled.forEach((value, at) => {
      expect(Math.abs(value - (exact[at] as number) / 2)).toBeLessThan(1e-4 * rows);
    });
  });

  test("factorise and substitute solve the system, as the twin does to the bit", async () => {
    const shifted = Float32Array.from(exact, (value, at) => value + (at % (width + 1) === 0 ? rows / 4 : 0));
    const right = randomRows("right", 1, width);
    const [compiled, twin] = await onAll((instance) => {
      const [system, inverse, vector] = [
        place(instance, shifted),
        instance.alloc(4 * width),
        place(instance, right),
      ];
      expect(instance.kernels.factorise(system, width, inverse, 0)).toBe(width);
      instance.kernels.substitute(system, width, inverse, vector);
      return instance.f32(vector, width).slice();
    });
    expect(compiled).toEqual(twin);
    right.forEach((value, row) => {
      const sum = compiled.reduce((total, x, at) => total + x * (shifted[row * width + at] as number), 0);
      expect(Math.abs(sum - value)).toBeLessThan(2e-4);
    });
  });
});

test("divideRows makes columns orthonormal, as the twin does to the bit", async () => {
  const [rows, width] = [203, 20];
  const matrix = randomRows("rows", rows, width);
  const [compiled, twin, threads] = await onAll((instance) => {
    const from = place(instance, matrix);
    const [system, inverse] = [instance.alloc(4 * width * width), instance.alloc(4 * width)];
    instance.parallel("gram", from, rows, width, 1, system);
    instance.kernels.factorise(system, width, inverse, 0);
    instance.parallel("divideRows", from, rows, width, system, inverse);
    return instance.f32(from, rows * width).slice();
  });
  expect(compiled).toEqual(twin);
  expect(threads).toEqual(compiled);
  gramOf(compiled, width).forEach((value, at) => {
    expect(Math.abs(value - (at % (width + 1) === 0 ? 1 : 0))).toBeLessThan(1e-5);
  });
});

test("a column that depends on others is left out: zeros, and one pivot fewer", async () => {
  const [rows, width] = [50, 4];
  const matrix = randomRows("dependent", rows, width);
  for (let row = 0; row < rows; row++) matrix[row * width + 2] = 3 * (matrix[row * width] as number);
  const [compiled, twin] = await onAll((instance) => {
    const from = place(instance, matrix);
    const [system, inverse] = [instance.alloc(4 * width * width), instance.alloc(4 * width)];
    instance.parallel("gram", from, rows, width, 1, system);
    expect(instance.kernels.factorise(system, width, inverse, 0.01)).toBe(3);
    instance.parallel("divideRows", from, rows, width, system, inverse);
    return instance.f32(from, rows * width).slice();
  });
  expect(compiled).toEqual(twin);
  const diagonal = gramOf(compiled, width).filter((_, at) => at % 5 === 0);
  expect(diagonal.map((value) => Math.round(value * 1e4) / 1e4)).toEqual([1, 1, 0, 1]);
});

test.each([
  [1, 3, 4],
  [9, 20, 12],
  [30, 65, 72],
])(
  "multiplyRows, %i rows of %i by %i: the formula, the twin's bits, the same on threads",
  async (count, width, columns) => {
    const [rows, matrix] = [randomRows("left", count, width), randomRows("right", width, columns)];
    const [compiled, twin, threads] = await onAll((instance) => {
      const places = [place(instance, rows), count, width, place(instance, matrix), columns] as const;
      const out = instance.alloc(4 * count * columns);
      instance.parallel("multiplyRows", ...places, out);
      return instance.f32(out, count * columns).slice();
    });
    expect(compiled).toEqual(twin);
    expect(threads).toEqual(compiled);
    compiled.forEach((value, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += (rows[row * width + k] as number) * (matrix[k * columns + column] as number);
      }
      expect(Math.abs(value - sum)).toBeLessThan(1e-4);
    });
  },
);
