import { describe, expect, test } from "vitest";
import { onAll, place, randomRows } from "./factor.fixture.js";
import { columns, csr, penalties, rows, steepest } from "./least-squares.fixture.js";

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
