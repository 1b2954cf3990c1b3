import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { createCsr } from "../csr.js";
import { onAll, place, randomRows } from "./factor.fixture.js";

const [rows, columns] = [37, 90];

/** A row of its own length for each: the first has none, the second all. */
function pattern() {
  const random = createRandom("pattern");
  const pairs = Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns]);
  const kept = pairs.filter(([row]) => row !== 0 && (row === 1 || random.next() < 0.2));
  return createCsr({
    rows,
    columns,
    row: kept.map(([row]) => row as number),
    column: kept.map(([, column]) => column as number),
  });
}

const csr = pattern();
const penalties = Float32Array.from({ length: rows }, (_, row) => 0.5 + row / 10);

async function solved(width: number, used: number, block: number, sweeps: number) {
  const vectors = randomRows("vectors", columns, width, used);
  const results = await onAll((instance) => {
    const [h, offsets, indices, by] = [
      place(instance, vectors),
      place(instance, csr.offsets),
      place(instance, csr.indices),
      place(instance, penalties),
    ];
    const gram = instance.alloc(4 * width * width);
    const out = instance.alloc(4 * rows * width);
    const room = instance.kernels.solveScratch(block, columns);
    const scratch = instance.alloc(instance.threads * room);
    instance.parallel("gram", h, columns, width, 0.1, gram);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      instance.parallel("solveRows", offsets, indices, rows, h, width, block, gram, by, out, scratch, room);
    }
    return instance.f32(out, rows * width).slice();
  });
  return { vectors, results };
}

/** The greatest part of the slope of a row's objective at its vector, over all dimensions. */
function steepest(vectors: Float32Array, width: number, used: number, out: Float32Array): number {
  let most = 0;
  const inner = (row: number, column: number): number =>
    Array.from({ length: used }).reduce(
      (sum: number, _, at) =>
        sum + (out[row * width + at] as number) * (vectors[column * width + at] as number),
      0,
    );
  for (let row = 0; row < rows; row++) {
    const own = new Set(csr.indices.subarray(csr.offsets[row], csr.offsets[row + 1]));
    const scores = Array.from({ length: columns }, (_, column) => inner(row, column));
    for (let at = 0; at < used; at++) {
      const slope = scores.reduce(
        (sum, score, column) =>
          sum + (vectors[column * width + at] as number) * (0.1 * score + (own.has(column) ? score - 1 : 0)),
        (penalties[row] as number) * (out[row * width + at] as number),
      );
      most = Math.max(most, Math.abs(slope));
    }
  }
  return most;
}

describe.each([
  [4, 3, 4],
  [12, 12, 12],
  [36, 33, 36],
  [64, 64, 64],
])("vectors of %i numbers, %i of them used, in one block", (width, used, block) => {
  test("each row's slope is 0, the twin gives the same bits, threads too, and padding stays 0", async () => {
    const { vectors, results } = await solved(width, used, block, 1);
    const [compiled, twin, threads] = results;
    expect(compiled).toEqual(twin);
    expect(threads).toEqual(compiled);
    expect(steepest(vectors, width, used, compiled)).toBeLessThan(2e-3);
    expect(compiled.filter((value, at) => at % width >= used && value !== 0)).toHaveLength(0);
    expect([...compiled.subarray(0, width)]).toEqual(new Array(width).fill(0));
  });
});

describe.each([
  [12, 12, 8],
  [40, 37, 16],
])("vectors of %i numbers, %i of them used, in blocks of %i", (width, used, block) => {
  test("sweeps come to the same solution, with the twin's bits", async () => {
    const { vectors, results } = await solved(width, used, block, 60);
    const [compiled, twin, threads] = results;
    expect(compiled).toEqual(twin);
    expect(threads).toEqual(compiled);
    expect(steepest(vectors, width, used, compiled)).toBeLessThan(2e-3);
    const once = (await solved(width, used, block, 1)).results[0];
    expect(steepest(vectors, width, used, once)).toBeGreaterThan(0.05);
  });
});
