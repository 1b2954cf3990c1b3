import { describe, expect, test } from "vitest";
import { onAll, place, randomRows } from "./factor.fixture.js";
import { columns, csr, penalties, rows, steepest } from "./least-squares.fixture.js";

const WEIGHT = 0.1;

async function improved(vectors: Float32Array, start: Float32Array, width: number, steps: number) {
  return onAll((instance) => {
    const [h, offsets, indices, by] = [
      place(instance, vectors),
      place(instance, csr.offsets),
      place(instance, csr.indices),
      place(instance, penalties),
    ];
    const [gram, out] = [instance.alloc(4 * width * width), place(instance, start)];
    const room = instance.kernels.improveScratch(width, columns);
    const scratch = instance.alloc(instance.threads * room);
    instance.parallel("gram", h, columns, width, WEIGHT, gram);
    const places = [offsets, indices, rows, h, width, steps, gram, by, out] as const;
    instance.parallel("improveRows", ...places, scratch, room);
    return instance.f32(out, rows * width).slice();
  });
}

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);

/** The same steps for one row in float64, by the textbook. */
function reference(h: readonly (readonly number[])[], row: number, start: readonly number[], steps: number) {
  const own = new Set(csr.indices.subarray(csr.offsets[row], csr.offsets[row + 1]));
  const apply = (x: readonly number[], target: number): number[] => {
    const out = x.map((value) => (penalties[row] as number) * value);
    h.forEach((vector, column) => {
      const score = inner(vector, x);
      const weight = WEIGHT * score + (own.has(column) ? score - target : 0);
      vector.forEach((value, at) => {
        out[at] = (out[at] as number) + weight * value;
      });
    });
    return out;
  };
  let w = [...start];
  let residual = apply(w, 1).map((value) => -value);
  let direction = residual;
  for (let step = 0; step < steps; step++) {
    const product = apply(direction, 0);
    const length = inner(residual, residual);
    if (length === 0) break;
    const rate = length / inner(direction, product);
    w = w.map((value, at) => value + rate * (direction[at] as number));
    residual = residual.map((value, at) => value - rate * (product[at] as number));
    const ratio = inner(residual, residual) / length;
    direction = residual.map((value, at) => value + ratio * (direction[at] as number));
  }
  return w;
}

const rowsOf = (values: Float32Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);

describe.each([
  [4, 3],
  [12, 12],
  [36, 33],
  [64, 64],
])("vectors of %i numbers, %i of them used", (width, used) => {
  const vectors = randomRows("vectors", columns, width, used);
  const start = randomRows("start", rows, width, used).map((value) => value / 10);
  const zeros = new Float32Array(rows * width);

  test.each([0, 1, 3])(
    "%i steps are those in float64, with the twin's bits, on threads too",
    async (steps) => {
      const [compiled, twin, threads] = await improved(vectors, start, width, steps);
      expect(compiled).toEqual(twin);
      expect(threads).toEqual(compiled);
      const h = rowsOf(vectors, width);
      const found = rowsOf(compiled, width);
      rowsOf(start, width).forEach((from, row) => {
        reference(h, row, from, steps).forEach((value, at) => {
          expect(found[row]?.[at]).toBeCloseTo(value, 4);
        });
      });
    },
  );

  test("many end where the slope is 0, and padding and rows without columns stay 0", async () => {
    const [compiled, twin] = await improved(vectors, zeros, width, 64);
    expect(compiled).toEqual(twin);
    expect(steepest(vectors, width, used, compiled)).toBeLessThan(2e-3);
    expect(compiled.filter((value, at) => at % width >= used && value !== 0)).toHaveLength(0);
    expect([...compiled.subarray(0, width)]).toEqual(new Array(width).fill(0));
  });
});

test("steps after the last that is needed change nothing", async () => {
  const vectors = randomRows("vectors", columns, 12, 12);
  const [enough] = await improved(vectors, new Float32Array(rows * 12), 12, 40);
  const [more] = await improved(vectors, new Float32Array(rows * 12), 12, 1000);
  expect(more).toEqual(enough);
});

test("vectors too small for float32's squares stay as they are", async () => {
  const [compiled, twin] = await improved(
    new Float32Array(columns * 4).fill(1e-30),
    new Float32Array(rows * 4),
    4,
    8,
  );
  expect(compiled).toEqual(twin);
  expect([...compiled]).toEqual(new Array(rows * 4).fill(0));
});
