import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import { ensemble } from "./ensemble.js";

const ROWS = 331;
const CAPACITY = 384;
const COLUMNS = 3;
const LEAVES = 19;
const OUTPUTS = 2;

/** Numbers on thresholds, between and beyond them, and codes on both sides of a part of 128 places; some are missing. */
function columnsOf(): Float64Array {
  const random = createRandom(5);
  return Float64Array.from({ length: COLUMNS * CAPACITY }, (_, at) => {
    const draw = random.next();
    if (draw < 0.15) return Number.NaN;
    return at < 2 * CAPACITY ? Math.round(draw * 24) / 12 - 0.5 : Math.floor(draw * 320) - 10;
  });
}

const thresholds = [0, 0.25, 0.5, 0.75, 1];

/** For each tree a chain of splits: leaf `i` is at the left of split `i`, the last leaf at the right of all. */
interface Split {
  readonly column: number;
  readonly missingLeft: boolean;
  readonly rank: number;
  readonly set: ReadonlySet<number>;
}

function treesOf(): readonly (readonly Split[])[] {
  const random = createRandom(6);
  return Array.from({ length: 4 }, () =>
    Array.from({ length: LEAVES - 1 }, () => ({
      column: random.integer(COLUMNS),
      missingLeft: random.next() < 0.3,
      rank: random.integer(thresholds.length),
      set: new Set(Array.from({ length: 300 }, (_, code) => code).filter(() => random.next() < 0.3)),
    })),
  );
}

const leafValue = (tree: number, leaf: number): number => Math.sin(tree * 100 + leaf);

function expected(columns: Float64Array): number[] {
  const trees = treesOf();
  return Array.from({ length: ROWS * OUTPUTS }, (_, at) => {
    const row = Math.floor(at / OUTPUTS);
    let sum = 0;
    trees.forEach((splits, tree) => {
      if (tree % OUTPUTS !== at % OUTPUTS) return;
      const leaf = splits.findIndex(({ column, missingLeft, rank, set }) => {
        const value = columns[column * CAPACITY + row] as number;
        if (Number.isNaN(value)) return missingLeft;
        return column < 2 ? value <= (thresholds[rank] as number) : set.has(value);
      });
      sum += leafValue(tree, leaf < 0 ? LEAVES - 1 : leaf);
    });
    return sum / (1 + (at % OUTPUTS)) + 0.125;
  });
}

async function run(simd: boolean, threads: number): Promise<readonly number[]> {
  await using pool = await workers({ size: threads });
  const memory = await instantiate(ensemble, { simd, ...(threads > 1 ? { workers: pool } : {}) });
  const staged = memory.alloc(COLUMNS * CAPACITY * 8);
  memory.f64(staged, COLUMNS * CAPACITY).set(columnsOf());
  const sorted = memory.alloc(16 * 8);
  memory.f64(sorted, 16).fill(Number.POSITIVE_INFINITY).set(thresholds);
  const cells = memory.alloc(2);
  memory.u8(cells, 2).set([0, 3]);
  const views = memory.alloc(5 * 48);
  for (const [view, column] of [0, 1].entries()) {
    memory.u32(views + view * 48, 4).set([column, 3, sorted, cells]);
    memory.f64(views + view * 48 + 16, 3).set([0, 1.5, 1]);
    memory.u32(views + view * 48 + 40, 1).set([2]);
  }
  memory.u32(views + 96, 4).set([2, 4, 0, 0]);
  memory.u32(views + 144, 4).set([2, 4, 128, 0]);
  memory.u32(views + 192, 4).set([2, 4, 256, 1]);
  const trees = memory.alloc(2 ** 15);
  const u32 = memory.u32(trees, 2 ** 13);
  const u8 = memory.u8(trees, 2 ** 15);
  const values = memory.alloc(4 * LEAVES * 8);
  const numbers = memory.f64(values, 4 * LEAVES);
  let word = 0;
  treesOf().forEach((splits, tree) => {
    for (let leaf = 0; leaf < LEAVES; leaf++) numbers[tree * LEAVES + leaf] = leafValue(tree, leaf);
    u32.set([values + tree * LEAVES * 8, 3, tree % OUTPUTS], word);
    word += 4;
    for (let byte = 0; byte < 3; byte++) {
      const own = splits.map((split, leaf) => ({ ...split, leaf })).slice(byte * 8, byte * 8 + 8);
      const head = word;
      word += 2;
      for (const { column, missingLeft, rank, leaf } of own.filter(({ column }) => column < 2)) {
        u32[word] = 64 * (column * 2 + (missingLeft ? 1 : 0));
        u8.set([rank ^ 0x80, 1 << (leaf & 7)], word * 4 + 4);
        word += 2;
      }
      u32[head] = (word - head - 2) / 2;
      for (const { missingLeft, set, leaf } of own.filter(({ column }) => column === 2)) {
        for (const first of [0, 128, 256]) {
          u32[word] = 64 * (4 + first / 64);
          u8[word * 4 + 5] = 1 << (leaf & 7);
          for (let place = first; place < first + 128; place++) {
            if (!(place === 0 ? missingLeft : set.has(place - 1))) continue;
            const at = (word + 2) * 4 + ((place - first) >> 3);
            u8[at] = (u8[at] as number) | (1 << (place & 7));
          }
          word += 6;
        }
      }
      u32[head + 1] = (word - head - 2 - 2 * (u32[head] as number)) / 6;
    }
  });
  const divisors = memory.alloc(32);
  memory.f64(divisors, 4).set([1, 0.125, 2, 0.125]);
  const scratchBytes = 2048 + 64 * 2 * (10 + 8 * OUTPUTS);
  const scratch = memory.alloc(memory.threads * scratchBytes);
  const out = memory.alloc(ROWS * OUTPUTS * 8);
  const job = [staged, CAPACITY, ROWS, views, 5, 10, trees, 4, 1, OUTPUTS, divisors, 2] as const;
  memory.parallel("predictMasked", ...job, scratch, scratchBytes, out);
  const found = [...memory.f64(out, ROWS * OUTPUTS)];
  memory.dispose();
  return found;
}

test("masks find the leaves that walks find: in the binary, its twin and on two threads", async () => {
  const right = expected(columnsOf());
  expect(new Set(right).size).toBeGreaterThan(50);
  expect(await run(true, 1)).toEqual(right);
  expect(await run(false, 1)).toEqual(right);
  expect(await run(true, 2)).toEqual(right);
});
