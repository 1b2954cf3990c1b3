import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { createCsr } from "../csr.js";
import { onAll, place, randomRows } from "./factor.fixture.js";

const [users, items] = [12, 17];

function pattern() {
  const random = createRandom("pairs");
  const cells = Array.from({ length: users * items }, (_, at) => at).filter(
    (at) => at < items || random.next() < 0.3,
  );
  return createCsr({
    rows: users,
    columns: items,
    row: cells.map((at) => Math.floor(at / items)),
    column: cells.map((at) => at % items),
  });
}

const csr = pattern();
const rows = Int32Array.from(csr.indices, (_, pair) => csr.offsets.findIndex((start) => start > pair) - 1);

async function learnt(steps: number, width: number, rate: number, l2: number) {
  return await onAll((instance) => {
    const [w, h] = [
      place(instance, randomRows("w", users, width, 5)),
      place(instance, randomRows("h", items, width, 5)),
    ];
    const state = instance.alloc(4);
    instance.u32(state, 1)[0] = 0x9e3779b9;
    const lists = [
      place(instance, rows),
      place(instance, csr.offsets),
      place(instance, csr.indices),
    ] as const;
    instance.kernels.rankPairs(state, steps, ...lists, csr.indices.length, w, h, items, width, rate, l2);
    return {
      state: instance.u32(state, 1)[0],
      w: instance.f32(w, users * width).slice(),
      h: instance.f32(h, items * width).slice(),
    };
  });
}

/** The share of pairs of an item that a user has and one that it has not whose scores are in the right order. */
function ordered({ w, h }: { readonly w: Float32Array; readonly h: Float32Array }, width: number): number {
  let [right, all] = [0, 0];
  for (let user = 1; user < users; user++) {
    const own = new Set(csr.indices.subarray(csr.offsets[user], csr.offsets[user + 1]));
    const scores = Array.from({ length: items }, (_, item) => {
      let sum = 0;
      for (let c = 0; c < width; c++)
        sum += (w[user * width + c] as number) * (h[item * width + c] as number);
      return sum;
    });
    for (const has of own) {
      for (let item = 0; item < items; item++) {
        if (own.has(item)) continue;
        all++;
        if ((scores[has] as number) > (scores[item] as number)) right++;
      }
    }
  }
  return right / all;
}

test("steps give the twin's bits, put what a user has before the rest, and leave padding at 0", async () => {
  const [compiled, twin] = await learnt(20_000, 8, 0.05, 0.001);
  expect(twin).toEqual(compiled);
  const [before] = await learnt(0, 8, 0.05, 0.001);
  expect(ordered(before, 8)).toBeLessThan(0.7);
  expect(ordered(compiled, 8)).toBeGreaterThan(0.97);
  expect([...compiled.w].filter((value, at) => at % 8 >= 5 && value !== 0)).toEqual([]);
  expect(compiled.state).not.toBe(before.state);
});

test("one step is that of the gradient, by finite differences of its objective", async () => {
  const [width, rate, l2] = [8, 1e-3, 0.3];
  const [before] = await learnt(0, width, rate, l2);
  const [after] = await learnt(1, width, rate, l2);
  const moved = (a: Float32Array, b: Float32Array) =>
    Array.from({ length: a.length / width }, (_, row) => row).filter((row) =>
      a.subarray(row * width, (row + 1) * width).some((value, at) => value !== b[row * width + at]),
    );
  const [user] = moved(before.w, after.w) as [number];
  const pair = moved(before.h, after.h);
  expect(pair).toHaveLength(2);
  const own = new Set(csr.indices.subarray(csr.offsets[user], csr.offsets[user + 1]));
  const [has] = pair.filter((item) => own.has(item)) as [number];
  const [not] = pair.filter((item) => !own.has(item)) as [number];
  const objective = (w: Float32Array, h: Float32Array): number => {
    const row = (m: Float32Array, at: number) => [...m.subarray(at * width, (at + 1) * width)];
    const dot = (a: number[], b: number[]) =>
      a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
    const [u, p, n] = [row(w, user), row(h, has), row(h, not)];
    return -Math.log1p(Math.exp(dot(u, n) - dot(u, p))) - (l2 / 2) * (dot(u, u) + dot(p, p) + dot(n, n));
  };
  const changes: readonly (readonly ["w" | "h", number])[] = [
    ["w", user],
    ["h", has],
    ["h", not],
  ];
  for (const [name, row] of changes) {
    for (let c = 0; c < 5; c++) {
      const [up, down] = [0.01, -0.01].map((by) => {
        const copy = { w: before.w.slice(), h: before.h.slice() };
        copy[name][row * width + c] = (copy[name][row * width + c] as number) + by;
        return objective(copy.w, copy.h);
      }) as [number, number];
      const step = (after[name][row * width + c] as number) - (before[name][row * width + c] as number);
      expect(step / rate).toBeCloseTo((up - down) / 0.02, 2);
    }
  }
});
